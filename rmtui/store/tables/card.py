"""What the card keeps beside the profile: family, needs, proposals, the sale, holdings, insurance (domain.md 2, 5).

Every table belongs to a customer but `product`. Ids of other rows are empty where there is none.
"""

from typing import ClassVar

from sqlmodel import Field

from rmtui.store.tables.base import Fact, Register


class Relative(Register, table=True):
    """A member of the household or family, as the customer `customer_id` has it.

    `card_id` is the member's own card: there the link shows the other way round. `born` is a day or a year.
    """

    __tablename__ = "relative"
    customer_id: str = Field(index=True)
    name: str
    relation: str = ""
    sex: str = ""
    born: str = ""
    school_or_employer: str = ""
    phone: str = ""
    card_id: str = Field(default="", index=True)
    decides: bool = False
    pays: bool = False
    blocks: bool = False
    friend: bool = False
    confidence: int = 0
    """How sure the manager is of the part this person plays, 1 to 5; 0: not judged."""
    met_on: str = ""
    way_in: str = ""
    not_told: bool = False
    """The customer's affairs are not to be told to this person."""
    remarks: str = ""


class Need(Register, table=True):
    """A line of the needs table; `for_whom` is a relative's id or empty."""

    __tablename__ = "need"
    customer_id: str = Field(index=True)
    kind: str
    for_whom: str = ""
    horizon: str = ""
    amount: int = 0
    priority: int = 0
    """1 (first) to 3; 0: not judged."""
    evidence: str = ""
    state: str = "open"
    """`open`, `proposed`, `met` or `dropped`."""
    found_on: str = ""
    retry_on: str = ""


class Product(Register, table=True):
    """A product of the book's small catalogue; `risk` 1 to 5, `term` in months, 0: none; rate as it is printed."""

    __tablename__ = "product"
    name: str
    category: str = ""
    risk: int = 0
    term: int = 0
    rate: str = ""
    bank: str = ""
    code: str = ""
    report_on: str = ""
    """When the next report on it comes."""
    feature: str = ""
    advantage: str = ""
    benefit: str = ""
    withdrawn: bool = False


class Proposal(Register, table=True):
    """One of two or three proposals for a need; a revised one is a new row that names the one before."""

    __tablename__ = "proposal"
    customer_id: str = Field(index=True)
    need_id: str = ""
    label: str = ""
    version: int = 1
    revises: str = ""
    state: str = "draft"
    """`draft`, `offered`, `chosen`, `declined` or `revised`."""
    remarks: str = ""
    made_on: str = ""
    chosen_on: str = ""


class ProposalLine(Register, table=True):
    """A line of a proposal: amount in yuan, share in per cent, risk 1 to 5, term in months."""

    __tablename__ = "proposal_line"
    customer_id: str = Field(index=True)
    proposal_id: str = Field(index=True)
    position: int = 0
    product_id: str = ""
    product: str = ""
    category: str = ""
    amount: int = 0
    share: int = 0
    risk: int = 0
    term: int = 0
    exception_reason: str = ""
    exception_by: str = ""


class Specialist(Register, table=True):
    """A specialist invited to a proposal: `asked`, `coming`, `declined` or `came`."""

    __tablename__ = "specialist"
    customer_id: str = Field(index=True)
    need_id: str = ""
    kind: str = ""
    name: str = ""
    invited_on: str = ""
    state: str = "asked"
    reply: str = ""


class Holding(Register, table=True):
    """Something a customer owns or owes; `bank` empty: this one. Money in yuan, `risk` 1 to 5.

    `import_key` tells the line of a bank's list it came from; `sale_id` the sale.
    """

    __tablename__ = "holding"
    customer_id: str = Field(index=True)
    bank: str = ""
    kind: str
    product: str = ""
    product_id: str = ""
    amount: int = 0
    since: str = ""
    maturity: str = Field(default="", index=True)
    rate: str = ""
    risk: int = 0
    stop_profit: str = ""
    stop_loss: str = ""
    cost: str = ""
    """The price paid and, below, the last one typed or imported, as decimal text."""
    price: str = ""
    price_on: str = ""
    pay_day: int = 0
    """The day of the month on which an instalment or a card's balance is due; 0: none."""
    overdue_since: str = ""
    plan_stopped_on: str = ""
    """When the customer's fund plan was stopped."""
    as_of: str = ""
    import_key: str = Field(default="", index=True)
    sale_id: str = ""
    closed_on: str = ""
    remarks: str = ""


class Review(Register, table=True):
    """An asset review: the advice given, and what came of the one before."""

    __tablename__ = "review"
    customer_id: str = Field(index=True)
    on_day: str
    advice: str = ""
    came_of: str = ""
    sent_on: str = ""


class ReviewLine(Register, table=True):
    """A holding as it stood at a review."""

    __tablename__ = "review_line"
    customer_id: str = Field(index=True)
    review_id: str = Field(index=True)
    holding_id: str = ""
    bank: str = ""
    kind: str = ""
    product: str = ""
    amount: int = 0
    since: str = ""
    maturity: str = ""
    risk: int = 0


class Policy(Register, table=True):
    """An insurance policy in a household; `insured` is a relative's id, empty: the customer."""

    __tablename__ = "policy"
    customer_id: str = Field(index=True)
    kind: str
    insurer: str = ""
    product: str = ""
    insured: str = ""
    beneficiary: str = ""
    term: str = ""
    sum_insured: int = 0
    premium: int = 0
    due_on: str = ""
    ends_on: str = ""
    critical: bool = False


class ClosingStepRow(Fact, table=True):
    """A step of the sale's checklist that was carried out (domain.md section 2, stage 6)."""

    __tablename__ = "closing_step"
    customer_id: str = Field(index=True)
    need_id: str = ""
    proposal_id: str = ""
    step: str
    at: str
    on_day: str
    who: str = ""
    superior: str = ""
    """The superior's name as signed on paper."""
    ticks: str = ""
    note: str = ""


class SaleRow(Fact, table=True):
    """A line of the sales ledger."""

    __tablename__ = "sale"
    customer_id: str = Field(index=True)
    need_id: str = ""
    proposal_id: str = ""
    holding_id: str = ""
    on_day: str = Field(index=True)
    product_id: str = ""
    product: str
    category: str = ""
    risk: int = 0
    amount: int
    term: int = 0
    maturity: str = ""
    rate: str = ""
    handler: str = ""
    approver: str = ""
    exception_reason: str = ""
    exception_by: str = ""


class SaleConfirmation(Fact, table=True):
    """A superior's confirmation of a sale, from the superior's own device."""

    __tablename__ = "sale_confirmation"
    roles: ClassVar[frozenset[str]] = frozenset({"lead", "outlet", "president"})
    customer_id: str = Field(index=True)
    sale_id: str = Field(index=True)
    at: str
    by_name: str = ""


class NotSoldRow(Fact, table=True):
    """Why a customer did not buy, and who got it instead."""

    __tablename__ = "not_sold"
    customer_id: str = Field(index=True)
    need_id: str = ""
    proposal_id: str = ""
    on_day: str
    reason: str
    rival_bank: str = ""
    rival_product: str = ""
    rival_rate: str = ""
    rival_maturity: str = ""
    weak_points: str = ""
    retry_on: str = ""
