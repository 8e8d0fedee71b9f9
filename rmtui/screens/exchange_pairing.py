"""Pairing: this device's introduction with its words, another's compared word by word, and the words on demand."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from rmtui import words
from rmtui.domain.exchange import Introduction
from rmtui.domain.refusal import Refused
from rmtui.exchange import fingerprint, introduction
from rmtui.i18n import language, t
from rmtui.screens.base import asked
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.exchange_dialogs import Offered, PlaceDialog, WordsDialog
from rmtui.screens.exchange_page import ExchangePage
from rmtui.widgets.asking import Choice
from rmtui.widgets.plain import joined

if TYPE_CHECKING:
    from rmtui.store.store import Store


class Pairing(ExchangePage):
    """Two introductions go each way once; what two people compare are the words."""

    @work(group="act")
    async def action_pair(self) -> None:
        """Show this device's introduction, or take another's."""
        choices = (
            Choice("1", "own", t("exchange.pair.own"), t("exchange.pair.own.hint")),
            Choice("2", "other", t("exchange.pair.other"), t("exchange.pair.other.hint")),
        )
        chosen = "other" if self.places.introductions else "own"
        answer = await asked(self.app, FormDialog(t("exchange.pair"), choices=choices, chosen=chosen))
        if answer and answer.choice == "own":
            await self.introduce()
        elif answer and self.may_write():
            await self.meet()

    @work(group="act")
    async def action_words(self) -> None:
        """The words of this device's fingerprint."""
        await self.introduce()

    async def introduce(self) -> None:
        """The own words; from there the introduction is written."""
        from rmtui.store import exchanging

        try:
            me = await self.desk.lanes.run(exchanging.introduction)
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)
            return
        answer = await self.compare(me, introduction.fingerprint(me), own=True)
        if answer != WordsDialog.WRITE or not self.may_write():
            return
        offered = [Offered(str(one), t("exchange.stick")) for one in self.places.sticks]
        remark = t("exchange.target_remark") if offered else t("exchange.no_stick")
        title = t("exchange.introduction_to")
        target = await asked(self.app, PlaceDialog(title, t("exchange.path"), offered, remark))
        if target is not None:
            await self._introduce(target)

    async def _introduce(self, target: Path) -> None:
        from rmtui.store import exchanging

        try:
            file = await self.desk.lanes.run(exchanging.introduce, target)
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)
            return
        said = (t("exchange.introduced", file=file), "$text-success")
        self.tell(joined(said, " ", (t("exchange.introduced.then"), "$accent")))

    async def meet(self) -> None:
        """Take another's introduction: whose, which words, the same on the other screen; then it is paired."""
        from rmtui.store import exchanging

        offered = [Offered(str(one), "") for one in self.places.introductions]
        remark = t("exchange.meet_remark" if offered else "exchange.no_introductions")
        file = await asked(self.app, PlaceDialog(t("exchange.meet"), t("exchange.path"), offered, remark))
        if file is None:
            return
        try:
            who, print_ = await self.desk.lanes.run(exchanging.look_at, file)
            answer = await self.compare(who, print_, own=False)
            if answer == WordsDialog.OTHER:
                self.tell(joined((t("exchange.not_paired", person=who.person), "$text-error")))
            elif answer == WordsDialog.SAME:
                await self.desk.lanes.run(_pair, file, print_)
                self._paired(who)
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)

    async def compare(self, who: Introduction, found: str, *, own: bool) -> str | None:
        """The words of a fingerprint in the language in use, and what was answered."""
        said = fingerprint.words(found, language())
        return await asked(self.app, WordsDialog(who, said, fingerprint.qr_text(found), own=own))

    def _paired(self, who: Introduction) -> None:
        said = (t("exchange.paired", person=who.person, label=who.label), "$text-success")
        self.tell(joined(said, " ", (t("exchange.paired.then"), "$accent")))
        self.reload()
        self.action_look()


def _pair(store: "Store", file: Path, found: str) -> None:
    from rmtui.store import exchanging

    exchanging.pair(store, file, fingerprint=found)
