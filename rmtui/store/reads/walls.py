"""Reads all walls of the book: whose affairs are not to be mentioned to whom (domain.md section 5)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rmtui.store.work import Read

if TYPE_CHECKING:
    from rmtui.domain.household import Wall

WALLS = """SELECT DISTINCT r.customer_id, r.card_id, o.name, c.name FROM relative r INDEXED BY ix_relative_card_id
 JOIN customer o ON o.id = r.customer_id AND NOT o.deleted JOIN customer c ON c.id = r.card_id AND NOT c.deleted
 WHERE r.card_id > '' AND r.not_told AND r.book = ? AND NOT r.deleted ORDER BY c.name, o.name"""


def walls_of_book(read: Read) -> "Mapping[str, tuple[Wall, ...]]":
    """The walls by the customer before whose contact they are to be remembered; both names are filled."""
    rows = read.db.execute(WALLS, (read.book,)).fetchall()
    if not rows:
        return {}  # The first page waits for this: what is not needed is not loaded.
    from rmtui.domain.household import Wall

    found: dict[str, tuple[Wall, ...]] = {}
    for row in rows:
        wall = Wall(*row)
        found[wall.from_whom] = (*found.get(wall.from_whom, ()), wall)
    return found
