"""Room for work with a hundred thousand changes in memory."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_SELDOM = (200_000, 20, 100)


def in_bulk(work: Callable[P, T]) -> Callable[P, T]:
    """Lets the collector of cycles look seldom while this runs.

    Changes are tuples without cycles, but at its usual pace it walks all of them again and again: a third to half of
    the time of an export or import.
    """

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with _seldom():
            return work(*args, **kwargs)

    return run


@contextmanager
def _seldom() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
