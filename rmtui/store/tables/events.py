"""What brings customers onto the list, and what is done with many of them (domain.md sections 3 and 4).

Activities, news, groups, absences and lessons belong to the book, every other row to a customer. `lunar` is `MM-DD`,
or `LMM-DD` in a leap month; `solar` is `MM-DD` or a whole day.
"""

from sqlmodel import Field

from rmtui.store.tables.base import Fact, Register


class Anniversary(Register, table=True):
    """A day that comes back each year: the customer's, or that of the family member `relative_id`."""

    __tablename__ = "anniversary"
    customer_id: str = Field(index=True)
    relative_id: str = ""
    kind: str = ""
    name: str = ""
    solar: str = ""
    lunar: str = ""
    remarks: str = ""


class Opportunity(Register, table=True):
    """A line of the sheet of opportunities 商机管理表; `ticks` are the fields of a sign-up voucher that are there."""

    __tablename__ = "opportunity"
    customer_id: str = Field(index=True)
    event: str = ""
    """What brought it up: `life`, `behaviour`, `product`, `activity`, `market` or `other`."""
    source: str = ""
    target: str
    """`sign_up`, or a product class."""
    product_id: str = ""
    amount: int = 0
    state: str = "lead"
    """`lead`, `confirmed`, `proposed`, `done` or `lost`."""
    found_on: str = ""
    state_on: str = ""
    """Since when it is in this state."""
    basis: str = ""
    """Why it was confirmed."""
    next_on: str = Field(default="", index=True)
    next_step: str = ""
    feedback: str = ""
    lost_reason: str = ""
    ticks: str = ""


class Activity(Register, table=True):
    """An event for customers: salon, lecture, outing; `interests` and `tiers` say for whom, empty: for all."""

    __tablename__ = "activity"
    name: str
    kind: str = ""
    on_day: str = ""
    place: str = ""
    interests: str = ""
    tiers: str = ""
    remarks: str = ""


class Invitation(Register, table=True):
    """A customer asked to an activity: `invited`, `yes`, `no`, `came` or `missed`."""

    __tablename__ = "invitation"
    customer_id: str = Field(index=True)
    activity_id: str = Field(index=True)
    state: str = "invited"
    state_on: str = ""
    follow_up: str = ""


class News(Register, table=True):
    """News typed once for all who hold a product, or a class of products."""

    __tablename__ = "news"
    text: str
    product_id: str = ""
    category: str = ""
    on_day: str = ""
    until: str = ""


class Group(Register, table=True):
    """A group of customers: by a rule (a saved filter), or of those who were put into it one by one."""

    __tablename__ = "customer_group"
    name: str
    rule: str = ""
    remarks: str = ""


class GroupMember(Register, table=True):
    """A customer in a group. `id` is UUIDv5 of group and customer."""

    __tablename__ = "group_member"
    customer_id: str = Field(index=True)
    group_id: str = Field(index=True)


class Consent(Register, table=True):
    """Whether the customer agreed to be approached by a channel, how and when; unknown is not consent."""

    __tablename__ = "consent"
    customer_id: str = Field(index=True)
    channel: str
    state: str = "given"
    """`given` or `refused`."""
    on_day: str = ""
    source: str = ""


class Lesson(Register, table=True):
    """An entry of the progress notebook 进步手册."""

    __tablename__ = "lesson"
    on_day: str = Field(index=True)
    about_id: str = ""
    """The customer with whom it happened, if it was one."""
    situation: str = ""
    hard: str = ""
    better: str = ""


class Preparation(Register, table=True):
    """What was prepared for a contact: aim, way, material, opening line, and how it went."""

    __tablename__ = "preparation"
    customer_id: str = Field(index=True)
    on_day: str = ""
    channel: str = ""
    aim: str = ""
    material: str = ""
    opening: str = ""
    judged: str = ""


class Absence(Register, table=True):
    """Days on which the manager is away, both included."""

    __tablename__ = "absence"
    starts_on: str
    ends_on: str
    reason: str = ""
    cover: str = ""


class Talk(Register, table=True):
    """A numbered talk of the progressive contact sheet 递进沟通表."""

    __tablename__ = "talk"
    customer_id: str = Field(index=True)
    number: int = 0
    on_day: str = ""
    aim: str = ""
    content: str = ""
    result: str = ""
    next_aim: str = ""


class MovementRow(Fact, table=True):
    """Money that moved between two states of what a customer holds here, in yuan."""

    __tablename__ = "movement"
    customer_id: str = Field(index=True)
    on_day: str
    before: int
    after: int


class EnteredRow(Fact, table=True):
    """A contact was entered into the bank's own system."""

    __tablename__ = "entered"
    customer_id: str = Field(index=True)
    contact_id: str = Field(index=True)
    at: str
