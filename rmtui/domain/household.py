"""Family and household: relations seen from both cards, who decides, and who must not be told (domain.md 2, 5).

A relation is an id of `RELATIONS`, or the manager's own words as typed. Days are ISO text as stored, empty: none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.calendar import day_of

# fmt: off
RELATIONS = (
    "spouse", "father", "mother", "son", "daughter", "brother", "sister", "grandfather", "grandmother", "grandson",
    "granddaughter", "father_in_law", "mother_in_law", "son_in_law", "daughter_in_law", "uncle", "aunt", "nephew",
    "niece", "cousin", "partner", "friend",
)
"""The relations to choose from, in the order of their digits."""

_PAIRS = {
    # what the other one is: (what a man is to that one, a woman, and one whose sex is not known)
    "spouse": ("spouse", "spouse", "spouse"),
    "partner": ("partner", "partner", "partner"),
    "friend": ("friend", "friend", "friend"),
    "cousin": ("cousin", "cousin", "cousin"),
    "parent": ("son", "daughter", "child"),
    "child": ("father", "mother", "parent"),
    "sibling": ("brother", "sister", "sibling"),
    "grandparent": ("grandson", "granddaughter", "grandchild"),
    "grandchild": ("grandfather", "grandmother", "grandparent"),
    "parent_in_law": ("son_in_law", "daughter_in_law", "child_in_law"),
    "child_in_law": ("father_in_law", "mother_in_law", "parent_in_law"),
    "uncle_or_aunt": ("nephew", "niece", "nephew_or_niece"),
    "nephew_or_niece": ("uncle", "aunt", "uncle_or_aunt"),
}
# fmt: on
NEUTRAL = tuple(neutral for neutral in _PAIRS if neutral not in RELATIONS)
"""Relations that are shown where nobody's sex is known; never offered to choose from."""

_NEUTRAL_OF: Mapping[str, str] = {word: words[2] for words in _PAIRS.values() for word in words}

CHILDREN = frozenset({"son", "daughter", "child"})

_GENERATION = {
    "grandparent": 2,
    "parent": 1,
    "parent_in_law": 1,
    "uncle_or_aunt": 1,
    "spouse": 0,
    "partner": 0,
    "sibling": 0,
    "cousin": 0,
    "child": -1,
    "child_in_law": -1,
    "nephew_or_niece": -1,
    "grandchild": -2,
}
"""Generations above the customer; friends and own words stand outside the tree."""


class Kin(NamedTuple):
    """A line of a card's family: the member as the customer `customer_id` has it (store: `relative`)."""

    id: str
    customer_id: str
    name: str
    relation: str = ""
    sex: str = ""
    born: str = ""
    card_id: str = ""
    decides: bool = False
    pays: bool = False
    blocks: bool = False
    friend: bool = False
    confidence: int = 0
    met_on: str = ""
    not_told: bool = False


class Linked(NamedTuple):
    """A line of another card that names this customer, with that card's own name, sex and birth."""

    kin: Kin
    name: str
    sex: str = ""
    born: str = ""


class Member(NamedTuple):
    """One person of a customer's family as the card shows it."""

    id: str
    """The row's id, on this card or (`derived`) on the other one."""
    name: str
    relation: str
    """An id, or own words; empty where only `word_there` is known."""
    born: str = ""
    sex: str = ""
    card_id: str = ""
    decides: bool = False
    pays: bool = False
    blocks: bool = False
    friend: bool = False
    confidence: int = 0
    met: bool = False
    not_told: bool = False
    """The customer's affairs are not to be told to this person."""
    derived: bool = False
    """Known from the other one's card only."""
    word_there: str = ""
    """Own words of the other card, which have no inverse: "in whose family as ..."."""
    walled: bool = False
    """This person's affairs are not to be told to the customer: left out of what the customer may see."""


def inverse(relation: str, sex: str) -> str:
    """What the card's owner, of this sex (`male`, `female`, empty), is to the one whom the card calls `relation`.

    On A's card B is the mother: on B's card A is the son, the daughter, or the child. Empty for own words.
    """
    neutral = _NEUTRAL_OF.get(relation)
    if neutral is None:
        return ""
    male, female, unknown = _PAIRS[neutral]
    return {"male": male, "female": female}.get(sex, unknown)


def members(own: Iterable[Kin], linked: Iterable[Linked]) -> tuple[Member, ...]:
    """Everybody of the family once: the card's own lines first, then who is known only from another card.

    Of several lines that name the same card, the first counts; an own line wins over one of another card.
    """
    linked = tuple(linked)
    walled = {each.kin.customer_id for each in linked if each.kin.not_told}
    found: dict[str, Member] = {}
    for row in own:
        found.setdefault(row.card_id or row.id, _own(row, row.card_id in walled))
    for each in linked:
        found.setdefault(each.kin.customer_id, _derived(each, each.kin.customer_id in walled))
    return tuple(found.values())


def _own(row: Kin, walled: bool) -> Member:
    return Member(
        row.id, row.name, row.relation, row.born, row.sex, row.card_id, row.decides, row.pays, row.blocks, row.friend,
        row.confidence, bool(row.met_on), row.not_told, walled=walled,
    )  # fmt: skip


def _derived(each: Linked, walled: bool) -> Member:
    relation = inverse(each.kin.relation, each.sex)
    return Member(
        each.kin.id, each.name, relation, each.born, each.sex, each.kin.customer_id, derived=True, walled=walled,
        word_there="" if relation else each.kin.relation,
    )  # fmt: skip


