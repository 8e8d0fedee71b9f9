"""The book, its customers, and what is written on their cards: registers."""

from sqlalchemy import Column, Text
from sqlmodel import Field

from rmtui.store.tables.base import Register, derived, true_wins


class Book(Register, table=True):
    """One manager's customers, and how the manager signs. `id` equals `book`."""

    __tablename__ = "book"
    role: str = "rm"
    rm_name: str = ""
    bank: str = ""
    branch: str = ""
    sub_branch: str = ""
    mobile: str = ""
    office_phone: str = ""
    home_region: str = ""
    """With the three below: what the manager may have in common with a customer."""
    school: str = ""
    hobbies: str = ""
    circle: str = ""
    demo: bool = False


class Customer(Register, table=True):
    """A customer's card: identity, profile fields (domain.md section 2, stage 2) and channel wishes."""

    __tablename__ = "customer"
    number: str = Field(default="", index=True)
    name: str = Field(index=True)
    tier: str = ""
    kind: str = ""
    title: str = ""
    sex: str = ""
    birthday: str = ""
    birthday_lunar: str = ""
    occupation: str = ""
    employer: str = ""
    income_band: str = ""
    credit_grade: str = ""
    wechat: str = ""
    email: str = ""
    address: str = ""
    preferred_channel: str = ""
    call_window: str = ""
    life_phase: str = ""
    """A phase of the playbook's; empty: not judged."""
    marital_state: str = ""
    children: str = ""
    household: str = ""
    decision_maker: str = ""
    no_decision_maker: str = ""
    """Why there is nobody in the family who decides (domain.md section 2, stage 3)."""
    taboos: str = ""
    home_region: str = ""
    hobbies: str = ""
    other_banks: str = ""
    risk_rating: str = ""
    risk_tested_on: str = ""
    id_tail: str = ""
    source: str = ""
    allotted_on: str = ""
    contribution: int = 0
    potential: int = 0
    value_reason: str = ""
    managed: bool = False
    signed: bool = False
    key_customer: bool = False
    """Marked by the manager: his or her assets are reviewed often (domain.md section 5)."""
    products: str = ""
    remarks: str = ""
    dialect: str = ""
    school: str = ""
    circle: str = ""
    """Whom the customer moves among: an alumni club, a chamber of commerce, a choir."""
    tastes: str = ""
    meaningful_numbers: str = ""
    """Numbers that matter to the customer: a wedding day, a door, the tail of a number."""
    temperament: str = ""
    """With `orientation`: an id of the playbook's."""
    orientation: str = ""
    value_now: int = 0
    """What the customer is worth to the bank today, in yuan; `value_reason` says why."""
    potential_reason: str = ""
    contribution_source: str = ""
    loyalty: str = ""
    """A level of `domain.relation`, with what shows it and since when."""
    loyalty_evidence: str = ""
    loyalty_on: str = ""
    depth: str = ""
    """How deep the relation is, a step of `domain.relation`, with what shows it and since when."""
    depth_evidence: str = ""
    depth_on: str = ""
    man_money: bool = False
    """With the two below: the MAN rule's three ticks."""
    man_authority: bool = False
    man_need: bool = False
    points: int = 0
    points_expire_on: str = ""
    card_held: str = ""
    """The tier of the card that was issued, and since when."""
    card_on: str = ""
    referrer_id: str = ""
    """The customer who sent this one."""
    handed_by: str = ""
    """Who handed a walk-in over, or referred the customer from the counter."""
    campaign: str = ""
    """The list the customer came with; it is worked until `campaign_until`."""
    campaign_until: str = ""
    growth_plan: str = ""
    """How the next tier is to be reached, and by when."""
    growth_by: str = ""
    yearly_plan: str = ""
    """What is to be done this year with one of the top fifth."""
    pool: bool = False
    """Not allotted yet: of the pool of the outlet head or president, not of the keeper's own customers."""
    linked_id: str = ""
    """The same person's card in the book that handed this one over."""
    dnd_call: bool = true_wins()
    dnd_sms: bool = true_wins()
    dnd_visit: bool = true_wins()
    dnd_meeting: bool = true_wins()
    dnd_mail: bool = true_wins()
    dnd_wechat: bool = true_wins()
    pinyin: str = derived(default="")
    """Every reading of the name, full and initials, separated by blanks."""


class Phone(Register, table=True):
    """A number of a customer, as typed; `digits` is for finding and identity."""

    __tablename__ = "phone"
    customer_id: str = Field(index=True)
    label: str = "mobile"
    number: str = ""
    position: int = 0
    digits: str = derived(default="", index=True)


class CustomField(Register, table=True):
    """A bank's own field of a customer. `id` is UUIDv5 of customer and name."""

    __tablename__ = "custom_field"
    customer_id: str = Field(index=True)
    name: str
    value: str = ""


class ProfileNote(Register, table=True):
    """How a field was learnt, or that it was asked for and there is none. `id` is UUIDv5 of customer and field."""

    __tablename__ = "profile_note"
    customer_id: str = Field(index=True)
    field: str
    learnt_how: str = ""
    learnt_on: str = ""
    asked_none_on: str = ""


class Concern(Register, table=True):
    """A request, wish, difficulty or complaint, with what is being done about it."""

    __tablename__ = "concern"
    customer_id: str = Field(index=True)
    kind: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    doing: str = ""
    opened_on: str = ""
    owner: str = ""
    """Who sees to it; empty: the manager."""
    state: str = "open"
    """`open`, `doing`, `solved` or `impossible`."""
    due_on: str = ""
    closed_on: str = ""
