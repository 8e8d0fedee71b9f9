"""The lines of the exchange page: files that wait, paired devices with their state in a word, the next step."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from textual.content import Content

from rmtui import words
from rmtui.domain.exchange import ExchangeView, PeerView, ReceiptView
from rmtui.i18n import language, t
from rmtui.widgets.plain import joined
from rmtui.widgets.virtual_list import Cell, Column, Row

FILE, PEER = "file:", "peer:"
"""What the keys of the two kinds of line begin with."""


class FoundFile(NamedTuple):
    """A file that waits to be taken in: where it lies, whose it is by its own word, when it was made (local)."""

    path: str
    person: str
    label: str
    at: datetime
    place: str
    """The name of the stick or folder it lies on."""
    stick: bool
    request: bool = False
    """It only asks for what its sender lacks."""


def columns() -> tuple[Column, ...]:
    """Who, role, device, last sent, last received, state."""
    names = [t(f"exchange.column.{name}") for name in ("who", "role", "device", "sent", "received", "state")]
    if language() == "en":
        sizes = ((0, 0), (20, 112), (12, 0), (15, 0), (15, 0), (13, 0))
    else:
        sizes = ((0, 0), (10, 0), (10, 0), (11, 0), (11, 0), (11, 0))
    return tuple(Column(wide, least, name) for (wide, least), name in zip(sizes, names, strict=True))


def receipt_columns() -> tuple[Column, ...]:
    """Came or went, when, how many changes, the file's name."""
    wide = language() == "en"
    return Column(8 if wide else 4), Column(15 if wide else 11), Column(12), Column(0)


def when(moment: datetime | None, today: date) -> str:
    """A day and hour in few cells: today and yesterday by name."""
    if moment is None:
        return t("exchange.never")
    if 0 <= (today - moment.date()).days <= 1:
        return words.moment(moment, today)
    return f"{words.short_day(moment.date(), today)} {moment:%H:%M}" if moment.year == today.year else f"{moment:%F}"


def role(peer: PeerView) -> str:
    """What the device's owner is, or that it is the manager's own."""
    return t("exchange.own_device") if peer.own else t(f"role.{peer.role}")


def whom(peer: PeerView) -> str:
    """Who gets or sends a file, in a sentence: another person, or one of the manager's own devices by its name."""
    return t("exchange.your_device", label=peer.label) if peer.own else peer.person


def state(peer: PeerView) -> tuple[str, str]:
    """How the exchange with a device stands, and the tone: what is missing goes before what waits."""
    if peer.missing:
        return t("exchange.state.missing"), "error"
    if peer.unsent:
        return t("exchange.state.waiting", n=peer.unsent), "warning"
    if peer.waiting:
        return t("exchange.state.sent"), "accent"
    if peer.received_at is None:
        return t("exchange.state.new"), "muted"
    return t("exchange.state.synced"), "success"


def rows(view: ExchangeView, found: Sequence[FoundFile], today: date) -> list[Row]:
    """Files that wait on top, then the devices, each under its heading."""
    made: list[Row] = []
    if found:
        made.append(_heading("files", t("exchange.files", n=len(found)), "accent"))
        made += [_file_row(one, today) for one in found]
        made.append(_heading("gap", "", ""))
    if view.peers:
        made.append(_heading("peers", t("exchange.peers", n=len(view.peers)), "muted"))
        made += [_peer_row(one, today) for one in view.peers]
    return made


def receipt_rows(receipts: Sequence[ReceiptView], today: date) -> list[Row]:
    """The files that came and went, newest first."""
    return [
        Row(
            f"{one.direction}:{one.bundle}:{place}",
            (
                Cell(t(f"exchange.direction.{one.direction}"), "success" if one.direction == "in" else "accent"),
                Cell(when(one.at, today)),
                Cell(t("exchange.changes", n=one.changes), "muted"),
                Cell(f"{Path(one.file).name}  {Path(one.file).parent}"),
            ),
        )
        for place, one in enumerate(receipts)
    ]


def file_detail(found: FoundFile, today: date) -> Content:
    """Whose file it is, where it lies, and that `enter` takes it in."""
    came = t("exchange.on_stick" if found.stick else "exchange.in_folder", place=found.place)
    who = (t("exchange.from", person=found.person, label=found.label), "bold $text")
    next_step = t("exchange.next.answer" if found.request else "exchange.next.take", person=found.person)
    return _lines(
        joined(who, "  ", (when(found.at, today), "$muted"), "  ", (came, "$muted")),
        joined((found.path, "$muted")),
        joined((next_step, "bold $accent")),
    )


def peer_detail(peer: PeerView, today: date, *, read_only: str = "") -> Content:
    """What waits and what is missing since when, where the last file went, and the next step in one sentence."""
    title = joined(
        (peer.person, "bold $text"), "  ", (role(peer), "$muted"), "  ", (peer.label, "$muted"), "  ",
        (t("exchange.paired_at", at=when(peer.paired_at, today)), "$muted"),
    )  # fmt: skip
    facts: list[Content] = []
    if peer.missing:
        since = when(peer.missing_since, today)
        names = t("join.names").join(peer.missing)
        facts.append(joined((t("exchange.missing", names=names, since=since), "$text-error")))
    if peer.unsent:
        since = when(peer.waiting_since, today)
        facts.append(joined((t("exchange.waiting", n=peer.unsent, since=since), "$text-warning")))
    elif peer.waiting:
        sent = when(peer.sent_at, today)
        facts.append(joined((t("exchange.unproved", n=peer.waiting, sent=sent), "$muted")))
    if peer.folder:
        facts.append(joined((t("exchange.last_place", folder=peer.folder), "$muted")))
    return _lines(title, *facts, joined((read_only or next_step(peer), "bold $accent")))


def next_step(peer: PeerView) -> str:
    """The one thing to do next with this device."""
    if peer.missing:
        return t("exchange.next.request", person=whom(peer))
    if peer.unsent:
        return t("exchange.next.write_own" if peer.own else "exchange.next.write", person=whom(peer))
    if peer.waiting or peer.received_at is None:
        return t("exchange.next.wait", person=whom(peer))
    return t("exchange.next.nothing")


def _heading(key: str, text: str, tone: str) -> Row:
    return Row(f"heading:{key}", (Cell(text, tone),), selectable=False)


def _file_row(one: FoundFile, today: date) -> Row:
    waits = t("exchange.state.request" if one.request else "exchange.state.file")
    place = t("exchange.stick") if one.stick else t("exchange.folder")
    cells = (Cell(one.person or one.path, "strong"), Cell(place, "muted"), Cell(one.label, "muted"),
             Cell(when(one.at, today)), Cell("-", "muted"), Cell(waits, "accent"))  # fmt: skip
    return Row(FILE + one.path, cells)


def _peer_row(one: PeerView, today: date) -> Row:
    said, tone = state(one)
    cells = (Cell(one.person, "strong"), Cell(role(one), "muted"), Cell(one.label, "muted"),
             Cell(when(one.sent_at, today), "" if one.sent_at else "muted"),
             Cell(when(one.received_at, today), "" if one.received_at else "muted"), Cell(said, tone))  # fmt: skip
    return Row(PEER + one.device, cells)


def _lines(*parts: Content) -> Content:
    return Content("\n").join(parts)
