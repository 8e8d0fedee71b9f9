"""The tab of proposals 产品配置: two or three for each need, chosen by a closed question (domain.md section 2)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rmtui import formwords
from rmtui.domain.card_forms import SPECIALIST_STATES
from rmtui.domain.card_views import NeedOffers, Offer
from rmtui.domain.forms import rule_of
from rmtui.domain.views import RowView, Saved
from rmtui.i18n import t
from rmtui.screens.rating import rating_there
from rmtui.screens.row_form import ask_row
from rmtui.screens.tabs.tab import Deed, Tab, row_of
from rmtui.widgets import card_proposals
from rmtui.widgets.asking import Ask, Choice
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_proposals import NeedLines, need_of, offer_of
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read


class Found(NamedTuple):
    """The needs with their proposals, the life-cycle phase, and the names of the family's members by id."""

    needs: tuple[NeedOffers, ...]
    phase: str
    names: dict[str, str]


class Proposals(Tab):
    """Needs with their proposals and lines; `+` adds what belongs under the line at the cursor."""

    name = "proposals"

    def __init__(self) -> None:
        self._needs: tuple[NeedOffers, ...] = ()

    def read(self, read: "Read", customer: str) -> Found:
        """The proposals, judged today."""
        from rmtui.store.reads.proposals import offers, phase_of
        from rmtui.store.reads.rows import rows

        names = {one.id: one.text("name") for one in rows(read, "relative", customer)}
        return Found(offers(read, customer), phase_of(read, customer), names)

    def columns(self) -> Sequence[Column]:
        """Product, class, amount, share, risk, term."""
        return card_proposals.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """By need, with the closed questions below."""
        self._needs = found.needs
        lines = [_with_questions(page, one, found.phase) for one in found.needs]
        return card_proposals.blocks(lines, found.names, page.now.date())

    async def opened(self, page: "CardScreen", key: str) -> None:
        """Change the row; a proposal's state is changed by `f` alone."""
        row = await row_of(page, key)
        if row is not None:
            kept = ("state", "chosen_on") if row.form == "proposal" else ()
            await ask_row(page, row.form, row, fixed={name: row.text(name) for name in kept})

    async def add(self, page: "CardScreen", key: str) -> None:
        """On a need a proposal for it, on a proposal or its line a line."""
        offer = offer_of(self._needs, key)
        if offer is not None:
            if not await rating_there(page):
                return
            fixed = {"proposal_id": offer.proposal.id}
            await self._go(page, "proposal_line", await ask_row(page, "proposal_line", fixed=fixed))
            return
        found = need_of(self._needs, key)
        if found is None or found.need is None:
            page.say(t("proposals.need_first"), warn=True)
            return
        fixed = {"need_id": found.need.id, "state": "draft", "chosen_on": ""}
        await self._go(page, "proposal", await ask_row(page, "proposal", fixed=fixed))

    async def _go(self, page: "CardScreen", form: str, saved: Saved | None) -> None:
        """Put the cursor on what was added, as soon as it is read."""
        if saved is not None and saved.added:
            await page.guarded(page.load())
            page.lines.go(f"{form}:{saved.added}")

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Take a proposal, a line or a specialist off the card; a need is removed where needs are kept."""
        row = await row_of(page, key)
        if row is None or row.form == "need":
            page.say(t("proposals.remove_need" if row else "card.nothing_to_remove"), warn=True)
            return
        from rmtui.store.writes.rows import remove

        await page.keep(remove, row.form, row.id)

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """What becomes of the proposal at the cursor; for its need: side by side, specialists, the page to print."""
        need, offer = need_of(self._needs, key), offer_of(self._needs, key)
        made: list[Deed] = []
        if key.startswith("specialist:"):
            made.append(Deed(t("proposals.do.reply"), self._reply))
        if offer is not None and offer.proposal.text("state") != "revised":
            made += [
                Deed(t("proposals.do.offer"), self._offer),
                Deed(t("proposals.do.choose"), self._choose, _why_not(offer)),
                Deed(t("proposals.do.revise"), self._revise),
                Deed(t("proposals.do.decline"), self._decline),
            ]
        if need is not None:
            if len((*need.offers, *need.older)) > 1:
                made.append(Deed(t("proposals.do.compare"), self._compare))
            made.append(Deed(t("proposals.do.invite"), self._invite))
            if need.need is not None and any(one.lines for one in need.offers):
                made.append(Deed(t("proposals.do.print"), self._print))
        return [*made, Deed(t("proposals.do.products"), self._products)]

    async def _offer(self, page: "CardScreen", key: str) -> None:
        from rmtui.store.writes.proposals import offer

        await page.keep(offer, self._at(key).proposal.id)

    async def _choose(self, page: "CardScreen", key: str) -> None:
        from rmtui.store.writes.proposals import choose

        await page.keep(choose, self._at(key).proposal.id)

    async def _revise(self, page: "CardScreen", key: str) -> None:
        """The customer's remarks make the next version, on which the cursor stands then."""
        from rmtui.store.writes.proposals import revise

        row = self._at(key).proposal
        said = await _remarks(page, self._at(key), "proposals.do.revise", required=True)
        if said is not None:
            await self._go(page, "proposal", await page.keep(revise, row.id, said))

    async def _decline(self, page: "CardScreen", key: str) -> None:
        from rmtui.store.writes.proposals import decline

        said = await _remarks(page, self._at(key), "proposals.do.decline", required=False)
        if said is not None:
            await page.keep(decline, self._at(key).proposal.id, said)

    async def _compare(self, page: "CardScreen", key: str) -> None:
        """Two or three beside each other; one of them may be chosen there."""
        from rmtui.screens.side_by_side import SideBySide
        from rmtui.store.writes.proposals import choose

        need = need_of(self._needs, key)
        assert need is not None
        chosen = await page.app.push_screen_wait(SideBySide(page.name_of(page.customer), need))
        if chosen is not None:
            await page.keep(choose, chosen)

    async def _invite(self, page: "CardScreen", key: str) -> None:
        """A specialist for the need."""
        need = need_of(self._needs, key)
        need_id = need.need.id if need and need.need else ""
        fixed = {"need_id": need_id, "state": "asked", "reply": ""}
        await self._go(page, "specialist", await ask_row(page, "specialist", fixed=fixed))

    async def _reply(self, page: "CardScreen", key: str) -> None:
        """What the specialist answered."""
        from rmtui.store.writes.rows import edit

        row = await row_of(page, key)
        if row is None:
            return
        rule = rule_of("specialist", "state")
        choices = [Choice(str(n), one, formwords.choice(rule, one)) for n, one in enumerate(SPECIALIST_STATES, 1)]
        asks = (Ask("reply", formwords.label("specialist", "reply"), value=row.text("reply").replace("\n", " ")),)
        title = f"{t('proposals.do.reply')}  {_who(row)}"
        answer = await page.ask(title, asks, choices)
        if answer is not None:
            await page.keep(edit, "specialist", row.id, {"state": answer.choice, "reply": answer.text("reply")})

    async def _print(self, page: "CardScreen", key: str) -> None:
        """One page with the need's proposals, for the customer."""
        from rmtui.screens.card_print import print_sheet

        need = need_of(self._needs, key)
        assert need is not None and need.need is not None
        await print_sheet(page, "proposals", need=need.need.id)

    async def _products(self, page: "CardScreen", key: str) -> None:
        """The catalogue, over the card."""
        await page.app.run_action("layer('products')")

    def _at(self, key: str) -> Offer:
        offer = offer_of(self._needs, key)
        assert offer is not None
        return offer


