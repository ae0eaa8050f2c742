"""Telling people how a night ended: what is said, and sending it by URL. It goes to third parties, and names no extract file."""
