"""What pages tell one another, through the app's signals."""

from dataclasses import dataclass

from rmtui.domain.views import Undone


@dataclass(frozen=True, slots=True)
class BookChanged:
    """Something was saved: the customers touched (none named: anything may have changed), and an undo if it was one."""

    customers: tuple[str, ...]
    undone: Undone | None = None
