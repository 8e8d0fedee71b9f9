"""Widgets: dataclasses in, messages out; they never fetch."""
