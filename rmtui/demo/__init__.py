"""The demo book: invented customers, the same for the same seed and day, on which every rule has something to say."""

from rmtui.demo.book import build, owner

__all__ = ["build", "owner"]
