"""Use cases that only look: plain SQL on a read-only connection, frozen dataclasses out."""
