"""Rows of the demo book: one customer with everything that happened, as the tables keep it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rmtui.clock import utc_text
from rmtui.domain.model import Channel, Direction, Outcome, Stage, StageOutcome, Step, Verdict
from rmtui.ids import new_id
from rmtui.store.log.capture import Synced
from rmtui.store.tables import (
    CommentRow,
    Concern,
    ContactRow,
    Customer,
    DecisionRow,
    MeetingRow,
    NextStepRow,
    PauseRow,
    Phone,
    StageMoveRow,
)

_OUTCOMES = {
    Stage.FIRST_CONTACT: StageOutcome.INVITED,
    Stage.DECISION_MAKER: StageOutcome.IDENTIFIED_MET,
    Stage.CLOSE: StageOutcome.SOLD,
}
_EVIDENCE = {
    Stage.DECISION_MAKER: "家中由客户本人拿主意，已见面。",
    Stage.NEEDS: "子女教育金，三年内用。",
    Stage.PRODUCTS: "选定方案A。",
}


@dataclass
class Person:
    """A customer being made; the methods add what happened to `rows`."""

    book: str
    who: str
    id: str = field(default_factory=new_id)
    rows: list[Synced] = field(default_factory=list)

    def card(self, name: str, number: str, phones: Sequence[tuple[str, str]], **fields: Any) -> "Person":
        """The card and its numbers."""
        self.rows.append(Customer.model_construct(id=self.id, book=self.book, name=name, number=number, **fields))
        for position, (label, digits) in enumerate(phones):
            self.put(Phone, label=label, number=digits, position=position, digits=digits)
        return self

    def entered(self, stage: Stage, at: datetime, came_from: Stage | None = None, reason: str = "") -> "Person":
        """Entered a stage; with evidence where it came from the stage before."""
        forward = came_from is not None and stage > came_from
        outcome = _OUTCOMES.get(came_from, "") if forward and came_from else ""
        evidence = _EVIDENCE.get(came_from, "") if forward and came_from else ""
        self.put(
            StageMoveRow, at=utc_text(at), on_day=at.date().isoformat(), from_stage=int(came_from or 0),
            to_stage=int(stage), outcome=str(outcome), evidence=evidence, reason=reason, who=self.who,
        )  # fmt: skip
        return self

    def contact(
        self,
        at: datetime,
        channel: Channel,
        outcome: Outcome,
        *,
        step: Step | None = None,
        incoming: bool = False,
        note: str = "",
        learnt: str = "",
        meeting: str = "",
    ) -> "Person":
        """A contact; first-contact steps and replies are asked for, the others are sales contacts."""
        key = new_id()
        direction = Direction.IN if incoming else Direction.OUT
        self.put(
            ContactRow, id=key, group_id=key, at=utc_text(at), day=at.date().isoformat(), channel=channel.value,
            direction=direction.value, outcome=outcome.value, step=step.value if step else "",
            asked=step is not None or incoming, note=note, learnt=learnt, meeting_id=meeting,
        )  # fmt: skip
        return self

    def next(
        self,
        set_at: datetime,
        on: date,
        at: datetime | None = None,
        channel: Channel | None = None,
        promised: bool = False,
    ) -> "Person":
        """Planned the next contact."""
        self.put(
            NextStepRow, set_at=utc_text(set_at), on_day=on.isoformat(), at=utc_text(at) if at else "",
            channel=channel.value if channel else "", promised=promised,
        )  # fmt: skip
        return self

    def meeting(self, agreed: datetime, at: datetime, channel: Channel, place: str) -> "Person":
        """Agreed a meeting."""
        key = new_id()
        self.put(
            MeetingRow, id=key, group_id=key, at=utc_text(at), day=at.date().isoformat(), channel=channel.value,
            place=place, agreed_on=agreed.date().isoformat(),
        )  # fmt: skip
        return self

    def pause(self, at: datetime, until: date, reason: str) -> "Person":
        """Was annoyed and is left alone."""
        start = at.date().isoformat()
        self.put(PauseRow, at=utc_text(at), start=start, until=until.isoformat(), reason=reason, annoyed=True)
        return self

    def decision(self, at: datetime, what: Verdict, by: str) -> "Person":
        """The lead decided."""
        self.put(DecisionRow, at=utc_text(at), what=what.value, by_name=by)
        return self

    def comment(self, at: datetime, text: str, by: str) -> "Person":
        """The lead said something about the customer."""
        self.put(CommentRow, at=utc_text(at), day=at.date().isoformat(), by_name=by, text=text)
        return self

    def concern(self, kind: str, text: str, opened: date) -> "Person":
        """A wish or a complaint that is open."""
        self.put(Concern, kind=kind, text=text, opened_on=opened.isoformat())
        return self

    def put(self, model: type[Synced], **values: Any) -> str:
        """A row for the gate alone, by its id: made without the session's machinery, which takes five times as long."""
        row = {"id": new_id(), "book": self.book, "customer_id": self.id, **values}
        self.rows.append(model.model_construct(**row))
        return str(row["id"])
