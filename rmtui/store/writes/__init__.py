"""Use cases that change the book: one function, one transaction, frozen dataclasses out."""

from rmtui.store import weights as weights
