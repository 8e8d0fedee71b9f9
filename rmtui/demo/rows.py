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
    Concern,
    ContactRow,
    Customer,
    DecisionRow,
    MeetingRow,
    NextStepRow,
    NoteRow,
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
        self.rows.append(Customer(id=self.id, book=self.book, name=name, number=number, **fields))
        for position, (label, digits) in enumerate(phones):
            self.rows.append(
                Phone(
                    id=new_id(), book=self.book, customer_id=self.id, label=label, number=digits, position=position,
                    digits=digits,
                )
            )  # fmt: skip
        return self

    def entered(self, stage: Stage, at: datetime, came_from: Stage | None = None, reason: str = "") -> "Person":
        """Entered a stage; with evidence where it came from the stage before."""
        forward = came_from is not None and stage > came_from
        outcome = _OUTCOMES.get(came_from, "") if forward and came_from else ""
        evidence = _EVIDENCE.get(came_from, "") if forward and came_from else ""
        self.rows.append(
            StageMoveRow(
                id=new_id(), book=self.book, customer_id=self.id, at=utc_text(at), on_day=at.date().isoformat(),
                from_stage=came_from or 0, to_stage=stage, outcome=outcome, evidence=evidence, reason=reason,
                who=self.who,
            )
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
        self.rows.append(
            ContactRow(
                id=key, book=self.book, group_id=key, customer_id=self.id, at=utc_text(at),
                day=at.date().isoformat(), channel=channel, direction=Direction.IN if incoming else Direction.OUT,
                outcome=outcome, step=step or "", asked=step is not None or incoming, note=note, learnt=learnt,
                meeting_id=meeting,
            )
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
        self.rows.append(
            NextStepRow(
                id=new_id(), book=self.book, customer_id=self.id, set_at=utc_text(set_at), on_day=on.isoformat(),
                at=utc_text(at) if at else "", channel=channel or "", promised=promised,
            )
        )  # fmt: skip
        return self

    def meeting(self, agreed: datetime, at: datetime, channel: Channel, place: str) -> "Person":
        """Agreed a meeting."""
        key = new_id()
        self.rows.append(
            MeetingRow(
                id=key, book=self.book, customer_id=self.id, group_id=key, at=utc_text(at), day=at.date().isoformat(),
                channel=channel, place=place, agreed_on=agreed.date().isoformat(),
            )
        )  # fmt: skip
        return self

    def pause(self, at: datetime, until: date, reason: str) -> "Person":
        """Was annoyed and is left alone."""
        self.rows.append(
            PauseRow(
                id=new_id(), book=self.book, customer_id=self.id, at=utc_text(at), start=at.date().isoformat(),
                until=until.isoformat(), reason=reason, annoyed=True,
            )
        )  # fmt: skip
        return self

    def decision(self, at: datetime, what: Verdict, by: str) -> "Person":
        """The lead decided."""
        self.rows.append(
            DecisionRow(id=new_id(), book=self.book, customer_id=self.id, at=utc_text(at), what=what, by_name=by)
        )
        return self

    def note(self, at: datetime, text: str) -> "Person":
        """A note."""
        self.rows.append(NoteRow(id=new_id(), book=self.book, customer_id=self.id, at=utc_text(at), text=text))
        return self

    def concern(self, kind: str, text: str, opened: date) -> "Person":
        """A wish or a complaint that is open."""
        self.rows.append(
            Concern(
                id=new_id(), book=self.book, customer_id=self.id, kind=kind, text=text, opened_on=opened.isoformat()
            )
        )
        return self
