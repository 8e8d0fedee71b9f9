"""Who a row is about: the customer number, else the phone, never the name alone; and what differs from the book."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from rmtui.domain.model import Channel, Stage
from rmtui.domain.refusal import Refused
from rmtui.exchange.people import name_key
from rmtui.exchange.plan import (
    ExistingCustomer,
    ExistingIndex,
    Notice,
    PlannedContact,
    PlannedNext,
    PlannedPhone,
    Value,
)
from rmtui.exchange.said import Said
from rmtui.text import mask_phone


@dataclass(slots=True, eq=False)
class Person:
    """A customer as the book and the file's rows so far know her, and what is to be written."""

    known: ExistingCustomer | None
    row: int = 0
    fields: dict[str, Value] = field(default_factory=dict)
    custom: dict[str, str] = field(default_factory=dict)
    phones: set[str] = field(default_factory=set)
    dnd: frozenset[Channel] = frozenset()
    contacts: set[tuple[str, str, str]] = field(default_factory=set)
    nexts: set[tuple[str, str]] = field(default_factory=set)
    said: dict[str, object] = field(default_factory=dict)
    """What the file's rows said so far, by field; a later row must not say otherwise."""
    new_fields: dict[str, Value] = field(default_factory=dict)
    new_custom: dict[str, str] = field(default_factory=dict)
    new_phones: list[PlannedPhone] = field(default_factory=list)
    new_dnd: frozenset[Channel] = frozenset()
    new_contacts: list[PlannedContact] = field(default_factory=list)
    new_next: PlannedNext | None = None
    stage: Stage | None = None
    stage_on: date | None = None

    @property
    def name(self) -> str:
        """The name as the file or the book has it."""
        return str(self.fields.get("name", ""))

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        added = self.new_fields or self.new_custom or self.new_phones or self.new_dnd or self.new_contacts
        return bool(added or self.new_next) or self.known is None


class Register:
    """All customers by number, by phone and by name; rows of the file join as they come."""

    def __init__(self, existing: ExistingIndex) -> None:
        self.people: list[Person] = []
        self._by_number: dict[str, Person] = {}
        self._by_phone: defaultdict[str, list[Person]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Person]] = defaultdict(list)
        for known in existing.customers:
            self._enter(_from_book(known))

    def _enter(self, person: Person) -> None:
        self.people.append(person)
        if person.fields.get("number"):
            self._by_number.setdefault(str(person.fields["number"]), person)
        for digits in person.phones:
            self._by_phone[digits].append(person)
        self._by_name[name_key(person.name)].append(person)

    def find(self, said: Said) -> Person | None:
        """The customer that the row is about; None: a new one.

        Raises Refused: no number and no phone, or a phone that somebody of another name has, or several have.
        """
        number = str(said.fields.get("number", ""))
        if number in self._by_number:
            return self._by_number[number]
        holders = list(self._holders(said))
        alike = [person for person in holders if self._alike(person, said)]
        if number:
            unnumbered = [person for person in alike if not person.fields.get("number")]
            return unnumbered[0] if len(unnumbered) == 1 else None
        if not said.phones:
            raise Refused(said.lost_phone or "no_identity")
        if len(alike) > 1:
            raise Refused("phone_ambiguous", phone=_shown(said, alike[0]))
        if holders and not alike:
            raise Refused("phone_of_other", phone=_shown(said, holders[0]), name=holders[0].name)
        return alike[0] if alike else None

    def _holders(self, said: Said) -> Iterator[Person]:
        found = {id(person): person for digits in said.phones for person in self._by_phone.get(digits, ())}
        return iter(found.values())

    def _alike(self, person: Person, said: Said) -> bool:
        name = str(said.fields.get("name", ""))
        return not name or name_key(name) == name_key(person.name)

    def take(self, said: Said) -> tuple[str, list[Notice]]:
        """Adds the row to what is known; returns `new`, `updated` or `unchanged`, with what is worth knowing.

        Raises Refused with the reason for which the row cannot be taken; then nothing of it was.
        """
        person = self.find(said)
        if person is None and not said.fields.get("name"):
            raise Refused("no_name")
        if person is not None:
            _check_repeated(person, said)
        notices = list(self._notices(person, said))
        is_new = person is None
        if person is None:
            person = Person(None, said.row)
        changed = self._merge(person, said)
        if is_new:
            self._enter(person)
        return ("new" if is_new else "updated" if changed else "unchanged"), notices

    def _merge(self, person: Person, said: Said) -> bool:
        person.row = person.row or said.row
        number_before = person.fields.get("number")
        changed = _merge_values(person, said) | _merge_lists(person, said)
        if person.known is None and said.stage is not None:
            person.stage = said.stage
        if person.known is None and said.stage_on is not None:
            person.stage_on = said.stage_on
        person.said.update(_statements(said))
        if person in self._by_name.get(name_key(person.name), ()):
            for digits in said.phones:
                if person not in self._by_phone[digits]:
                    self._by_phone[digits].append(person)
            if person.fields.get("number") != number_before:
                self._by_number.setdefault(str(person.fields["number"]), person)
        return changed

    def _notices(self, person: Person | None, said: Said) -> Iterator[Notice]:
        name = str(said.fields.get("name", "")) or (person.name if person else "")
        for other in self._holders(said):
            if other is not person and name_key(other.name) != name_key(name):
                yield _notice(said, "phone_shared", phone=_shown(said, other), name=other.name)
        if person is None:
            twins = self._by_name.get(name_key(name), ())
            if twins:
                yield _notice(said, "same_name", name=name, count=str(len(twins)))
            return
        if name_key(name) != name_key(person.name):
            yield _notice(said, "renamed", before=person.name, after=name)
        if person.known and said.stage and said.stage != person.known.stage:
            yield _notice(
                said, "stage_kept", name=person.name, stage=str(person.known.stage), file=str(int(said.stage))
            )
        if person.known and said.dnd_off and person.known.dnd:
            yield _notice(said, "dnd_kept", name=person.name)


