"""What a file would do, what matters most first: deletions apart, then what is new, changed, differing."""

from datetime import date

from textual.content import Content

from rmtui.domain.exchange import Preview
from rmtui.i18n import has, t
from rmtui.widgets.exchange_lines import when
from rmtui.widgets.plain import joined


def preview_head(preview: Preview, today: date) -> Content:
    """Whose file, when it was made, and a warning where the sender's clock runs ahead."""
    made = joined(
        (t("exchange.from", person=preview.person, label=preview.label), "bold $text"), "  ",
        (t("exchange.made_at", at=when(preview.made_at, today)), "$muted"), "  ",
        (t("exchange.changes", n=preview.changes), "$muted"),
    )  # fmt: skip
    if preview.ahead_days:
        return _lines(made, joined((t("exchange.clock_ahead", days=preview.ahead_days), "bold $text-warning")))
    return made


def gone_lines(preview: Preview) -> Content:
    """The rows that would be deleted, by name; empty where there are none."""
    if not preview.gone:
        return Content("")
    lines = [joined((t("exchange.gone", n=len(preview.gone)), "bold $text-error"))]
    lines += [joined("  ", (table_name(one.tbl), "$muted"), "  ", (one.text, "$text-error")) for one in preview.gone]
    return _lines(*lines)


def figures(preview: Preview) -> Content:
    """What would come: customers, facts by kind, conflicts, and what only a newer program understands."""
    if not preview.changes:
        return joined((t("exchange.nothing_new"), "$text"))
    lines = [
        [
            (t("exchange.customers_new"), preview.customers_new, "success"),
            (t("exchange.customers_changed"), preview.customers_changed, ""),
        ],
        [(table_name(tbl), n, "") for tbl, n in preview.facts],
        [(t("exchange.conflicts_new"), preview.conflicts, "warning")],
        [(t("exchange.newer"), preview.newer, "muted")],
    ]
    shown = [Content("   ").join(_figure(*one) for one in line if one[1]) for line in lines]
    shown = [line for line in shown if line]
    return _lines(*shown) if shown else joined((t("exchange.only_details"), "$text"))


def table_name(tbl: str) -> str:
    """What the rows of a table are, in a word."""
    known = f"exchange.table.{tbl}"
    return t(known) if has(known) else t("exchange.table.other")


def _figure(label: str, count: int, tone: str) -> Content:
    style = {"": "bold $text", "muted": "$muted"}.get(tone, f"bold $text-{tone}")
    return joined((label, "$muted"), " ", (str(count), style))


def _lines(*parts: Content) -> Content:
    return Content("\n").join(parts)
