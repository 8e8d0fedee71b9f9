"""Names of rows: ids that sort by time, and ids that two devices work out alike."""

import json
import sys
from uuid import UUID, uuid5

_NAMESPACE = UUID("9b1f6a52-6a0e-5d1c-8f43-5d3c2f7f4b10")


def new_id() -> str:
    """A new UUIDv7 as text; later ones of this process sort after earlier ones."""
    # Inside: uuid6 takes as long to import as all of the store, and a start makes no ids.
    if sys.version_info >= (3, 14):
        from uuid import uuid7
    else:
        from uuid6 import uuid7
    return str(uuid7())


def name_id(*parts: str) -> str:
    """The UUIDv5 that these parts always give, on every device."""
    return str(uuid5(_NAMESPACE, json.dumps(parts, ensure_ascii=False)))
