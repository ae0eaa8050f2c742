"""A project written in another runner's words: what would be left to whoever stops using this one."""
