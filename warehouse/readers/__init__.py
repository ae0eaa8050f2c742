"""Everything that only reads the published file."""
