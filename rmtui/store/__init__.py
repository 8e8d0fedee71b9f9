"""The encrypted book: one SQLite file, its change log, and the use cases that read and write it."""