def _notice(said: Said, message: str, **values: str) -> Notice:
    return Notice(said.row, message, tuple(values.items()))


def _shown(said: Said, holder: Person) -> str:
    return mask_phone(next(digits for digits in said.phones if digits in holder.phones))


def _from_book(known: ExistingCustomer) -> Person:
    return Person(
        known,
        fields=dict(known.fields),
        custom=dict(known.custom),
        phones=set(known.phones),
        dnd=known.dnd,
        contacts=set(known.contacts),
        nexts=set(known.next_contacts),
    )


def _statements(said: Said) -> dict[str, object]:
    """What a row says that can be said only once of a customer."""
    once: dict[str, object] = {**said.fields, **{f"own {heading}": value for heading, value in said.custom.items()}}
    if said.stage:
        once["stage"] = said.stage
    if said.stage_on:
        once["stage_on"] = said.stage_on
    if said.next_contact:
        once["next_contact_on"] = said.next_contact
    return once


def _check_repeated(person: Person, said: Said) -> None:
    """A customer's second row may add to the first, not contradict it: which of the two is right is not guessed."""
    if person.said:
        for key, value in _statements(said).items():
            if key in person.said and person.said[key] != value:
                raise Refused("duplicate_row", row=str(person.row), field=key.removeprefix("own "))


def _merge_values(person: Person, said: Said) -> bool:
    weak = {name: value for name, value in said.weak.items() if not person.fields.get(name)}
    values = {**weak, **said.fields}
    changed = {name: value for name, value in values.items() if person.fields.get(name, type(value)()) != value}
    person.fields.update(values)
    person.new_fields.update(changed)
    cleared = {heading: "" for heading in said.understood if person.custom.get(heading) and heading not in said.custom}
    own = {
        heading: value for heading, value in said.custom.items() if person.custom.get(heading, "") != value
    } | cleared
    person.custom.update(own)
    person.new_custom.update(own)
    return bool(changed or own)


def _merge_lists(person: Person, said: Said) -> bool:
    phones = [phone for digits, phone in said.phones.items() if digits not in person.phones]
    dnd = said.dnd - person.dnd
    known = {day for day, _, _ in person.contacts}
    # A last contact of which the book knows a contact of that day says nothing new, whatever its channel.
    told = [one for one in said.contacts if one.key not in person.contacts and (one.step or one.key[0] not in known)]
    contacts = list({one.key: one for one in told}.values())
    coming = said.next_contact
    if coming and (coming.key in person.nexts or (not coming.channel and coming.key[0] in dict(person.nexts))):
        coming = None
    person.phones.update(phone.digits for phone in phones)
    person.new_phones.extend(phones)
    person.dnd |= dnd
    person.new_dnd |= dnd
    person.contacts.update(contact.key for contact in contacts)
    person.new_contacts.extend(contacts)
    if coming:
        person.nexts.add(coming.key)
        person.new_next = coming
    return bool(phones or dnd or contacts or coming)
