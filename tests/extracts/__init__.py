"""Tiny odd files, and what is right for each."""
