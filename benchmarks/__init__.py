"""The speed claims, each a command."""
