"""The sections of a page, one a module: each says its part of a place in a year in sentences."""
