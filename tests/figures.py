"""Figures of the runs that try to break things: how often each was tried, what was lost; told when a run ends."""

from collections.abc import Iterable
from typing import Protocol

PROPERTY = "figure"


class Figure(Protocol):
    """Notes what a test tried: the figure's name (the same in every test that adds to it), how often, what was lost.

    A figure is noted before it is asserted, so that a loss is told too.
    """

    def __call__(self, name: str, tried: int, lost: int) -> None:
        """Adds to the figure."""
        ...


def summed(properties: Iterable[tuple[str, object]]) -> dict[str, tuple[int, int]]:
    """The figures by name: tried, lost."""
    found: dict[str, tuple[int, int]] = {}
    for name, value in properties:
        if name == PROPERTY:
            assert isinstance(value, list | tuple)
            figure, tried, lost = value
            before = found.get(figure, (0, 0))
            found[figure] = (before[0] + tried, before[1] + lost)
    return found


def lines(properties: Iterable[tuple[str, object]]) -> list[str]:
    """A line a figure, by name."""
    return [f"{name}: tried {tried}, lost {lost}" for name, (tried, lost) in sorted(summed(properties).items())]
