"""Proposals for a need beside each other, versions before too; a digit pressed twice chooses one."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from rmtui import formwords
from rmtui.domain.card_views import NeedOffers, Offer
from rmtui.domain.proposals import MOST, suits
from rmtui.i18n import t
from rmtui.screens.dialogs import AskingDialog
from rmtui.text import half_width
from rmtui.widgets import offer_columns
from rmtui.widgets.block_list import BlockList
from rmtui.widgets.card_proposals import offer_name, risk_words
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain

_BESIDE = 6
"""Cells of the box that are not its list: frame and padding."""


class Group(NamedTuple):
    """What stands beside each other, and what it is called."""

    title: str
    offers: tuple[Offer, ...]


def groups(need: NeedOffers) -> tuple[Group, ...]:
    """The proposals as they stand by threes, then each label's versions, then those that were declined."""
    made = [Group(t("side.current"), part) for part in _parts(need.offers)]
    every = (*need.offers, *need.older)
    for label in dict.fromkeys(one.proposal.text("label") for one in every):
        same = [one for one in every if one.proposal.text("label") == label]
        if len({one.proposal.number("version") for one in same}) > 1:
            same.sort(key=lambda one: one.proposal.number("version"))
            made.append(Group(t("side.versions", label=label), tuple(same[-MOST:])))
    declined = tuple(one for one in need.older if one.proposal.text("state") == "declined")
    made += [Group(t("side.earlier"), part) for part in _parts(declined)]
    return tuple(made)


def _parts(offers: Sequence[Offer]) -> list[tuple[Offer, ...]]:
    return [tuple(offers[start : start + MOST]) for start in range(0, len(offers), MOST)]


class SideBySide(AskingDialog[str]):
    """Ends with the id of the proposal that the customer chose; `v` turns to the next group."""

    CSS = """
    SideBySide .box { width: 100%; max-width: 120; padding: 0 2; }
    SideBySide .box-title { margin-bottom: 0; }
    SideBySide BlockList { height: 1fr; background: $surface; }
    SideBySide .box { height: 96%; max-height: 40; }
    SideBySide #side-group { color: $muted; }
    SideBySide #complaint { color: $accent; height: auto; }
    """
    BINDINGS = [("v,ｖ,right", "turn(1)", ""), ("left", "turn(-1)", "")]

    def __init__(self, who: str, need: NeedOffers) -> None:
        super().__init__()
        self._who = who
        self._need = need
        self._groups = groups(need)
        self._place = 0
        self._asked = ""

    def compose(self) -> ComposeResult:
        """Whose need it is, the columns, what a digit would do, keys."""
        with Vertical(classes="box"):
            named = formwords.row_name(self._need.need) if self._need.need else ""
            title = (t("side.title"), "bold"), "  ", (self._who, "$muted"), "  ", (named, "$accent")
            yield Static(joined(*title), classes="box-title")
            yield Static("", markup=False, id="side-group")
            yield BlockList(offer_columns.columns(1, 60), id="side-list")
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """The proposals as they stand come first."""
        self._show()
        self.query_one(BlockList).focus()

    def on_resize(self) -> None:
        """The columns share what room there is."""
        self._show()

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What stands beside each other now."""
        return self._groups[self._place].offers

    def _show(self) -> None:
        group = self._groups[self._place]
        cells = min(self.app.size.width, 120) - _BESIDE
        lines = self.query_one(BlockList)
        lines.show_blocks(
            offer_columns.blocks(group.offers, self._need.need), offer_columns.columns(len(group.offers), cells)
        )
        count = f"{self._place + 1}/{len(self._groups)}" if len(self._groups) > 1 else ""
        said = "  ".join(filter(None, (group.title, count, t("side.differs"))))
        self.query_one("#side-group", Static).update(plain(said))
        choose = (f"1-{len(group.offers)}", t("side.choose"))
        turn = (("v", t("side.turn")),) if len(self._groups) > 1 else ()
        self.query_one(QuietFooter).show_pairs((choose, *turn, ("esc", t("dialog.close"))))

    def action_turn(self, by: int) -> None:
        """The next group, or the one before."""
        self._place = (self._place + by) % len(self._groups)
        self._asked = ""
        self.complain("")
        self._show()

    def choose(self, key: str) -> bool:
        """The first press says what it means, the same again chooses."""
        found = {str(n): offer for n, offer in enumerate(self.offers, 1)}.get(half_width(key))
        if found is None:
            return False
        why = _why_not(found)
        if why:
            self._asked = ""
            self.complain(why)
        elif self._asked == found.proposal.id:
            self.dismiss(found.proposal.id)
        else:
            self._asked = found.proposal.id
            self.complain(t("side.sure", n=half_width(key), name=offer_name(found), other=self._other(found)))
        return True

    def _other(self, found: Offer) -> str:
        """What else the choice does."""
        before = [one for one in self._need.offers if one.proposal.text("state") == "chosen" and one is not found]
        return t("side.others_offered" if before else "side.need_proposed")

    def action_accept(self) -> None:
        """Enter takes the one that was asked about, else closes."""
        self.dismiss(self._asked or None)


def _why_not(offer: Offer) -> str:
    """Why a proposal cannot be chosen; empty where it can."""
    name = offer_name(offer)
    if offer.proposal.text("state") == "revised":
        return t("side.is_replaced", name=name)
    if suits(offer):
        return ""
    unfit = next((each for each in offer.judged if not each.allowed), None)
    why = f"{unfit.line.product} {risk_words(unfit)[0]}" if unfit else t("proposals.empty")
    return t("side.not_fitting", name=name, why=why)
