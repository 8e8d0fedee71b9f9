"""The tab of assets: holdings, maturities and reviews, their amounts hidden until they are asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rmtui.commands import BY_ID, keys_of
from rmtui.domain.card_views import AssetsView, ReviewView
from rmtui.domain.views import Card, RowView
from rmtui.i18n import t
from rmtui.keys import show_key
from rmtui.screens.row_form import ask_row
from rmtui.screens.tabs.tab import Deed, Tab, row_of
from rmtui.widgets import card_assets
from rmtui.widgets.asset_charts import Look
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_assets import ADVICE, BEGIN, MATURITY, RESULT
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read


class Assets(Tab):
    """Keeps what the user chose to see: whether amounts are shown, and which review is opened."""

    name = "assets"

    def __init__(self) -> None:
        self._found: AssetsView | None = None
        self._shown = False
        self._looked = False
        self._opened = ""

    def read(self, read: "Read", customer: str) -> AssetsView:
        """Holdings and reviews."""
        from rmtui.store.reads.assets import assets

        return assets(read, customer)

    def label(self, card: Card, found: Any) -> str:
        """The tab's name."""
        return t("card.tab.assets")

    def columns(self) -> Sequence[Column]:
        """Kind, name, amount, day, remarks."""
        return card_assets.columns()

    def blocks(self, page: "CardScreen", found: AssetsView) -> list[Block]:
        """All sections."""
        self._found = found
        desk = page.desk
        look = Look(
            shown=self._shown,
            opened=self._opened,
            key=show_key(keys_of(BY_ID["card.figures"], desk.settings.keymap, desk.settings.keys)),
            today=page.now.date(),
            width=page.lines.size.width or page.app.size.width,
            playbook=desk.playbook,
        )
        return card_assets.blocks(found, look)

    async def figures(self, page: "CardScreen") -> None:
        """Show the amounts, or hide them again."""
        if self._shown:
            self._shown = False
        elif not await self._look(page):
            return
        page.redraw()

    async def _look(self, page: "CardScreen") -> bool:
        """The amounts are shown from here on; the first look at this card is noted. False where that was refused."""
        if not self._looked:
            from rmtui.store.writes.looks import looked

            self._looked = bool(await page.desk.write(looked, page.customer))
        self._shown = self._looked
        return self._shown

    async def opened(self, page: "CardScreen", key: str) -> None:
        """Change what the line stands for; whoever changes amounts has looked at them."""
        form, _, row_id = key.partition(":")
        if key == BEGIN:
            await self._begin(page, key)
            return
        if not key or not await self._look(page):
            return
        page.redraw()
        if form in (ADVICE, RESULT):
            await _ask_note(page, row_id, "advice" if form == ADVICE else "came_of")
        elif form == "review_line":
            await self._ask_value(page, row_id)
        else:
            await self._edit(page, f"holding:{row_id}" if form == MATURITY else key)

    async def _edit(self, page: "CardScreen", key: str) -> None:
        row = await row_of(page, key)
        if row is not None:
            await ask_row(page, row.form, row)

    async def add(self, page: "CardScreen", key: str) -> None:
        """A holding."""
        await ask_row(page, "holding")

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Take a holding, a review or one of its lines off the card; `u` brings it back."""
        row = await row_of(page, key)
        if row is None:
            await super().remove(page, key)
            return
        from rmtui.store.writes.rows import remove

        await page.keep(remove, row.form, row.id)

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """What fits the line first, then what concerns the review at the cursor, or the newest one."""
        form, _, row_id = key.partition(":")
        found = self._found
        if found is None:
            return ()
        held = next((row for row in found.holdings if row.id == row_id and form in ("holding", MATURITY)), None)
        mine = [Deed(t("assets.do.close"), self._close)] if held is not None else []
        if held is not None and held.text("maturity"):
            mine.insert(0, Deed(t("assets.do.contact"), self._contact))
        review = self._review_at(key)
        on = review.review.text("on_day") if review else ""
        about = [
            *([Deed(t("assets.do.open"), self._open)] if form == "review" and review is not found.reviews[0] else []),
            Deed(t("assets.do.values"), self._values, on),
            Deed(t("assets.do.advise"), self._advise, on),
            Deed(t("assets.do.sent"), self._sent, on),
            Deed(t("assets.do.print"), self._print, on),
        ]
        result = self._before(review)
        if result is not None:
            about.insert(-2, Deed(t("assets.do.came_of"), self._came_of, result.review.text("on_day")))
        return (*mine, Deed(t("assets.do.begin"), self._begin), *(about if review else ()))

    def _review_at(self, key: str) -> ReviewView | None:
        """The review that the line belongs to, else the newest."""
        reviews = self._found.reviews if self._found else ()
        form, _, row_id = key.partition(":")
        if form == RESULT:
            mine = (one for one in reviews if (old := self._before(one)) and old.review.id == row_id)
        else:
            mine = (one for one in reviews if row_id in {one.review.id, *(row.id for row in one.rows)})
        return next(mine, reviews[0] if reviews else None)

    def _before(self, review: ReviewView | None) -> ReviewView | None:
        """The review before this one: what came of its advice is asked at this one."""
        reviews = self._found.reviews if self._found else ()
        return next((old for one, old in zip(reviews, reviews[1:], strict=False) if one is review), None)

    async def _begin(self, page: "CardScreen", key: str) -> None:
        """A new review; its values are asked for line by line."""
        from rmtui.store.writes import reviews

        saved = await page.keep(reviews.begin, page.customer)
        if saved is not None:
            self._opened = ""
            await page.load()
            page.lines.go(f"review:{saved.added}")
            await self._values(page, f"review:{saved.added}")

    async def _values(self, page: "CardScreen", key: str) -> None:
        """The amounts of a review, one line after the other; stepping back leaves the rest as they are."""
        review = self._review_at(key)
        if review is None or not await self._look(page):
            return
        page.redraw()
        for place, row in enumerate(review.rows, 1):
            if not await self._ask_value(page, row.id, f"{place}/{len(review.rows)}"):
                return

    async def _ask_value(self, page: "CardScreen", row_id: str, place: str = "") -> bool:
        """The amount of a line of a review; whether it was answered."""
        from rmtui.store.writes import reviews
        from rmtui.widgets.asking import Ask

        row = await row_of(page, f"review_line:{row_id}")
        if row is None:
            return False
        before = str(row.number("amount"))
        asks = (Ask("amount", t("form.review_line.amount"), value=before, note=t("assets.amount_hint")),)
        title = t("assets.value", name=card_assets.line_name(row), place=place).strip()
        answer = await page.ask(title, asks)
        if answer is None:
            return False
        if answer.text("amount").strip() != before:
            return await page.keep(reviews.value, row.id, answer.text("amount")) is not None
        return True

    async def _advise(self, page: "CardScreen", key: str) -> None:
        review = self._review_at(key)
        if review is not None and await self._look(page):
            page.redraw()
            await _ask_note(page, review.review.id, "advice")

    async def _came_of(self, page: "CardScreen", key: str) -> None:
        before = self._before(self._review_at(key))
        if before is not None and await self._look(page):
            page.redraw()
            await _ask_note(page, before.review.id, "came_of")

    async def _sent(self, page: "CardScreen", key: str) -> None:
        from rmtui.store.writes import reviews

        review = self._review_at(key)
        if review is not None:
            await page.keep(reviews.sent, review.review.id)

    async def _print(self, page: "CardScreen", key: str) -> None:
        from rmtui.screens.card_print import print_sheet

        review = self._review_at(key)
        if review is not None:
            await print_sheet(page, "assets", review=review.review.id)

    async def _open(self, page: "CardScreen", key: str) -> None:
        review = self._review_at(key)
        if review is not None:
            self._opened = review.review.id
            page.redraw()

    async def _close(self, page: "CardScreen", key: str) -> None:
        from rmtui.store.writes import reviews

        await page.keep(reviews.close, key.partition(":")[2])

    async def _contact(self, page: "CardScreen", key: str) -> None:
        """A contact about what matures: on the next day to speak of it."""
        row = await row_of(page, f"holding:{key.partition(':')[2]}")
        if row is not None:
            await _ask_contact(page, row)


async def _ask_contact(page: "CardScreen", row: RowView) -> None:
    """The next contact, proposed for the first reminder that lies ahead; what is planned already is said."""
    from datetime import date

    from rmtui import words
    from rmtui.domain.holdings import reminders
    from rmtui.domain.model import Channel
    from rmtui.domain.views import NextPlan
    from rmtui.store.writes.nextsteps import set_next
    from rmtui.widgets.asking import Ask, Choice, Kind
    from rmtui.widgets.card_view import next_words

    desk, today = page.desk, page.now.date()
    ahead = reminders(date.fromisoformat(row.text("maturity")), desk.playbook, desk.calendar)
    day = next((one for one in ahead if one >= today), desk.calendar.next_working(today))
    usual = (Channel.CALL, Channel.MEETING, Channel.VISIT, Channel.WECHAT, Channel.SMS)
    choices = [Choice(str(n), one, words.channel(one)) for n, one in enumerate(usual, 1)]
    planned = t("assets.planned", next=next_words(page.card, today)) if page.card and page.card.next_on else ""
    asks = (Ask("when", t("outcome.next"), Kind.WHEN, day.isoformat(), required=True),)
    title = t("assets.contact", name=card_assets.line_name(row))
    answer = await page.ask(title, asks, choices, chosen=Channel.CALL, remark=planned)
    when = answer and answer.when("when")
    if answer and when:
        plan = NextPlan(on=when.day, at=when.at, channel=Channel(answer.choice), promised=when.at is not None)
        await page.keep(set_next, [page.customer], plan)


async def _ask_note(page: "CardScreen", review_id: str, field: str) -> None:
    """The advice of a review, or what came of it, in several lines."""
    from rmtui.domain.forms import rules_of
    from rmtui.domain.views import Saved
    from rmtui.screens.row_form import RowDialog, Targets
    from rmtui.store.writes import reviews

    row = await row_of(page, f"review:{review_id}")
    if row is None:
        return

    async def save(values: dict[str, str]) -> Saved | None:
        use_case = reviews.advise if field == "advice" else reviews.came_of
        return await page.keep(use_case, review_id, values[field])

    others = {rule.name: "" for rule in rules_of("review") if rule.name != field}
    who = f"{page.name_of(page.customer)} {row.text('on_day')}".strip()
    await page.app.push_screen_wait(RowDialog("review", Targets({}, {}), save, who=who, row=row, fixed=others))
