"""Builders of the files that managers bring: a messy list of 500 customers, small tables, workbooks."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from rmtui.domain.playbook import Playbook
from rmtui.exchange.importer import plan_import, read_table
from rmtui.exchange.plan import ExistingCustomer, ExistingIndex, ImportPlan, RowPlan

TITLE_BLOCK: tuple[list[str], ...] = (
    ["示例银行示例分行个人客户信息梳理表"],
    ["填写说明:1.带*为必填;2.日期请写年月日;3.手机,备用电话请勿换行"],
    [],
    ["基本信息", "", "", "", "", "联系信息", "", "", "管理信息"],
)
HEADINGS = (
    *("序号", "客户号", "*姓名(必填)", "性别", "出生日期", "手机号码", "备用电话", "证件号码", "卡号", "客户等级"),
    *(
        "潜力(万元)",
        "贡献度",
        "当前环节",
        "进入环节日期",
        "分配日期",
        "维护机构短信发送时间",
        "最近联系日期",
        "最近联系方式",
    ),
    *("下次联系日期", "风险等级", "测评日期", "免打扰", "持有产品", "备注", "车牌"),
)
TODAY = date(2026, 3, 2)
WANG = {"客户号": "C1", "姓名": "王建国", "手机": "14400001234"}
ROWS = 500
SKIPPED = 7
UNCHANGED = 1
ID_NUMBER = "119999199003074618"
"""Made up, with a right check digit: a man born on 1990-03-07."""


def number_of(index: int) -> str:
    """The customer number of a row of the messy list."""
    return f"00{index:06}"


def phone_of(index: int) -> str:
    """The phone of a row of the messy list."""
    return f"1440000{index:04}"


def messy_rows() -> list[dict[str, str]]:
    """500 rows by heading: most plain, and each kind of mess several times; `SKIPPED` cannot be taken."""
    rows = [_plain(index) for index in range(ROWS)]
    for index, mess in enumerate(_MESS * 10):
        rows[index + 1].update({**mess, **_phone_mess(mess, index + 1)})
    rows[480].update({"*姓名(必填)": "王建国/李秀英"})
    rows[481].update({"客户号": "", "手机号码": "", "备用电话": ""})
    rows[482].update({"客户号": "", "手机号码": "1.44E+10", "备用电话": ""})
    rows[483].update({"客户号": "", "*姓名(必填)": "欧阳小明", "手机号码": phone_of(0)})
    rows[484].update({"客户号": number_of(0), "*姓名(必填)": rows[0]["*姓名(必填)"], "性别": "女"})
    rows[485] = dict(rows[300], 序号="485")
    rows[486].update({"最近联系日期": "2027-01-01"})
    rows[487].update({"当前环节": "第九阶段"})
    return rows


def messy_csv(encoding: str = "gb18030") -> bytes:
    """The messy list with its title block, as Excel saves it in China."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows(TITLE_BLOCK)
    writer.writerow(HEADINGS)
    writer.writerows([row.get(heading, "") for heading in HEADINGS] for row in messy_rows())
    return stream.getvalue().encode(encoding)


def write_csv(path: Path, rows: Sequence[Sequence[str]], *, encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    """Writes rows, headings first."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def write_table(path: Path, *rows: Mapping[str, str]) -> Path:
    """Writes rows given by heading; the headings of all rows stand in the order in which they come."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return write_csv(path, [headings, *([row.get(heading, "") for heading in headings] for row in rows)])


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> Path:
    """Writes a workbook; `merged` are ranges of the last sheet that are merged, with the text of their first cell."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    for span in merged:
        sheet.merge_range(span, "基本信息")
    book.close()
    return path


def _plain(index: int) -> dict[str, str]:
    names = ("王建国", "李秀英", "欧阳小明", "尉迟恭敬", "单雪")
    ten, hundred = "甲乙丙丁戊己庚辛壬癸"[index // 5 % 10], "子丑寅卯辰巳午未申酉"[index // 50]
    return {
        "序号": str(index),
        "客户号": number_of(index),
        "*姓名(必填)": f"{names[index % 5]}{ten}{hundred}",
        "性别": "男" if index % 2 else "女",
        "手机号码": phone_of(index),
        "客户等级": ("钻石", "黑金卡", "白金客户", "黄金", "普通")[index % 5],
    }


def _phone_mess(mess: Mapping[str, str], index: int) -> dict[str, str]:
    return {"手机号码": mess["手机号码"].format(phone_of(index), phone_of(index + 5000))} if "手机号码" in mess else {}


_MESS: tuple[dict[str, str], ...] = (
    {"手机号码": "{0}.0", "出生日期": "32996"},
    {"手机号码": "{0}(妻子接听)", "出生日期": "1990年5月3日"},
    {"手机号码": "{0}/{1}", "出生日期": "1990/5/3"},
    {"手机号码": "+86 {0}", "出生日期": "19900503"},
    {"出生日期": "农历八月初三", "潜力(万元)": "30"},
    {"出生日期": "农历1965年闰四月十五", "潜力(万元)": "2.5亿"},
    {"贡献度": "1,200,000元", "潜力(万元)": "30万"},
    {"证件号码": ID_NUMBER, "卡号": "6222020200001234567", "性别": ""},
    {"分配日期": "2026-02-20", "维护机构短信发送时间": "2026-03-01 10:30"},
    {"分配日期": "2025年2月20日"},
    {"当前环节": "第四阶段", "进入环节日期": "2026.2.25"},
    {"当前环节": "售后管理", "最近联系日期": "2026/2/11", "最近联系方式": "上门拜访"},
    {"最近联系日期": "46054", "下次联系日期": "2026-03-09"},
    {"持有产品": "定期;基金", "免打扰": "短信"},
    {"免打扰": "是", "风险等级": "C3(平衡型)", "测评日期": "2025-11-02"},
    {"备注": '=HYPERLINK("http://示例"),证件119999199003074618', "车牌": "示A00001"},
    {"*姓名(必填)": "单 雪", "出生日期": "不详", "客户等级": "理财级"},
    {"*姓名(必填)": "张三[/]\x1b[31m\u202e", "备用电话": "010-12345678转801"},
)


class Planned:
    """Makes a file of rows given by heading and plans its import."""

    def __init__(self, folder: Path, playbook: Playbook) -> None:
        self.folder, self.playbook = folder, playbook

    def __call__(
        self,
        *rows: Mapping[str, str],
        book: tuple[ExistingCustomer, ...] = (),
        stage: int | None = None,
        mapping: Mapping[str, str] | None = None,
    ) -> ImportPlan:
        table = read_table(write_table(self.folder / "list.csv", *rows))
        return plan_import(table, mapping, self.playbook, TODAY, ExistingIndex(book), stage)

    def one(self, **cells: str) -> RowPlan:
        (row,) = self({**WANG, **cells}).rows
        return row
