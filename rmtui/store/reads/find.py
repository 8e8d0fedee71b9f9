"""Finds customers by anything one remembers of them: name, pinyin, initials, phone, number, words of a note."""

import re
from itertools import islice, product

from rmtui.domain.refusal import Refused
from rmtui.domain.views import CustomerLine
from rmtui.store.derive import spaced
from rmtui.store.reads.lines import LINE_COLUMNS, LINE_TABLES, line
from rmtui.store.work import Read
from rmtui.text import clean, half_width, phone_digits

_MAX_READINGS = 32
_MIN_DIGITS = 3
"""Shorter runs of digits are no part of a phone that anybody remembers."""
_RUNS = re.compile(r"[a-z]+|[^\x00-\x7f]+")
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[^\x00-\x7f])[a-z\x80-\U0010ffff]+")
_WORDS = re.compile(r"[^\W_]+")

FIND = f"""WITH hit(customer_id) AS (
  SELECT customer_id FROM search WHERE :match <> '' AND search MATCH :match
  UNION SELECT customer_id FROM phone WHERE :digits <> '' AND NOT deleted
    AND rowid IN (SELECT rowid FROM phone WHERE instr(digits, :digits))
  UNION SELECT id FROM customer WHERE rowid IN (SELECT rowid FROM customer WHERE instr(lower(name), :text))
), scored AS (
  SELECT {LINE_COLUMNS}, s.rank_key,
  (SELECT min(CASE WHEN p.digits = :digits THEN 0 WHEN substr(p.digits, -length(:digits)) = :digits THEN 2
    WHEN instr(p.digits, :digits) THEN 5 END)
    FROM phone p WHERE :digits <> '' AND p.customer_id = c.id AND NOT p.deleted) AS by_phone,
  CASE WHEN lower(c.number) = :text OR lower(c.name) = :text THEN 0
    WHEN :latin <> '' AND instr(' ' || c.pinyin || ' ', ' ' || :latin || ' ') THEN 1
    WHEN instr(lower(c.name), :text) = 1 THEN 2
    WHEN :latin <> '' AND instr(' ' || c.pinyin, ' ' || :latin) THEN 3
    WHEN instr(lower(c.name), :text) THEN 4
    WHEN instr(lower(c.number), :text) = 1 THEN 4
    ELSE 6 END AS by_name
  FROM hit JOIN customer c ON c.id = hit.customer_id JOIN state s ON s.customer_id = c.id
  WHERE s.book = :book
)
SELECT * FROM scored ORDER BY min(ifnull(by_phone, 9), by_name), rank_key LIMIT :limit"""

FIND_MIXED = f"""SELECT {LINE_COLUMNS} FROM {LINE_TABLES}
 WHERE s.book = :book AND c.id IN (SELECT customer_id FROM search WHERE search MATCH :match)
 AND NOT EXISTS (SELECT 1 FROM json_each(:runs) r WHERE NOT instr(c.name, r.value))
 AND EXISTS (SELECT 1 FROM json_each(:readings) r WHERE instr(' ' || c.pinyin, ' ' || r.value))
 ORDER BY s.rank_key LIMIT :limit"""

RESOLVE = f"""SELECT {LINE_COLUMNS} FROM {LINE_TABLES} WHERE :book IN ('', s.book) AND (c.id = :ref
 OR (:ref <> '' AND (c.number = :ref OR c.name = :ref))
 OR (length(:digits) >= 7 AND c.id IN (SELECT customer_id FROM phone WHERE digits = :digits AND NOT deleted)))
 ORDER BY c.id = :ref DESC, c.number = :ref DESC, c.number, c.id LIMIT 20"""


def find(read: Read, text: str, limit: int = 20) -> tuple[CustomerLine, ...]:
    """The customers that fit best, best first; customers of the same name stand side by side."""
    wanted = clean(half_width(text)).lower()
    if not wanted:
        return ()
    joined = re.sub(r"[\s'’]+", "", wanted)
    if _MIXED.fullmatch(joined):
        mixed = _find_mixed(read, joined, limit)
        if mixed:
            return mixed
    values = {
        "text": wanted,
        "latin": joined if joined.isascii() and joined.isalpha() else "",
        "digits": _digits(wanted),
        "match": _match(wanted, joined),
        "book": read.book,
        "limit": limit,
    }
    return tuple(line(row, read.today) for row in read.db.execute(FIND, values))


def _digits(wanted: str) -> str:
    """The digits of a phone or its tail; empty where the text is no phone."""
    if not re.fullmatch(r"[\d\s()+-]+", wanted):
        return ""
    digits = phone_digits(wanted) or re.sub(r"\D", "", wanted)
    return digits if len(digits) >= _MIN_DIGITS else ""


def _match(wanted: str, joined: str) -> str:
    """The full-text query: all words as phrases, the last one begun; or the pinyin written without blanks."""
    words = _WORDS.findall(wanted)
    if not words:
        return ""
    phrases = " ".join(f'"{spaced(word)}"' for word in words) + "*"
    return f'({phrases}) OR "{joined}"*' if joined.isascii() and joined.isalpha() and joined != wanted else phrases


def _find_mixed(read: Read, wanted: str, limit: int) -> tuple[CustomerLine, ...]:
    """Characters and letters in one name, as 张s: the letters go on where the characters' pinyin ends."""
    import json

    from rmtui.domain.names import search_key

    runs = _RUNS.findall(wanted)
    choices = [[run] if run.isascii() else search_key(run).split() for run in runs]
    readings = ["".join(choice) for choice in islice(product(*choices), _MAX_READINGS)]
    values = {
        "match": " OR ".join(f'"{reading}"*' for reading in readings),
        "runs": json.dumps([run for run in runs if not run.isascii()]),
        "readings": json.dumps(readings),
        "book": read.book,
        "limit": limit,
    }
    return tuple(line(row, read.today) for row in read.db.execute(FIND_MIXED, values)) if readings else ()


def resolve(read: Read, ref: str) -> str:
    """The id of the customer of the book named by id, customer number, phone or exact name, in this order.

    Raises Refused `no_such_customer`, or `several_customers` with all of them where a name or phone has several.
    """
    return _resolve(read, ref, read.book)


def resolve_anywhere(read: Read, ref: str) -> str:
    """`resolve` among the customers of all books of the home; `books.book_of` tells whose the customer is."""
    return _resolve(read, ref, "")


def _resolve(read: Read, ref: str, book: str) -> str:
    wanted = clean(half_width(ref))
    digits = phone_digits(wanted) if re.fullmatch(r"[\d\s()+-]+", wanted) else ""
    rows = read.db.execute(RESOLVE, {"ref": wanted, "digits": digits, "book": book}).fetchall()
    found = [line(row, read.today) for row in rows]
    if not found:
        raise Refused("no_such_customer", ref=wanted)
    numbered = [each for each in found if each.number == wanted]
    if found[0].customer_id == wanted or len(numbered) == 1 or len(found) == 1:
        return found[0].customer_id
    # Two books, or two devices that wrote apart, may use one number twice: then only the id tells them apart.
    listed = ", ".join(
        f"{each.name} {each.customer_id if numbered else each.number or each.customer_id}" for each in numbered or found
    )
    raise Refused("several_customers", ref=wanted, customers=listed)
