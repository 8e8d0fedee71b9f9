"""A sheet leaves the machine: written to files or sent to a printer beside the event loop, noted in the audit trail."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.app import App

from rmtui import words
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.screens.base import Desk, asked
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.write_dialog import WriteDialog
from rmtui.text import half_width
from rmtui.widgets.asking import Ask, Choice

if TYPE_CHECKING:
    from rmtui.sheets.paper import Paper
    from rmtui.sheets.printing import Job
    from rmtui.sheets.write import Written
    from rmtui.store.home import Home

PRINTING = asyncio.Lock()
"""One sheet is printed at a time."""
FOLDER = "rmtui"
"""The folder for sheets inside the documents folder."""


class Host(Protocol):
    """The page or dialog that shows the sheet."""

    @property
    def desk(self) -> Desk:
        """The open book."""

    @property
    def app(self) -> App[Any]:
        """The app."""

    def say(self, message: str, *, warn: bool = False) -> None:
        """One short notice."""

    def working(self, said: str) -> None:
        """Say what is under way; empty: nothing."""


class Remembers(Protocol):
    """What is asked of the app: to keep what the user chose."""

    def remember(self, **choices: str) -> None:
        """Keep settings by name."""


async def write_paper(host: Host, paper: "Paper", columns: int) -> None:
    """Write the sheet to files, in the formats and the folder chosen, text in so many columns. Only from a worker."""
    made = await _chosen(host, paper, columns)
    if made:
        names = t("join.names").join(path.name for path in made.files)
        host.say(t("sheets.written", names=names, folder=made.files[0].parent))


async def open_paper(host: Host, paper: "Paper", columns: int) -> None:
    """Write the sheet as above, and open the first of its files; without a program for it, name the file.

    Only from a worker.
    """
    made = await _chosen(host, paper, columns)
    if made is None:
        return
    from rmtui.sheets.printing import open_file

    file = made.files[0]
    opened = await asyncio.to_thread(open_file, file)
    host.say(t("sheets.opened" if opened else "sheets.not_opened", file=file), warn=not opened)


async def _chosen(host: Host, paper: "Paper", columns: int) -> "Written | None":
    """Ask for formats, folder and reason, and write; None where the user gave up or it was refused."""
    if not _may_leave(host):
        return None
    settings = host.desk.settings
    dialog = WriteDialog(settings.sheet_formats.split(","), settings.sheet_folder or str(documents()))
    answer = await asked(host.app, dialog)
    reason = await reason_for(host, paper) if answer is not None else None
    if answer is None or reason is None:
        return None
    made = await _written(host, paper, columns, answer.formats, answer.folder, reason)
    if made:
        choices = {"sheet_formats": ",".join(answer.formats), "sheet_folder": str(answer.folder)}
        cast(Remembers, host.app).remember(**choices)
    return made


async def print_paper(host: Host, paper: "Paper", columns: int) -> bool:
    """Send the sheet to a printer, by a private file that is gone afterwards; without one, write it and name the file.

    Only from a worker. Whether it was printed.
    """
    if not _may_leave(host):
        return False
    if PRINTING.locked():
        host.say(t("sheets.busy"), warn=True)
        return False
    async with PRINTING:
        from rmtui.sheets.printing import printers

        host.working(t("sheets.looking"))
        try:
            names = await asyncio.to_thread(printers)
        except Refused as refused:
            host.say(words.refusal(refused), warn=True)
            return False
        finally:
            host.working("")
        if not names:
            await _kept(host, paper, columns)
            return False
        job = await _job(host, names)
        reason = await reason_for(host, paper) if job else None
        return job is not None and reason is not None and await _printed(host, paper, job, reason)


async def _kept(host: Host, paper: "Paper", columns: int) -> None:
    """There is no printer: the file is written where sheets go, and named."""
    reason = await reason_for(host, paper)
    if reason is None:
        return
    folder = Path(host.desk.settings.sheet_folder or documents())
    made = await _written(host, paper, columns, ("pdf",), folder, reason)
    if made is not None:
        host.say(t("sheets.no_printer", file=made.files[0]), warn=True)


async def _job(host: Host, names: tuple[str, ...]) -> "Job | None":
    """Which printer, how many copies, on both sides or not; the default printer is chosen already."""
    from rmtui.sheets.printing import MOST_COPIES, Job

    choices = [Choice(str(n), f"{n}", one or t("sheets.usual")) for n, one in enumerate(names[:9], 1)]
    copies, sides = "1", ""
    remark = t("sheets.print_remark")
    while True:
        asks = (Ask("copies", t("sheets.copies"), value=copies), Ask("sides", t("sheets.two_sided"), value=sides,
                note=t("sheets.two_sided_note")))  # fmt: skip
        dialog = FormDialog(t("sheets.print_title"), asks, choices, chosen="1", remark=remark)
        answer = await asked(host.app, dialog)
        if answer is None:
            return None
        copies, sides = answer.text("copies"), answer.text("sides")
        number = half_width(copies or "1")
        if number.isascii() and number.isdigit() and 1 <= int(number) <= MOST_COPIES:
            return Job(names[int(answer.choice) - 1], int(number), bool(sides.strip()))
        remark = t("sheets.copies_wrong", most=MOST_COPIES)


async def _printed(host: Host, paper: "Paper", job: "Job", reason: str) -> bool:
    from rmtui.sheets.printing import stop
    from rmtui.store.writes.prints import printed

    host.working(t("sheets.printing"))
    try:
        missing = await asyncio.to_thread(_send, paper, job, host.desk.config, host.desk.store.home)
    except Refused as refused:
        host.say(words.refusal(refused), warn=True)
        return False
    except asyncio.CancelledError:
        # The program ends, or locks: it does not wait for a printer.
        stop()
        raise
    finally:
        host.working("")
    await host.desk.write(printed, paper.what, paper.day, paper.customers, paper.about, reason)
    host.say(t("sheets.printed", printer=job.printer or t("sheets.usual")))
    _say_missing(host, missing)
    return True


def _send(paper: "Paper", job: "Job", config: Path, home: "Home") -> str:
    """Makes the PDF and hands it over; the characters that no font has."""
    from rmtui.sheets import pdf
    from rmtui.sheets.paper import layout_in
    from rmtui.sheets.printing import print_file, spooled

    content, missing = pdf.render(paper.document, paper.made_at, layout_in(config, paper.kind))
    with spooled(home.prints, content) as file:
        print_file(file, job)
    return missing


async def reason_for(host: Host, paper: "Paper") -> str | None:
    """What the sheet is for, where that is asked; None where the user gave up."""
    if not paper.needs_reason:
        return ""
    ask = Ask("reason", t("sheets.reason"), required=True)
    title = t("sheets.reason_title", n=paper.customers)
    answer = await asked(host.app, FormDialog(title, (ask,), remark=t("sheets.reason_remark")))
    return answer.text("reason") if answer else None


async def _written(
    host: Host, paper: "Paper", columns: int, formats: tuple[str, ...], folder: Path, reason: str
) -> "Written | None":
    """Write the sheet beside the event loop, and note it in the audit trail; None where it was refused."""
    from rmtui.store.writes.prints import written

    host.working(t("sheets.writing", formats=" ".join(formats).upper()))
    try:
        made = await asyncio.to_thread(_write, paper, columns, formats, folder, host.desk.config)
    except Refused as refused:
        host.say(words.refusal(refused), warn=True)
        return None
    finally:
        host.working("")
    await host.desk.write(written, paper.what, paper.day, ",".join(formats), paper.customers, paper.about, reason)
    _say_missing(host, made.missing_glyphs)
    return made


def _say_missing(host: Host, missing: str) -> None:
    if missing:
        host.say(t("sheet.glyphs_missing", count=len(missing), chars=" ".join(missing)), warn=True)


def _may_leave(host: Host) -> bool:
    """Whether what leaves the machine can be noted in the audit trail; says so where not."""
    why = host.desk.store.why_read_only
    if why is not None:
        host.say(words.refusal(why), warn=True)
    return why is None


def _write(paper: "Paper", columns: int, formats: tuple[str, ...], folder: Path, config: Path) -> "Written":
    from rmtui.sheets.paper import layout_in
    from rmtui.sheets.write import write
    from rmtui.store.home import private_folder

    private_folder(folder)
    own = layout_in(config, paper.kind)
    return write(paper.document, formats, folder / paper.name, paper.made_at, columns=columns, layout=own)


def documents() -> Path:
    """Where sheets go unless another folder was chosen."""
    from platformdirs import user_documents_path

    return user_documents_path() / FOLDER
