"""What a lead does from the team's page and from a manager's: words, coaching, checks, handing on."""

from typing import TYPE_CHECKING

from textual.content import Content

from rmtui.domain.handover import CHANGE, LEAVE
from rmtui.domain.model import Channel, Reason
from rmtui.domain.team import CONFIRMED, DECISION, HANDOVER, PASS_ON, Matter
from rmtui.i18n import t
from rmtui.screens.base import RmScreen, asked
from rmtui.screens.dialogs import FormDialog, TextDialog
from rmtui.widgets.asking import Ask, Choice, Kind
from rmtui.widgets.plain import plain
from rmtui.widgets.script_pane import script_content
from rmtui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from rmtui.screens.briefing import Briefing

PANE = "#team-script"
LINES = 9
"""As many managers can be chosen by a digit."""


def pane() -> TextPane:
    """Where the script of the lead's own call stands."""
    return TextPane(id=PANE.removeprefix("#"))


async def _brief(page: RmScreen, one: Matter) -> "Briefing | None":
    """The lead's script for the customer, filled out of the manager's book."""
    from rmtui.screens.briefing import briefing

    there = page.desk.visit(one.book, one.manager)
    reason = one.reason if one.kind == DECISION else Reason("lead.waiting")
    return await page.guarded(there.read(briefing, one.customer, Channel.CALL, reason, there.me, page.desk.config))


async def show_script(page: RmScreen, one: Matter) -> None:
    """Show it beside the list."""
    found = await _brief(page, one)
    if found is not None:
        from rmtui.screens.briefing import script_parts

        title = plain(t("team.script", name=one.name), "$accent")
        page.query_one(PANE, TextPane).show_text(Content("\n\n").join([title, script_content(script_parts(found))]))


async def read_script(page: RmScreen, one: Matter) -> None:
    """Show it to be read or copied."""
    found = await _brief(page, one)
    if found is not None:
        from rmtui.screens.briefing import script_parts

        body = script_content(script_parts(found))
        await asked(page.app, TextDialog(t("team.script", name=one.name), body.plain, body))


async def word(page: RmScreen, book: str, manager: str, one: Matter | None) -> None:
    """A word to the manager, which stands on the list and the card once it came there."""
    from rmtui.store.writes.team import comment

    customer = one.customer if one else ""
    title = t("team.word_about", name=one.name) if one and customer else t("team.word_to", name=manager)
    answer = await asked(page.app, FormDialog(title, (Ask("text", t("team.word"), required=True),)))
    if answer is None:
        return
    about = {"customer": customer, "about": one.kind, "target": one.target} if one and customer else {}
    if await page.desk.write_in(book, comment, page.desk.me.name, answer.text("text"), **about):
        page.say(t("team.goes_back", name=manager))


async def coach(page: RmScreen, book: str, manager: str, customer: str = "", name: str = "") -> None:
    """A line of the coaching record."""
    from rmtui.store.writes.team import COACHING
    from rmtui.store.writes.team import coach as write

    asks = [Ask(each, t(f"coaching.{each}")) for each in COACHING]
    asks.append(Ask("next_on", t("coaching.next_on"), Kind.DAY, note=t("field.when_hint")))
    remark = t("coaching.of", name=name) if name else ""
    answer = await asked(page.app, FormDialog(t("coaching.title", name=manager), asks, remark=remark))
    if answer is None:
        return
    when = answer.when("next_on")
    said = {each: answer.text(each) for each in COACHING}
    done = await page.desk.write_in(
        book, write, page.desk.me.name, said, customer=customer, next_on=when.day.isoformat() if when else ""
    )
    if done:
        page.say(t("team.goes_back", name=manager))


async def check(page: RmScreen, book: str, manager: str) -> None:
    """Tick the week's opportunities, with a word if there is one."""
    from rmtui.store.writes.team import WEEK, comment

    answer = await asked(page.app, FormDialog(t("team.check", name=manager), (Ask("text", t("team.word")),)))
    if answer is None:
        return
    if await page.desk.write_in(book, comment, page.desk.me.name, answer.text("text"), about=WEEK) is not None:
        page.say(t("team.checked", name=manager))


async def hand_on(page: RmScreen, one: Matter) -> None:
    """To another manager; out of the president's hands; or, once confirmed, wiped where it came from."""
    if one.kind == PASS_ON:
        from rmtui.store.writes.allotment import pass_on

        if await page.desk.write(pass_on, one.target, page.desk.me.name):
            page.say(t("team.passed", name=one.name, manager=one.manager))
    elif one.kind == HANDOVER and one.state == CONFIRMED:
        await wipe(page, one.book, one.customer, one.name)
    elif one.kind == HANDOVER:
        await give(page, one.book, one.customer, one.name, CHANGE)


async def give(page: RmScreen, book: str, customer: str, name: str, why: str = LEAVE) -> None:
    """Choose the manager who takes the customer over, and hand over."""
    from rmtui.store.reads.pool import managers
    from rmtui.store.writes.handover import hand_over

    found = [one for one in await page.desk.lanes.read(managers) if one.book != book][:LINES]
    if not found:
        page.say(t("handover.nobody"), warn=True)
        return
    choices = [Choice(str(n), one.book, t("handover.choice", name=one.name, n=one.customers))
               for n, one in enumerate(found, 1)]  # fmt: skip
    asks = (Ask("note", t("handover.note")), Ask("next", t("handover.next")))
    answer = await asked(page.app, FormDialog(t("handover.give", name=name), asks, choices))
    if answer is None:
        return
    to, by = answer.choice, page.desk.me.name
    done = await page.desk.write_in(
        book, hand_over, customer, to, why, by, note=answer.text("note"), next_step=answer.text("next")
    )
    if done:
        receiver = next(one.name for one in found if one.book == to)
        page.say(t("handover.given", name=name, manager=receiver))


async def wipe(page: RmScreen, book: str, customer: str, name: str) -> None:
    """Erase the giver's copy once the receiver has confirmed; the certificate is shown."""
    from rmtui.store.writes.erasing import erase

    answer = await asked(page.app, FormDialog(t("handover.wipe", name=name), (), remark=t("handover.wipe_remark")))
    if answer is None:
        return
    done = await page.desk.write_in(book, erase, customer, t("handover.confirmed_reason"), page.desk.me.name)
    if done is not None:
        from rmtui.widgets.certificate import paper

        await asked(page.app, TextDialog(t("erasing.title"), paper(done)))


async def hand_in(page: RmScreen) -> None:
    """The team's week as figures, with a remark."""
    from rmtui.store.writes.weeks import hand_in as write

    answer = await asked(page.app, FormDialog(t("team.hand_in"), (Ask("text", t("sheet.remarks.lead")),)))
    if answer is None:
        return
    if await page.desk.write(write, page.desk.clock.now().date(), answer.text("text") or None) is not None:
        page.say(t("team.handed_in"))


async def figures(page: RmScreen) -> None:
    """The scorecard of the month as it stands on paper."""
    from rmtui.screens.card_print import PaperDialog, laid_out

    found = await page.guarded(page.desk.read(laid_out, "scorecard", "", {}))
    if found is not None:
        await asked(page.app, PaperDialog(found))
