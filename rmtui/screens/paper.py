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
from rmtui.widgets.asking import Ask, Choice

if TYPE_CHECKING:
    from rmtui.sheets.paper import Paper
    from rmtui.sheets.write import Written

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
    if not _may_leave(host):
        return
    settings = host.desk.settings
    dialog = WriteDialog(settings.sheet_formats.split(","), settings.sheet_folder or str(documents()))
    answer = await asked(host.app, dialog)
    reason = await reason_for(host, paper) if answer is not None else None
    if answer is None or reason is None:
        return
    made = await _written(host, paper, columns, answer.formats, answer.folder, reason)
    if made:
        choices = {"sheet_formats": ",".join(answer.formats), "sheet_folder": str(answer.folder)}
        cast(Remembers, host.app).remember(**choices)
        names = t("join.names").join(path.name for path in made.files)
        host.say(t("sheets.written", names=names, folder=answer.folder))


async def print_paper(host: Host, paper: "Paper", columns: int) -> bool:
    """Write the sheet as PDF and send it to a printer; without one, say where the file is. Only from a worker.

    Whether it was printed.
    """
    if not _may_leave(host):
        return False
    from rmtui.sheets.printing import printers

    host.working(t("sheets.looking"))
    names = await asyncio.to_thread(printers)
    host.working("")
    printer = ""
    if names:
        choices = [Choice(str(n), f"{n}", one or t("sheets.usual")) for n, one in enumerate(names[:9], 1)]
        dialog = FormDialog(t("sheets.print_title"), choices=choices, remark=t("sheets.print_remark"))
        answer = await asked(host.app, dialog)
        if answer is None:
            return False
        printer = names[int(answer.choice) - 1]
    reason = await reason_for(host, paper)
    if reason is None:
        return False
    folder = Path(host.desk.settings.sheet_folder or documents())
    made = await _written(host, paper, columns, ("pdf",), folder, reason)
    if made is None:
        return False
    if not names:
        host.say(words.refusal(Refused("no_printer", file=str(made.files[0]))), warn=True)
        return False
    return await _printed(host, paper, made.files[0], printer)


async def reason_for(host: Host, paper: "Paper") -> str | None:
    """What the sheet is for, where that is asked; None where the user gave up."""
    if not paper.needs_reason:
        return ""
    ask = Ask("reason", t("sheets.reason"), required=True)
    title = t("sheets.reason_title", n=paper.customers)
    answer = await asked(host.app, FormDialog(title, (ask,), remark=t("sheets.reason_remark")))
    return answer.text("reason") if answer else None


async def _printed(host: Host, paper: "Paper", file: Path, printer: str) -> bool:
    from rmtui.sheets.printing import print_file
    from rmtui.store.writes.prints import printed

    host.working(t("sheets.printing"))
    try:
        await asyncio.to_thread(print_file, file, printer)
    except Refused as refused:
        host.say(words.refusal(refused), warn=True)
        return False
    finally:
        host.working("")
    await host.desk.write(printed, paper.what, paper.day, paper.customers, paper.about)
    host.say(t("sheets.printed", printer=printer or t("sheets.usual"), file=file))
    return True


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
    if made.missing_glyphs:
        chars = " ".join(made.missing_glyphs)
        host.say(t("sheet.glyphs_missing", count=len(made.missing_glyphs), chars=chars), warn=True)
    return made


def _may_leave(host: Host) -> bool:
    """Whether what leaves the machine can be noted in the audit trail; says so where not."""
    why = host.desk.store.why_read_only
    if why is not None:
        host.say(words.refusal(why), warn=True)
    return why is None


def _write(paper: "Paper", columns: int, formats: tuple[str, ...], folder: Path, config: Path) -> "Written":
    from rmtui.sheets.write import write
    from rmtui.store.home import private_folder

    private_folder(folder)
    layout = config / "sheets" / "sheet.typ"
    own = layout if layout.is_file() else None
    return write(paper.document, formats, folder / paper.name, paper.made_at, columns=columns, layout=own)


def documents() -> Path:
    """Where sheets go unless another folder was chosen."""
    from platformdirs import user_documents_path

    return user_documents_path() / FOLDER