async def _remarks(page: "CardScreen", offer: Offer, title: str, *, required: bool) -> str | None:
    """The customer's remarks on a proposal; None where the user stepped back."""
    before = offer.proposal.text("remarks").replace("\n", " ")
    asks = (Ask("remarks", formwords.label("proposal", "remarks"), value=before, required=required),)
    answer = await page.ask(f"{t(title)}  {card_proposals.offer_name(offer)}", asks)
    return answer.text("remarks") if answer is not None else None


def _who(row: RowView) -> str:
    return f"{formwords.choice(rule_of('specialist', 'kind'), row.text('kind'))} {row.text('name')}".strip()


def _why_not(offer: Offer) -> str:
    """Why a proposal cannot be chosen yet, in a few words."""
    if not offer.lines:
        return t("proposals.empty")
    return next((card_proposals.risk_words(each)[0] for each in offer.judged if not each.allowed), "")


def _with_questions(page: "CardScreen", need: NeedOffers, phase: str) -> NeedLines:
    from rmtui.playbook.questions import asked, said

    if any(offer.proposal.text("state") == "chosen" for offer in need.offers):
        return NeedLines(need, (), t("question.none.chosen"))
    found = asked(need, phase, page.desk.playbook)
    why = t(f"question.none.{found.reason}") if found.reason else ""
    return NeedLines(need, tuple(said(one) for one in found.lines), why)
