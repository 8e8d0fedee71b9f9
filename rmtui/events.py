"""What pages tell one another, through the app's signals."""

from typing import NamedTuple

from rmtui.domain.views import Undone


class BookChanged(NamedTuple):
    """Something was saved: the customers touched (none named: anything may have changed), and an undo if it was one."""

    customers: tuple[str, ...]
    undone: Undone | None = None
