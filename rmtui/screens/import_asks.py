"""What the import asks: what a column is, which column a required heading is, in which stage new customers begin."""

from collections.abc import Sequence
from typing import Any

from textual.app import App

from rmtui.domain.model import Stage
from rmtui.exchange import wording
from rmtui.exchange.headings import FIELDS, IGNORED
from rmtui.exchange.plan import ImportPlan
from rmtui.i18n import t
from rmtui.screens.base import asked
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.import_draft import Draft
from rmtui.screens.import_rows import field_said, samples
from rmtui.screens.pick import Option, PickDialog
from rmtui.widgets.asking import Choice

OWN, ABSENT, REST = "own", "absent", "rest"
"""Answers that are no field or column: the customer's own field, not in this file, none of the rest is."""
AS_SUGGESTED = "0"


async def change_column(app: App[Any], draft: Draft, index: int) -> None:
    """Ask what a column is."""
    columns = draft.columns()
    column = next(one for one in columns if one.index == index)
    holders = {one.field: one.heading for one in columns if one.field}
    options = [Option(OWN, t("importing.own"), first=True), Option(IGNORED, t("importing.left_out"), first=True)]
    for name in FIELDS:
        held = t("importing.held", column=holders[name]) if name in holders else ""
        options.append(Option(name, wording.field_text(name), held, name))
    title = t("importing.what_is", column=column.heading)
    chosen = await asked(app, PickDialog(title, options, column.field or OWN, samples(draft.table, index)))
    if chosen:
        draft.assign(index, None if chosen == OWN else chosen)


async def ask_for(app: App[Any], draft: Draft, wanted: str, others: Sequence[str]) -> bool:
    """Ask which column a required heading is, and offer to answer for the others too; whether it was answered."""
    options = [Option(ABSENT, t("importing.absent"), first=True)]
    if others:
        options.append(Option(REST, t("importing.rest", n=len(others) + 1), first=True))
    for column in draft.columns():
        said = field_said(column.field)[0]
        options.append(Option(str(column.index), column.heading, f"{said}  {samples(draft.table, column.index)}"))
    title = t("importing.which", field=wording.field_text(wanted))
    remark = t("importing.why_asked", n=len(others)) if others else t("importing.why_one")
    chosen = await asked(app, PickDialog(title, options, ABSENT, remark))
    if chosen == ABSENT:
        draft.absent.add(wanted)
    elif chosen == REST:
        draft.absent.update((wanted, *others))
    elif chosen:
        draft.assign(int(chosen), wanted)
    return chosen is not None


async def ask_stage(app: App[Any], plan: ImportPlan) -> str | None:
    """Ask in which stage those begin of whom the file does not say it: a digit,
    `AS_SUGGESTED`, or None for stepping back.
    """
    suggested = [f"{t(f'stage.{stage}')} {n}" for stage, n in sorted(plan.suggested_stages.items(), reverse=True)]
    choices = [Choice(AS_SUGGESTED, AS_SUGGESTED, t("importing.suggested"), t("join.names").join(suggested))]
    choices += [Choice(str(int(one)), str(int(one)), t(f"stage.{int(one)}")) for one in Stage]
    title, remark = t("importing.stage", n=plan.stage_asked), t("importing.stage_why")
    answer = await asked(app, FormDialog(title, choices=choices, chosen=AS_SUGGESTED, remark=remark))
    return answer.choice if answer else None
