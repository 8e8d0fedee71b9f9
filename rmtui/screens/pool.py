"""Customers to be allotted and to be taken back 分配与收回; a layer over the page (features S4-08 … S4-10, W12)."""

from textual import work
from textual.app import ComposeResult

from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.allotment import Manager, Pooled, TakeBack
from rmtui.i18n import t
from rmtui.screens.base import RmScreen, asked
from rmtui.screens.dialogs import FormDialog
from rmtui.widgets import pool_list
from rmtui.widgets.asking import Ask, Choice
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.virtual_list import ListHeading, VirtualList

FOOTER = ("pool.allot", "pool.choose", "pool.all", "pool.take_back", "pool.back", "app.help")
CHOICES = 9


class PoolScreen(RmScreen):
    """Who is given to whom, as proposed or as chosen, and who comes back."""

    AUTO_FOCUS = ""
    PAGE = "pool"
    SCOPES = (Scope.POOL,)
    BINDINGS = bindings(Scope.POOL)

    def __init__(self) -> None:
        super().__init__()
        self._pool: tuple[Pooled, ...] = ()
        self._managers: tuple[Manager, ...] = ()
        self._back: tuple[TakeBack, ...] = ()

    def body(self) -> ComposeResult:
        """The list."""
        lines = VirtualList(pool_list.columns(), id="pool-list")
        yield ListHeading(lines)
        yield lines

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#pool-list", VirtualList)

    @property
    def pooled(self) -> Pooled | None:
        """The customer of the pool at the cursor."""
        key = self.lines.current if self.is_mounted else ""
        return next((one for one in self._pool if pool_list.POOLED + one.id == key), None)

    @property
    def back(self) -> TakeBack | None:
        """The customer to be taken back at the cursor."""
        key = self.lines.current if self.is_mounted else ""
        return next((one for one in self._back if pool_list.BACK + one.customer == key), None)

    @property
    def has_customer(self) -> bool:
        """Whether a customer is meant: the predicate of the table's commands."""
        return self.pooled is not None or self.back is not None

    def show_footer(self) -> None:
        """The layer's own keys."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read pool, managers and those to be taken back; the cursor stays."""
        from rmtui.store.reads.pool import managers, pool, take_backs

        self._pool = await self.desk.read(pool)
        self._managers = await self.desk.read(managers)
        self._back = await self.desk.read(take_backs)
        today = self.desk.clock.now().date()
        rows = pool_list.rows(self._pool, self._managers, self._back, self.desk.playbook, today)
        self.lines.show(rows, key=self.lines.current)
        if not self.focused:
            self.lines.focus()

    async def _give(self, one: Pooled, to: str) -> bool:
        from rmtui.store.writes.allotment import allot

        return await self.desk.write(allot, one.id, to, self.desk.me.name) is not None

    @work(group="act")
    async def action_allot(self) -> None:
        """To the manager who is proposed."""
        one = self.pooled
        if one is None:
            return
        if not one.to:
            self.say(t("pool.full"), warn=True)
        elif await self._give(one, one.to):
            self.say(t("pool.given", name=one.name, manager=self._name_of(one.to)))
            self.reload()

    @work(group="act")
    async def action_choose(self) -> None:
        """To another manager, by a digit."""
        one = self.pooled
        if one is None or not self._managers:
            return
        choices = [Choice(str(n), each.book, t("handover.choice", name=each.name, n=each.customers))
                   for n, each in enumerate(self._managers[:CHOICES], 1)]  # fmt: skip
        answer = await asked(self.app, FormDialog(t("pool.choose", name=one.name), (), choices))
        if answer and await self._give(one, answer.choice):
            self.say(t("pool.given", name=one.name, manager=self._name_of(answer.choice)))
            self.reload()

    @work(group="act")
    async def action_allot_all(self) -> None:
        """All as proposed, after a question."""
        ready = [one for one in self._pool if one.to]
        if not ready:
            return
        title = t("pool.all", n=len(ready))
        if await asked(self.app, FormDialog(title, (), remark=t("pool.all_remark"))) is None:
            return
        given = 0
        for one in ready:
            if not await self._give(one, one.to):
                break
            given += 1
        self.say(t("pool.given_all", n=given))
        self.reload()

    @work(group="act")
    async def action_take_back(self) -> None:
        """Into the pool again, with a word."""
        one = self.back
        if one is None or one.book == self.desk.store.book:
            return
        from rmtui.store.writes.allotment import take_back

        title = t("pool.take_back", name=one.name, manager=one.manager)
        answer = await asked(self.app, FormDialog(title, (Ask("note", t("team.word")),)))
        if answer is None:
            return
        me = self.desk.me
        if await self.desk.write_in(one.book, take_back, one.customer, self.desk.store.book, me.name,
                                    answer.text("note")):  # fmt: skip
            self.say(t("pool.taken_back", name=one.name))
            self.reload()

    def _name_of(self, book: str) -> str:
        return next((one.name for one in self._managers if one.book == book), "")
