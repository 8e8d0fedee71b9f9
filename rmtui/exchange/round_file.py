"""The file of a message to many: number, name and text a line, for whoever sends it. Numbers are whole in it."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from rmtui.domain.refusal import Refused
from rmtui.domain.round import RoundPerson
from rmtui.exchange.rejects import guarded
from rmtui.exchange.saving import drafted
from rmtui.i18n import t
from rmtui.text import clean


def write_round(people: Sequence[RoundPerson], folder: Path, stem: str) -> Path:
    """Writes `STEM.csv` into the folder, readable by its owner only; a file that is there is never overwritten.

    Raises Refused `no_such_folder` or `not_written`.
    """
    if not folder.is_dir():
        raise Refused("no_such_folder", folder=clean(str(folder)))
    path = next(
        each for n in range(1, 10_000) if not (each := folder / f"{stem}{f'-{n}' if n > 1 else ''}.csv").exists()
    )
    with drafted(path) as draft:
        draft.write(round_bytes(people))
        draft.flush()
        draft.rename()
    return path


def round_bytes(people: Sequence[RoundPerson]) -> bytes:
    """The lines as CSV for a spreadsheet (UTF-8 with BOM); numbers are bare digits, texts never a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([t("round.column.number"), t("round.column.name"), t("round.column.text")])
    for one in people:
        writer.writerow([one.number, guarded(one.name), guarded(one.text)])
    return stream.getvalue().encode("utf-8-sig")
