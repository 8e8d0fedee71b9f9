"""What a contact's dialog keeps beside the outcome: the purpose, and why it is made against a guard."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from rmtui.domain.guard import Guard, Planned, against
from rmtui.domain.model import Direction
from rmtui.domain.purposes import PURPOSES, of_kind
from rmtui.domain.views import ContactEntry
from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.widgets.asking import Ask, Choice
from rmtui.widgets.plain import joined

if TYPE_CHECKING:
    from rmtui.screens.dialogs import Answer

PURPOSE_KEYS = "p,ｐ,f2"
"""In a field, `p` is a letter: `f2` works there too."""


class MindingDialog(Dialog[ContactEntry]):
    """Ends with a contact that has a purpose, preset by what led to it, and a reason where a guard is passed by."""

    purpose = ""
    guards: Sequence[Guard] = ()

    def preset(self, kind: str) -> None:
        """The purpose of the template's kind, unless the page knew a better one."""
        self.purpose = self.purpose or of_kind(kind)

    def purpose_words(self) -> Content:
        """What it is for, and the key that changes it."""
        if not self.purpose:
            return Content("")
        return joined((t(f"purpose.{self.purpose}"), "$text"), " ", ("f2", "$faint"))

    def show_purpose(self) -> None:
        """Draw the purpose anew; to be given by each dialog."""

    def action_purpose(self) -> None:
        """Choose what the contact is for."""
        from rmtui.screens.dialogs import FormDialog

        def take(answer: "Answer | None") -> None:
            if answer is not None:
                self.purpose = answer.choice
                self.show_purpose()

        choices = [Choice(str(n), one, t(f"purpose.{one}")) for n, one in enumerate(PURPOSES, 1)]
        dialog = FormDialog(t("round.purpose_title"), choices=choices, chosen=self.purpose)
        self.app.push_screen(dialog, take)

    def finish(self, entry: ContactEntry) -> None:
        """End with the contact; where a guard stands against it, ask first why it is made all the same."""
        entry = entry._replace(purpose=self.purpose)
        reasons = self._against(entry)
        if not reasons:
            self.dismiss(entry)
            return
        from rmtui.screens.dialogs import FormDialog

        def take(answer: "Answer | None") -> None:
            if answer is not None:
                self.dismiss(entry._replace(override=answer.text("why")))

        most = self.desk.playbook.max_sales_in_30_days
        said = [t(f"override.{one}", max=most) if one == "capped" else t(f"override.{one}") for one in reasons]
        ask = Ask("why", t("override.reason"), required=True)
        self.app.push_screen(FormDialog(t("override.title"), (ask,), remark="\n".join(said)), take)

    def _against(self, entry: ContactEntry) -> tuple[str, ...]:
        """What the contact goes against with any of the customers."""
        if entry.direction is Direction.IN:
            return ()
        at = entry.at or self.desk.clock.now()
        planned = Planned(entry.channel, entry.outcome, at, entry.purpose, entry.care)
        found = [against(one, planned, self.desk.playbook, self.desk.calendar) for one in self.guards]
        return tuple(dict.fromkeys(name for names in found for name in names))
