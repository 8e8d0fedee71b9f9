"""The file of skipped rows: reasons, harmless cells, nothing overwritten, and it imports once mended."""

import csv
import io
from pathlib import Path

import pytest

from rmtui import i18n
from rmtui.domain.playbook import Playbook
from rmtui.exchange.importer import plan_import, read_table
from rmtui.exchange.plan import ExistingIndex
from rmtui.exchange.readers import unguarded
from rmtui.exchange.rejects import guarded, write_rejects
from tests.import_files import HEADINGS, SKIPPED, TODAY, WANG, Planned, messy_csv, write_table


@pytest.fixture
def planned(tmp_path: Path, playbook: Playbook) -> Planned:
    return Planned(tmp_path, playbook)


def test_skipped_rows_are_written_with_their_reasons_and_import_once_mended(tmp_path: Path, playbook: Playbook) -> None:
    path = tmp_path / "messy.csv"
    path.write_bytes(messy_csv())
    table = read_table(path)
    plan = plan_import(table, None, playbook, TODAY, ExistingIndex())
    written = write_rejects(table, plan, path)
    assert written == tmp_path / "messy-skipped.csv"
    assert written.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(written.read_text("utf-8-sig"))))
    assert lines[0] == [*HEADINGS, i18n.t("import.reason")]
    assert (len(lines), {len(line) for line in lines}) == (SKIPPED + 1, {len(HEADINGS) + 1})
    mended = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    for line in mended:
        line.update({"*姓名(必填)": "王建民", "最近联系日期": "", "当前环节": "2"})
        line["客户号"] = line["客户号"].strip() or f"M{line['序号']}"
    plan = plan_import(
        read_table(write_table(tmp_path / "mended.csv", *mended)), None, playbook, TODAY, ExistingIndex()
    )
    assert (plan.new, len(plan.skipped), plan.unmapped) == (SKIPPED, 0, ("车牌",))


def test_the_file_of_skipped_rows_overwrites_nothing(planned: Planned) -> None:
    plan = planned({"客户号": "", "姓名": "王建国", "手机": ""})
    source = planned.folder / "list.csv"
    table = read_table(source)
    first = write_rejects(table, plan, source)
    assert write_rejects(table, plan, source) == first, "the same rows need no second file"
    assert first is not None
    first.write_bytes(b"mended by hand")
    assert write_rejects(table, plan, source) == planned.folder / "list-skipped-2.csv"
    assert first.read_bytes() == b"mended by hand"
    assert write_rejects(table, planned(WANG), source) is None


@pytest.mark.parametrize("cell", ["=1+1", "+86 14400001234", "-", "@x", "'=x", "0012", "14400001234", "王建国", ""])
def test_guarded_cells_come_back_as_they_were(cell: str) -> None:
    safe = guarded(cell)
    assert not safe.startswith(("=", "+", "-", "@"))
    assert unguarded(safe).strip() == cell