def to_be_seen(family: Iterable[Member]) -> tuple[Member, ...]:
    """Those whom the customer may see, on `show` and on sheets: without who is walled and known from there only."""
    return tuple(member for member in family if not (member.derived and member.walled))


def age(born: str, day: date) -> int | None:
    """Full years on a day, from a day of birth; from a year alone those reached in the course of this year.

    None where nothing is known, or the birth lies after the day.
    """
    birthday = day_of(born)
    if birthday:
        years = day.year - birthday.year - ((day.month, day.day) < (birthday.month, birthday.day))
    elif born:
        years = day.year - int(born)
    else:
        return None
    return years if years >= 0 else None


class TreeLine(NamedTuple):
    """A line of the drawn family: how deep it stands, and whether it is the last of its branch. None: the customer."""

    depth: int
    last: bool
    member: Member | None
    beside: bool = False
    """Stands with the customer as spouse or partner, above the children of both."""


def tree(family: Sequence[Member]) -> tuple[TreeLine, ...]:
    """The family by generations, the eldest first: parents above, then brothers and sisters, the customer, children.

    A spouse hangs on the customer, as the children do, not on the customer's parents. Friends and own words stand at
    the end, at the outermost depth.
    """
    of = _by_relation(family)
    placed = [(2, member) for member in of("grandparent")]
    placed += [(1, member) for member in (*of("uncle_or_aunt"), *of("parent_in_law"), *of("parent"))]
    siblings = [*of("cousin"), *of("sibling")]
    placed += [(0, member) for member in siblings]
    placed += [(-1 if siblings else 0, member) for member in of("nephew_or_niece")]
    lines: list[tuple[int, Member | None]] = [*placed, (0, None)]
    couple = (*of("spouse"), *of("partner"))
    lines += [(-1, member) for member in couple]
    children = [*of("child"), *of("child_in_law")]
    lines += [(-1, member) for member in children]
    lines += [(-2 if children else -1, member) for member in of("grandchild")]
    eldest = max(generation for generation, _ in lines)
    depths = [(eldest - generation, member) for generation, member in lines]
    depths += [(0, member) for member in of("")]
    return tuple(
        TreeLine(depth, _is_last(depth, [other for other, _ in depths[place + 1 :]]), member, member in couple)
        for place, (depth, member) in enumerate(depths)
    )


def _by_relation(family: Sequence[Member]) -> Callable[[str], list[Member]]:
    """Looks members up by their neutral relation, the eldest first; the empty one is who stands outside the tree."""
    groups: dict[str, list[Member]] = {}
    for member in family:
        neutral = _NEUTRAL_OF.get(member.relation, "")
        groups.setdefault(neutral if neutral in _GENERATION else "", []).append(member)
    return lambda relation: sorted(groups.get(relation, ()), key=_by_birth)


def _by_birth(member: Member) -> tuple[str, str, str]:
    return member.born or "9999", member.name, member.id


def _is_last(depth: int, below: Iterable[int]) -> bool:
    """Whether no line at this depth follows before the branch ends."""
    return next((other for other in below if other <= depth), -1) != depth


class Decision(NamedTuple):
    """Who has the say in the family, as far as it is known (domain.md section 2, stage 3).

    Kinds: `met`, `identified`, `none_because` (`reason` says why), `unknown`.
    """

    kind: str
    who: tuple[Member, ...] = ()
    reason: str = ""


def decision(family: Iterable[Member], none_because: str = "") -> Decision:
    """How far stage 3 has come; of those who decide, the surest comes first, and one who was met is enough.

    Somebody marked as deciding goes before a reason why there is nobody.
    """
    deciding = sorted((each for each in family if each.decides), key=lambda each: -each.confidence)
    met = tuple(each for each in deciding if each.met)
    if deciding:
        return Decision("met", met) if met else Decision("identified", tuple(deciding))
    return Decision("none_because", reason=none_because) if none_because else Decision("unknown")


def way_to(family: Iterable[Member], wanted: Member) -> Member | None:
    """Through whom to invite a member: our friend in the family, else the surest of those who were met.

    Nobody who blocks, nobody who must not be told of the customer's affairs, nobody walled off; None: no such one.
    """
    able = [each for each in family if not (each.blocks or each.not_told or each.walled) and each.id != wanted.id]
    known = [each for each in able if each.friend or each.met]
    return max(known, key=lambda each: (each.friend, each.met, each.confidence), default=None)


class Wall(NamedTuple):
    """`whose` affairs must not be told to `from_whom`: ids of cards, or of the family's line where there is no card.

    The name of the customer whose card is looked at is empty: the reader knows it.
    """

    whose: str
    from_whom: str
    whose_name: str = ""
    from_name: str = ""


def walled(own: Iterable[Kin], linked: Iterable[Linked]) -> tuple[Wall, ...]:
    """The walls that stand on a card, seen from both sides (domain.md section 5: finances are separate secrets)."""
    return tuple(dict.fromkeys((*_own_walls(own), *_others_walls(linked))))


def _own_walls(own: Iterable[Kin]) -> Iterator[Wall]:
    for row in own:
        if row.not_told:
            yield Wall(row.customer_id, row.card_id or row.id, from_name=row.name)


def _others_walls(linked: Iterable[Linked]) -> Iterator[Wall]:
    for each in linked:
        if each.kin.not_told:
            yield Wall(each.kin.customer_id, each.kin.card_id, whose_name=each.name)


def not_to_mention(walls: Iterable[Wall], person: str) -> tuple[Wall, ...]:
    """The walls to be reminded of before this person is contacted: a card's id, or a line's without a card."""
    return tuple(wall for wall in walls if wall.from_whom == person)
