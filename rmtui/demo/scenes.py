"""Scenes for members of the cast: a mother and a son with a wall, a sale under way, something that matures."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from rmtui.demo.calendar import Days
from rmtui.demo.rows import Person
from rmtui.demo.shelf import SHELF
from rmtui.demo.tables import Tables
from rmtui.store.tables import Customer, Policy, Relative, Specialist


def play(made: Sequence[Person], random: Random, days: Days) -> None:
    """Fills the tables of those of the cast on whom the card's tabs are shown."""
    people = {row.name: person for person in made for row in person.rows if isinstance(row, Customer)}
    for name, scene in _SCENES.items():
        scene(Tables(people[name], random, days), people)


def _mother(tables: Tables, people: Mapping[str, Person]) -> None:
    """A diamond customer whose son, a customer too, is not to be told; her assets were reviewed three times."""
    tables.person.put(
        Relative, name="解晓东", relation="son", sex="male", card_id=people["解晓东"].id, not_told=True,
        remarks="儿子做生意，本人不愿他知道存款",
    )  # fmt: skip
    relatives = tables.family(met=True)
    tables.holding("deposit", 1_200_000, SHELF[1].name, ago=400, maturity=tables.ahead(330))
    tables.holding("wealth", 800_000, SHELF[2].name, ago=100, maturity=tables.ahead(130), risk=2)
    tables.holding("fund", 300_000, "均衡一年持有", ago=300, risk=3)
    tables.holding("gold", 150_000, "积存金", ago=500, risk=3)
    tables.holding("deposit", 600_000, "大额存单", ago=200, maturity=tables.ahead(200), bank="某股份制银行")
    tables.holding("property", 2_600_000, "自住房", ago=3000, risk=0)
    tables.reviews(70, 38, 7)
    tables.policies(relatives)


def _family_only(tables: Tables, people: Mapping[str, Person]) -> None:
    """Stage 3: who decides is known and not met yet."""
    tables.family(met=False, confidence=3)


def _needs(tables: Tables, people: Mapping[str, Person]) -> None:
    """Stage 4: the family was met, a first need is on the table."""
    relatives = tables.family(met=True)
    tables.need(0, for_whom=relatives[1])


def _offers(tables: Tables, people: Mapping[str, Person]) -> None:
    """Stage 5: two proposals lie on the table, a specialist is asked."""
    tables.family(met=True)
    need = tables.need(0, state="proposed")
    tables.pair(need)
    tables.person.put(Specialist, need_id=need, kind="wealth_manager", name="演示理财经理", invited_on=tables.ago(2))


def _closing(tables: Tables, people: Mapping[str, Person]) -> None:
    """Stage 6: a proposal is chosen, the first two steps are done."""
    tables.family(met=True)
    need = tables.need(1, state="proposed")
    tables.steps(need, tables.pair(need, chosen=True), "recommend", "risks")


def _matures(tables: Tables, people: Mapping[str, Person]) -> None:
    """A deposit at another bank matures in a week; a premium is to be paid tomorrow."""
    tables.holding("deposit", 500_000, "一年定期", ago=358, maturity=tables.ahead(7), bank="某城商行")
    tables.holding("deposit", 200_000, SHELF[0].name, ago=30, maturity=tables.ahead(335))
    tables.reviews(9)
    tables.person.put(
        Policy, kind="life", insurer="演示人寿", sum_insured=500_000, premium=6_000, due_on=tables.ahead(1)
    )


def _lost(tables: Tables, people: Mapping[str, Person]) -> None:
    """Another bank got the last deal: its product matures in a week, the need was to be tried again."""
    tables.family(met=True)
    tables.lost(tables.need(3, ago=200, retry=-12), ago=180, matures=7, retry=-12)


def _reviewed_long_ago(tables: Tables, people: Mapping[str, Person]) -> None:
    """Nobody looked through the assets for half a year."""
    tables.usual_holdings(300_000)
    tables.reviews(190)


_SCENES: Mapping[str, Callable[[Tables, Mapping[str, Person]], None]] = {
    "翟春梅": _mother,
    "端木婷": _family_only,
    "司马丽": _needs,
    "曾国强": _offers,
    "诸葛明": _closing,
    "仇永平": _matures,
    "区秀兰": _lost,
    "查志明": _reviewed_long_ago,
}
