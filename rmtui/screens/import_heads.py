"""The heads of the import's steps: where one is, the figures, the bar."""

from dataclasses import asdict

from textual.content import Content

from rmtui.exchange.plan import ImportReport
from rmtui.i18n import t
from rmtui.screens.import_draft import Step, Under
from rmtui.widgets.plain import joined
from rmtui.widgets.virtual_list import Column as ListColumn

FIGURES = ("read", "new", "updated", "unchanged", "skipped", "repairs")
BAR = 40


def columns_of_list(step: Step) -> tuple[ListColumn, ...]:
    """The list's columns in a step."""
    if step is Step.FILE:
        return ListColumn(34), ListColumn(9), ListColumn(11), ListColumn(0)
    if step is Step.COLUMNS:
        return ListColumn(26), ListColumn(20), ListColumn(0)
    return ListColumn(8), ListColumn(12), ListColumn(0)


def trail(step: Step) -> Content:
    """The steps in a row, the one at hand in the accent."""
    parts = [Content.styled(t("importing.title"), "bold $text")]
    for one in (Step.FILE, Step.COLUMNS, Step.PREVIEW, Step.DONE):
        at = step is one or (one is Step.DONE and step is Step.WRITING)
        parts.append(Content.styled(t(f"importing.step.{one.name.lower()}"), "bold $accent" if at else "$text-muted"))
    return Content("   ").join(parts)


def figures_said(report: ImportReport) -> Content:
    """read = new + updated + unchanged + skipped, and the repairs beside."""
    figures = asdict(report)
    tones = {"read": "bold $text", "new": "bold $text-success", "skipped": "bold $text-error"}
    said = {
        name: joined((t(f"import.{name}") + " ", "$text-muted"), (str(figures[name]), tones.get(name, "bold $text")))
        for name in FIGURES
    }
    parts = Content(" + ").join([said[name] for name in ("new", "updated", "unchanged", "skipped")])
    return Content.assemble(said["read"], " = ", parts, "     ", said["repairs"])


def bar(under: Under, *, stopping: bool) -> Content:
    """How far the writing is: a bar that grows, and a word; in the end the plan of contacts is worked out."""
    done, total = under
    if stopping:
        said = t("importing.stopping")
    elif not total:
        said = t("importing.backup")
    elif done == total:
        said = t("importing.working_out")
    else:
        said = t("importing.written", done=done, total=total)
    full = BAR * done // total if total else 0
    return Content.assemble((" " * full, "on $accent"), (" " * (BAR - full), "on $panel"), "\n", (said, "$text-muted"))
