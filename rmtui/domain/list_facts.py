"""What stands on the sheets that list cards, and on those of one card: facts with ids instead of words."""

from datetime import date
from typing import NamedTuple

from rmtui.domain.card_views import Offer
from rmtui.domain.closing import StepState
from rmtui.domain.model import Profile
from rmtui.domain.opportunities import Opportunity
from rmtui.domain.sheet_facts import Head
from rmtui.domain.views import Card, CustomerLine, RowView, StageClock


class InfoLine(NamedTuple):
    """A customer on the list of information forms 附件三: what is filled, what is missing, what changed on the day."""

    customer: str
    number: str
    name: str
    tier: str
    clock: StageClock
    phone: str
    profile: Profile
    changed: tuple[str, ...]
    """Names of the fields learnt on the day."""


class InfoList(NamedTuple):
    """All in the stages of the form, and whose card changed on the day."""

    head: Head
    lines: tuple[InfoLine, ...]


class InfoCard(NamedTuple):
    """One customer's information form; `relatives` stand on this customer's own card."""

    head: Head
    card: Card
    relatives: tuple[RowView, ...]


class BookRow(NamedTuple):
    """A row of the sorting sheet 个人客户信息梳理表 (domain.md section 4)."""

    line: CustomerLine
    sex: str
    birthday: str
    card_held: str
    kind: str
    managed: bool
    signed: bool
    products: str
    contribution: int
    potential: int
    familiar: bool


class BookFacts(NamedTuple):
    """The sorting sheet of the book, by pinyin."""

    head: Head
    rows: tuple[BookRow, ...]


class OpportunityRow(NamedTuple):
    """An opportunity with its customer's number, its age in days, and whether it is late or stale."""

    number: str
    opportunity: Opportunity
    age: int
    late: bool
    stale: bool


class OpportunityFacts(NamedTuple):
    """The sheet of opportunities 商机管理表; customers managed and signed counted apart."""

    head: Head
    rows: tuple[OpportunityRow, ...]
    managed: int
    signed: int


class TalkRow(NamedTuple):
    """A numbered talk with whose it is."""

    name: str
    number: str
    talk: RowView


class TalkFacts(NamedTuple):
    """The progressive contact sheet 递进沟通表, by customer and number."""

    head: Head
    rows: tuple[TalkRow, ...]


class MaturityRow(NamedTuple):
    """What matures, here or at another bank (`bank`), and when to speak of it."""

    customer: str
    number: str
    name: str
    tier: str
    bank: str
    kind: str
    product: str
    amount: int
    maturity: date
    days: int
    reminder: date | None


class MaturityFacts(NamedTuple):
    """What matures from the playbook's days back to its days ahead, the earliest first."""

    head: Head
    rows: tuple[MaturityRow, ...]
    days_back: int
    days_ahead: int


class ClosingFacts(NamedTuple):
    """The closing checklist of the proposal chosen by a customer (domain.md section 2, stage 6)."""

    head: Head
    chosen: Offer
    need: RowView | None
    steps: tuple[StepState, ...]
