"""Mutated extract files by the thousand, and random histories of a folder: what may never be, whatever arrives."""
