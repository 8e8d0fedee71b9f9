"""The bank's rules and templates as data, and how they are read."""
