"""Exchange: what goes to whom, what came, what is missing; files are written, taken in, devices paired and unpaired."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content

from rmtui import words
from rmtui.commands import Scope, bindings
from rmtui.domain.exchange import Exported, PeerView, Preview, Receipt
from rmtui.domain.refusal import Refused
from rmtui.events import BookChanged
from rmtui.i18n import t
from rmtui.screens.base import asked
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.exchange_dialogs import Offered, PlaceDialog, PreviewDialog, ReceiptsDialog
from rmtui.screens.exchange_pairing import Pairing
from rmtui.widgets.asking import Choice
from rmtui.widgets.exchange_lines import FILE, role, whom
from rmtui.widgets.plain import joined
from rmtui.widgets.virtual_list import VirtualList

MOST_RECEIPTS = 1000
"""Files among which a device's own are looked for."""

if TYPE_CHECKING:
    from collections.abc import Callable

    Writing = Callable[..., Exported]


class ExchangeScreen(Pairing):
    """The page of the exchange. Files are opened, read and written beside the event loop."""

    BINDINGS = bindings(Scope.EXCHANGE)

    @work(group="act")
    async def action_write(self) -> None:
        """Write the file for the device at the cursor."""
        from rmtui.store import exchanging

        peer = self.peer
        if peer is None:
            self.say(t("exchange.no_peer"), warn=True)
        elif self.may_write():
            await self._write([peer], exchanging.export, ask=False)

    @work(group="act")
    async def action_write_to(self) -> None:
        """Write the file for the device at the cursor to another place."""
        from rmtui.store import exchanging

        peer = self.peer
        if peer is None:
            self.say(t("exchange.no_peer"), warn=True)
        elif self.may_write():
            await self._write([peer], exchanging.export, ask=True)

    @work(group="act")
    async def action_write_all(self) -> None:
        """Write files for all devices for which something waits."""
        from rmtui.store import exchanging

        waiting = [one for one in self.peers if one.waiting]
        if not waiting:
            self.say(t("exchange.nothing_waits"))
        elif self.may_write():
            await self._write(waiting, exchanging.export, ask=False)

    @work(group="act")
    async def action_take_pack(self) -> None:
        """Take over the lead's rules and scripts."""
        from rmtui.store import exchanging

        try:
            taken = await self.desk.lanes.run(exchanging.take_pack)
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)
            return
        self.say(t("pack.taken", version=taken.version))
        self.desk.changed.publish(BookChanged(()))

    @work(group="act")
    async def action_request(self) -> None:
        """Write a file that asks the device at the cursor for what is missing."""
        from rmtui.store import exchanging

        peer = self.peer
        if peer is None:
            self.say(t("exchange.no_peer"), warn=True)
        elif not peer.missing:
            self.say(t("exchange.nothing_missing", person=whom(peer)))
        elif self.may_write():
            await self._write([peer], exchanging.request, ask=False)

    async def _write(self, peers: "list[PeerView]", write: "Writing", *, ask: bool) -> None:
        """A file for each; the place is asked for once where none is remembered, or the remembered one is not there."""
        chosen: Path | None = None
        written: list[Exported] = []
        for peer in peers:
            target = None if ask else await self.remembered(peer)
            if target is None:
                chosen = chosen or await self.ask_target(peer)
                target = chosen
            if target is None:
                break
            made = await self.run_job(t("exchange.writing", person=whom(peer)), write, peer.device, target)
            if made is None:
                break
            written.append(made)
        if written:
            own = next((one.own for one in peers if (one.person, one.label) == written[0][1:3]), False)
            self.tell(self._written(written, own=own, request=write.__name__ == "request"))
            self.reload()

    async def remembered(self, peer: PeerView) -> Path | None:
        """Where the last file for it was written, if that is there now."""
        folder = Path(peer.folder) if peer.folder else None
        there = folder is not None and await asyncio.to_thread(folder.is_dir)
        return folder if there else None

    async def ask_target(self, peer: PeerView) -> Path | None:
        """Ask where to: a stick, the folders used before, or a typed path."""
        offered = [Offered(str(one), t("exchange.stick")) for one in self.places.sticks]
        known = dict.fromkeys(one.folder for one in (peer, *self.peers) if one.folder)
        offered += [Offered(one, t("exchange.last_used")) for one in known if Path(one) not in self.places.sticks]
        remark = t("exchange.target_remark") if offered else t("exchange.no_stick")
        title = t("exchange.target", person=whom(peer))
        return await asked(self.app, PlaceDialog(title, t("exchange.path"), offered, remark))

    def _written(self, made: list[Exported], *, own: bool, request: bool) -> Content:
        """Where it lies, and what the other one does next."""
        first = made[0]
        if len(made) > 1:
            folders = dict.fromkeys(str(Path(one.file).parent) for one in made)
            said = t("exchange.written_all", n=len(made), folder=t("join.names").join(folders))
            return joined((said, "$text-success"), " ", (t("exchange.then_all"), "$accent"), *self._along(made))
        said = t("exchange.written", file=first.file, n=first.changes)
        kind = f"exchange.then{'_request' if request else ''}{'_own' if own else ''}"
        then = t(kind, person=first.person, label=first.label)
        return joined((said, "$text-success"), " ", (then, "$accent"), *self._along(made))

    def _along(self, made: list[Exported]) -> list[tuple[str, str] | str]:
        """The team's rules that go along, or why the lead's own do not."""
        went = next((one.pack for one in made if one.pack), "")
        wrong = next((one.pack_wrong for one in made if one.pack_wrong), "")
        if wrong:
            return [" ", (t("pack.wrong", reason=wrong), "$text-warning")]
        return [" ", (t("pack.along", version=went), "$text")] if went else []

    @work(group="act")
    async def action_take(self) -> None:
        """Take a file in: one of those found, by digit, or a typed path."""
        if not self.may_write():
            return
        hints = {one.path: t("exchange.from", person=one.person, label=one.label) for one in self.found}
        offered = [Offered(path, hint) for path, hint in hints.items()]
        remark = t("exchange.take_remark" if offered else "exchange.no_files")
        file = await asked(self.app, PlaceDialog(t("exchange.take"), t("exchange.path"), offered, remark))
        if file is not None:
            await self.take(file)

    @work(group="act")
    async def action_open(self) -> None:
        """Take the file at the cursor in, or show the files of the device at the cursor."""
        key = self.lines.current
        if key.startswith(FILE):
            if self.may_write():
                await self.take(Path(key.removeprefix(FILE)))
        elif self.peer is not None:
            from rmtui.store.reads.exchange import receipts

            peer = self.peer
            every = await self.desk.read(receipts, MOST_RECEIPTS)
            mine = [one for one in every if (one.person, one.label) == (peer.person, peer.label)]
            title = joined((peer.person, "bold"), "  ", (role(peer), "$muted"), "  ", (peer.label, "$muted"))
            await asked(self.app, ReceiptsDialog(title, mine, self.today))

    @on(VirtualList.Chosen)
    def open_by_mouse(self) -> None:
        """A second click opens."""
        self.action_open()

    async def take(self, file: Path) -> None:
        """Look at what a file would do, ask, and take it in; a file dealt with before does nothing."""
        from rmtui.store import exchanging

        preview: Preview | None = await self.run_job(t("exchange.reading"), exchanging.preview, file)
        if preview is None or not await asked(self.app, PreviewDialog(preview, self.today)):
            return
        what = t("exchange.taking", person=preview.person)
        receipt: Receipt | None = await self.run_job(what, exchanging.take_in, file)
        if receipt is not None:
            await self.taken(receipt)

    async def taken(self, receipt: Receipt) -> None:
        """Say what came, and the next key; every page looks anew."""
        if self.desk.waiting:
            await self.came_home()
        self.desk.changed.publish(BookChanged(()))
        self.tell(self._took(receipt))
        self.action_look()

    def _took(self, receipt: Receipt) -> Content:
        if receipt.already:
            return joined((t("exchange.already", person=receipt.person), "$text"))
        parts = [(t("exchange.took", person=receipt.person, n=receipt.changes), "$text-success")]
        if receipt.conflicts:
            parts.append((t("exchange.took_conflicts", n=receipt.conflicts), "$text-warning"))
        if receipt.owed:
            parts.append((t("exchange.owed", person=receipt.person, n=receipt.owed), "$accent"))
        return Content(" ").join(joined(one) for one in parts)

    def action_conflicts(self) -> None:
        """The fields that differ."""
        from rmtui.screens.exchange_conflicts import ConflictsScreen

        self.app.push_screen(ConflictsScreen())

    @work(group="act")
    async def action_unpair(self) -> None:
        """Exchange no more with the device at the cursor."""
        from rmtui.store import exchanging

        peer = self.peer
        if peer is None or not self.may_write():
            return
        choices = (Choice("1", "yes", t("exchange.unpair.yes")), Choice("2", "no", t("exchange.unpair.no")))
        title = t("exchange.unpair", person=peer.person, label=peer.label)
        dialog = FormDialog(title, choices=choices, chosen="no", remark=t("exchange.unpair.remark"))
        answer = await asked(self.app, dialog)
        if answer is None or answer.choice != "yes":
            return
        try:
            await self.desk.lanes.run(exchanging.unpair, peer.device)
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)
        else:
            self.tell(joined((t("exchange.unpaired", person=peer.person), "$text")))
            self.reload()

    async def action_back(self) -> None:
        """Abort what is under way."""
        if self.job is not None:
            self.job.stop()
            self.show_progress()
