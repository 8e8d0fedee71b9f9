"""Reads what a quick note is understood with: the words of both languages, and what stands on the cards already."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from rmtui.domain.assets import ASSET_KINDS
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.household import NEUTRAL, RELATIONS
from rmtui.domain.lunar import parse_lunar
from rmtui.domain.playbook import Playbook
from rmtui.domain.quickfill import Plan, Standing, plan, typed_again
from rmtui.domain.quicknote import parse
from rmtui.domain.quickwords import KINDS, Vocabulary
from rmtui.domain.quickwords import RELATIONS as MORE_RELATIONS
from rmtui.domain.refusal import Refused
from rmtui.exchange.words import words_of
from rmtui.i18n import LANGUAGES, catalog, has, language, t
from rmtui.store.reads.rows import rows
from rmtui.store.work import Read
from rmtui.store.writes.fields import FIELDS, TEXTS, check, strip_numbers
from rmtui.text import clean, half_width

_PHONES = ("mobile", "second_contact")
_LUNAR = ("农历", "农曆", "阴历", "旧历", "lunar", "初", "廿", "正月", "腊月", "冬月", "闰")
"""One of these stands in a day of birth by the lunar calendar."""


class Ready(NamedTuple):
    """All that is needed to say, while a note is typed, what it will store; whose fields differ with the language."""

    words: Vocabulary
    cards: tuple[Standing, ...]
    relations: Mapping[str, Sequence[str]]
    calendar: WorkCalendar

    def look(self, texts: Sequence[str], now: datetime) -> Plan:
        """What the texts of one write come to at `now`."""
        notes = [parse(strip_numbers(clean(text, lines=True))[0], now, self.calendar, self.words) for text in texts]
        fills = [fill for note in notes for fill in note.fills]
        once = [fill for place, fill in enumerate(fills) if fill[:2] not in [other[:2] for other in fills[:place]]]
        return plan(once, [problem for note in notes for problem in note.problems], self.cards, self.relations)


def ready(read: Read, customers: Sequence[str]) -> Ready:
    """The words and the cards for notes on these customers."""
    cards = tuple(_standing(read, customer) for customer in dict.fromkeys(customers))
    return Ready(vocabulary(read.playbook, read.today), cards, _relation_names(), read.calendar)


def preview(read: Read, customers: Sequence[str], *texts: str) -> Plan:
    """What the texts, of one write, come to now on these customers' cards."""
    return ready(read, customers).look(texts, read.now)


def vocabulary(playbook: Playbook, today: date) -> Vocabulary:
    """The labels on the screen and the usual words for them, in both languages."""

    def checked(field: str, text: str) -> Mapping[str, str]:
        if field == "birthday" and any(word in text.lower() for word in _LUNAR):
            return {"birthday_lunar": parse_lunar(text)}
        try:
            values, _ = check({field: text}, playbook, today)
        except Refused as refused:
            raise _worded(refused) from refused
        return {name: typed_again(value) for name, value in values.items()}

    return Vocabulary(_fields(), _relations(), _kinds(), frozenset(TEXTS), checked)


def _worded(refused: Refused) -> Refused:
    """A refusal with the choices by their names on the screen."""
    known = refused.values.get("known", "").replace(",", " ").split()
    if refused.message != "bad_choice" or not known:
        return refused
    field = refused.values["field"]
    names = [t(f"{field}.{one}") if has(f"{field}.{one}") else one for one in known]
    return Refused(refused.message, **{**refused.values, "known": t("join.names").join(names)})


def _said(*keys: str) -> Iterator[str]:
    """What messages say in each language, as a person would type it."""
    for each in LANGUAGES:
        said = catalog(each)
        yield from (half_width(said[key]).casefold() for key in keys if key in said)


def _fields() -> dict[str, str]:
    synonyms = words_of("headings")
    names = (*FIELDS, *_PHONES)
    found: dict[str, str] = {}
    for field in names:
        for word in (*synonyms.get(field, ()), field):
            found.setdefault(half_width(word).casefold(), field)
    return found | {word: field for field in names for word in _said(f"field.{field}")}


def _relations() -> dict[str, str]:
    found = dict(MORE_RELATIONS)
    for relation in (*NEUTRAL, *RELATIONS):
        words = chain.from_iterable(said.split("/") for said in _said(f"relation.{relation}"))
        found |= {word: relation for word in words if len(word) > 1}
    return found


def _relation_names() -> dict[str, tuple[str, ...]]:
    order = sorted(LANGUAGES, key=lambda each: each != language())
    return {relation: tuple(catalog(each)[f"relation.{relation}"] for each in order) for relation in RELATIONS}


def _kinds() -> dict[str, str]:
    """Without the English `other`, with which the name of a bank begins as well."""
    found = {word: kind for kind in ASSET_KINDS for word in _said(f"asset_kind.{kind}") if word != "other"}
    return dict(KINDS) | found


def _standing(read: Read, customer: str) -> Standing:
    """What of a card a quick note may change. Raises Refused `no_such_customer`."""
    sql = f"SELECT {', '.join(FIELDS)} FROM customer WHERE id = ? AND book = ? AND NOT deleted"
    found = read.db.execute(sql, (customer, read.book)).fetchone()
    if found is None:
        raise Refused("no_such_customer", ref=customer)
    return Standing(
        customer,
        {name: typed_again(value) for name, value in zip(FIELDS, found, strict=True)},
        rows(read, "relative", customer),
        tuple(row for row in rows(read, "holding", customer) if not row.text("closed_on")),
        tuple(row for row in rows(read, "promise", customer) if row.text("state") == "open"),
    )
