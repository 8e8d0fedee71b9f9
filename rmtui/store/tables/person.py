"""What a card keeps of the person and of the word given: trust, gifts, promises, papers (domain.md section 6).

Every table belongs to a customer.
"""

from sqlmodel import Field

from rmtui.store.tables.base import Fact, Register


class Satisfaction(Register, table=True):
    """A short survey: the score and its four factors, 1 to 5 each; 0: not asked."""

    __tablename__ = "satisfaction"
    customer_id: str = Field(index=True)
    on_day: str
    score: int = 0
    product: int = 0
    system: int = 0
    contact: int = 0
    surroundings: int = 0
    remarks: str = ""


class TrustSign(Register, table=True):
    """A sign of trust that was noticed: `private_fact`, `help_asked`, `came_first` or `referral`."""

    __tablename__ = "trust_sign"
    customer_id: str = Field(index=True)
    kind: str
    on_day: str = ""
    remarks: str = ""


class LoyaltyTactic(Register, table=True):
    """A tactic that was used to win the customer's loyalty: an id of the playbook's."""

    __tablename__ = "loyalty_tactic"
    customer_id: str = Field(index=True)
    kind: str
    on_day: str = ""
    remarks: str = ""


class Gift(Register, table=True):
    """A gift: to whom, what, when, where and how; its value in yuan counts against the year's limit."""

    __tablename__ = "gift"
    customer_id: str = Field(index=True)
    what: str
    to_whom: str = ""
    """Empty: the customer."""
    amount: int = 0
    on_day: str = ""
    occasion: str = ""
    place: str = ""
    how: str = ""


class PromiseRow(Register, table=True):
    """A promise to a customer, with the day by which it is to be kept."""

    __tablename__ = "promise"
    customer_id: str = Field(index=True)
    text: str
    made_on: str = ""
    due_on: str = Field(default="", index=True)
    state: str = "open"
    """`open`, `kept` or `released` (the customer no longer wants it)."""
    settled_on: str = ""
    remarks: str = ""
    """How it was kept, or why it was released."""


class Document(Register, table=True):
    """A paper of the customer's folder: which it is, of which day, and where it lies. No copy is kept."""

    __tablename__ = "document"
    customer_id: str = Field(index=True)
    title: str
    kind: str = ""
    on_day: str = ""
    place: str = ""
    remarks: str = ""


class FamiliarTick(Register, table=True):
    """A condition of the familiar-customer test that the manager vouches for; `kind` is a condition's id."""

    __tablename__ = "familiar_tick"
    customer_id: str = Field(index=True)
    kind: str
    on_day: str = ""
    remarks: str = ""
    """On what grounds."""


class ComplaintStepRow(Fact, table=True):
    """A step of a complaint that was carried out (domain.md section 6); `concern_id` is the complaint."""

    __tablename__ = "complaint_step"
    customer_id: str = Field(index=True)
    concern_id: str = Field(index=True)
    step: str
    """`heard`, `facts`, `responsibility`, `apology`, `carried_out`, `followed_up`, `lesson` or `look_back`."""
    at: str
    on_day: str
    who: str = ""
    text: str = ""
    answer: str = ""
    """The customer's own words, when followed up or looked back on."""
    content: bool = False
    """Whether the customer is content, when followed up or looked back on."""
