"""The verbs of the command line, a module a group: each parses, calls one use case and prints."""
