"""A new customer by a small form; the rest of the card is filled in as it is learnt."""

from typing import TYPE_CHECKING

from rmtui import words
from rmtui.domain.model import Stage
from rmtui.domain.views import Saved
from rmtui.i18n import t
from rmtui.text import half_width
from rmtui.widgets.asking import Ask

if TYPE_CHECKING:
    from rmtui.screens.customer import CustomerScreen

FIELDS = ("name", "title", "number", "tier", "source")


async def ask_customer(page: "CustomerScreen") -> Saved | None:
    """Ask and add; what was typed stands in the form again where it was refused. Only from a worker."""
    typed = {"stage": str(int(Stage.FIRST_CONTACT))}
    remark = ""
    while True:
        answer = await page.ask(t("new.title"), _asks(page, typed), remark=remark)
        if answer is None:
            return None
        typed = dict(answer.answers.texts)
        stage = half_width(typed["stage"])
        if stage not in {str(int(one)) for one in Stage}:
            remark = t("new.stage_hint")
            continue
        from rmtui.store.writes.customers import add

        fields = {name: typed[name] for name in FIELDS if typed[name]}
        phones = [("mobile", typed["phone"])] if typed["phone"] else []
        saved = await page.keep(add, fields, phones, stage=Stage(int(stage)))
        if saved is not None:
            return saved
        remark = ""


def _asks(page: "CustomerScreen", typed: dict[str, str]) -> list[Ask]:
    """Name first; the tier in the bank's words, the stage by its digit."""
    asks = [Ask("name", t("field.name"), value=typed.get("name", ""), required=True),
            Ask("phone", t("phone.number"), value=typed.get("phone", ""))]  # fmt: skip
    tiers = t("join.names").join(words.tier(page.desk.playbook, tier.id) for tier in page.desk.playbook.tiers)
    for name in FIELDS[1:]:
        note = tiers if name == "tier" else ""
        asks.append(Ask(name, t(f"field.{name}"), value=typed.get(name, ""), note=note))
    return [*asks, Ask("stage", t("new.stage"), value=typed["stage"], required=True)]
