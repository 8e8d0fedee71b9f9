"""The one table of user commands: keys, footer, `?` help, palette and the README's table are made from it.

Labels are the catalog's `command.ID`, help sentences `command.ID.help`.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from rmtui.keys import with_wide

if TYPE_CHECKING:
    from textual.binding import BindingType


class Scope(StrEnum):
    """Where a command is at hand."""

    GLOBAL = "global"
    LIST = "list"
    CUSTOMER = "customer"
    TODAY = "today"
    CARD = "card"
    BOARD = "board"
    CUSTOMERS = "customers"
    SCRIPTS = "scripts"
    SHEETS = "sheets"
    EXCHANGE = "exchange"
    TEAM = "team"
    CONFLICTS = "conflicts"
    PRODUCTS = "products"
    OPPORTUNITIES = "opportunities"
    CALENDAR = "calendar"
    PROMISES = "promises"
    REMINDERS = "reminders"
    DAY_END = "day_end"
    LESSONS = "lessons"
    ROUNDS = "rounds"
    ACTIVITIES = "activities"
    INVITEES = "invitees"
    MANAGER = "manager"
    POOL = "pool"
    HANDOVER = "handover"


class Command(NamedTuple):
    """One command: its keys (comma separated, as typed), where it works, and its place in the footer (0: not there).

    `action` is the Textual action; `when` names a property of the screen that must be true; `vim` are its keys in
    the vim key map where they differ.
    """

    id: str
    keys: str
    scope: Scope
    action: str
    footer: int = 0
    when: str = ""
    vim: str = ""
    priority: bool = False


def _page(name: str, digit: str) -> Command:
    return Command(f"page.{name}", digit, Scope.GLOBAL, f"page('{name}')")


def _letter(letter: str, name: str) -> Command:
    return Command(f"calendar.{name}", letter, Scope.CALENDAR, f"enter('{letter}')", when="has_customer")


def _customer(name: str, keys: str, footer: int = 0, vim: str = "") -> Command:
    return Command(f"customer.{name}", keys, Scope.CUSTOMER, name, footer, "has_customer", vim)


COMMANDS: tuple[Command, ...] = (
    _page("today", "1"),
    _page("customers", "2"),
    _page("board", "3"),
    _page("scripts", "4"),
    _page("opportunities", "5"),
    _page("calendar", "6"),
    _page("sheets", "7"),
    _page("exchange", "8"),
    _page("team", "9"),
    _customer("open_card", "enter", 6),
    _customer("call", "c", 1),
    _customer("sms", "s", 2),
    _customer("meeting", "m", 3),
    _customer("note", "t", 4),
    _customer("channel", "g"),
    _customer("reply", "r"),
    _customer("next", "n", 5),
    _customer("later", "z"),
    _customer("waive", "w"),
    _customer("pause", "p"),
    _customer("forward", ">"),
    _customer("backward", "<"),
    _customer("decide", "d"),
    _customer("disturb", "D"),
    _customer("complaint", "x"),
    _customer("opportunity", "o"),
    _customer("add_today", "a"),
    _customer("edit", "e"),
    _customer("copy", "y"),
    _customer("copy_phone", "Y"),
    _customer("qr", "k", vim="K"),
    _customer("read_script", "v"),
    _customer("prepare", "i"),
    Command("list.mark", "space", Scope.CUSTOMER, "mark", when="has_customer"),
    Command("list.more", "M", Scope.TODAY, "more"),
    Command("list.away", "V", Scope.TODAY, "away"),
    Command("list.new", "+", Scope.CUSTOMERS, "new"),
    Command("customers.filter", "f", Scope.CUSTOMERS, "filter", footer=7),
    Command("customers.group", "q", Scope.CUSTOMERS, "group"),
    Command("customers.back", "escape,backspace", Scope.CUSTOMERS, "back"),
    Command("board.left", "left", Scope.BOARD, "turn(-1)", vim="left,h"),
    Command("board.right", "right", Scope.BOARD, "turn(1)", vim="right,l"),
    Command("board.back", "escape,backspace", Scope.BOARD, "back"),
    Command("card.who", "1", Scope.CARD, "tab('who')"),
    Command("card.reach", "2", Scope.CARD, "tab('reach')"),
    Command("card.family", "3", Scope.CARD, "tab('family')"),
    Command("card.needs", "4", Scope.CARD, "tab('needs')"),
    Command("card.proposals", "5", Scope.CARD, "tab('proposals')"),
    Command("card.closing", "6", Scope.CARD, "tab('closing')"),
    Command("card.assets", "7", Scope.CARD, "tab('assets')"),
    Command("card.insurance", "8", Scope.CARD, "tab('insurance')"),
    Command("card.concerns", "9", Scope.CARD, "tab('concerns')"),
    Command("card.history", "0", Scope.CARD, "tab('history')"),
    Command("card.relation", "-", Scope.CARD, "tab('relation')"),
    Command("card.papers", "=", Scope.CARD, "tab('papers')"),
    Command("card.left", "left", Scope.CARD, "turn(-1)", vim="left,h"),
    Command("card.right", "right", Scope.CARD, "turn(1)", vim="right,l"),
    Command("card.none", "N", Scope.CARD, "none"),
    Command("card.add", "+", Scope.CARD, "add"),
    Command("card.more", "f", Scope.CARD, "more"),
    Command("card.figures", "b", Scope.CARD, "figures"),
    Command("card.jump", "j", Scope.CARD, "jump", vim="J"),
    Command("card.remove", "delete", Scope.CARD, "remove"),
    Command("card.history_of_field", "h", Scope.CARD, "history_of_field", vim="H"),
    Command("card.back", "escape,backspace", Scope.CARD, "back"),
    Command("list.up", "up", Scope.LIST, "cursor_up", vim="up,k"),
    Command("list.down", "down", Scope.LIST, "cursor_down", vim="down,j"),
    Command("list.page_up", "pageup", Scope.LIST, "page_up", vim="pageup,ctrl+b"),
    Command("list.page_down", "pagedown", Scope.LIST, "page_down", vim="pagedown,ctrl+f"),
    Command("list.home", "home", Scope.LIST, "first"),
    Command("list.end", "end", Scope.LIST, "last", vim="end,G"),
    Command("scripts.copy", "y", Scope.SCRIPTS, "copy", footer=1),
    Command("scripts.customer", "f", Scope.SCRIPTS, "choose_customer", footer=2),
    Command("scripts.sample", "F", Scope.SCRIPTS, "sample", footer=3, when="has_customer"),
    Command("scripts.text", "right", Scope.SCRIPTS, "to_text", footer=4, vim="right,l"),
    Command("scripts.list", "left", Scope.SCRIPTS, "to_list", vim="left,h"),
    Command("sheets.kind", "k", Scope.SHEETS, "pick_kind", footer=1, vim="K"),
    Command("sheets.day", "d", Scope.SHEETS, "pick_day", footer=2),
    Command("sheets.person", "f", Scope.SHEETS, "pick_person", footer=3),
    Command("sheets.write", "w", Scope.SHEETS, "write", footer=4),
    Command("sheets.print", "p", Scope.SHEETS, "print", footer=5),
    Command("sheets.open", "o", Scope.SHEETS, "open"),
    Command("sheets.before", "left", Scope.SHEETS, "step(-1)"),
    Command("sheets.after", "right", Scope.SHEETS, "step(1)"),
    Command("sheets.today", "t", Scope.SHEETS, "today"),
    Command("sheets.whole", "W", Scope.SHEETS, "whole"),
    Command("sheets.paste", "y", Scope.SHEETS, "paste"),
    Command("sheets.columns", "c", Scope.SHEETS, "columns"),
    Command("exchange.write", "w", Scope.EXCHANGE, "write", footer=1),
    Command("exchange.take", "m", Scope.EXCHANGE, "take", footer=2),
    Command("exchange.conflicts", "c", Scope.EXCHANGE, "conflicts", footer=3),
    Command("exchange.pair", "p", Scope.EXCHANGE, "pair", footer=4),
    Command("exchange.open", "enter", Scope.EXCHANGE, "open", footer=5),
    Command("exchange.write_all", "W", Scope.EXCHANGE, "write_all"),
    Command("exchange.write_to", "f", Scope.EXCHANGE, "write_to"),
    Command("exchange.request", "R", Scope.EXCHANGE, "request"),
    Command("exchange.look", "r", Scope.EXCHANGE, "look"),
    Command("exchange.words", "k", Scope.EXCHANGE, "words", vim="K"),
    Command("exchange.take_pack", "U", Scope.EXCHANGE, "take_pack"),
    Command("exchange.unpair", "delete", Scope.EXCHANGE, "unpair"),
    Command("exchange.back", "escape,backspace", Scope.EXCHANGE, "back"),
    Command("conflicts.mine", "1", Scope.CONFLICTS, "take(1)"),
    Command("conflicts.theirs", "2", Scope.CONFLICTS, "take(2)"),
    Command("conflicts.older", "3", Scope.CONFLICTS, "take(3)"),
    Command("conflicts.edit", "e", Scope.CONFLICTS, "edit"),
    Command("conflicts.leave", "l,right", Scope.CONFLICTS, "leave"),
    Command("conflicts.open_card", "enter", Scope.CONFLICTS, "open_card"),
    Command("conflicts.back", "escape,backspace", Scope.CONFLICTS, "back"),
    Command("products.add", "+", Scope.PRODUCTS, "add", footer=1),
    Command("products.edit", "enter,e", Scope.PRODUCTS, "edit", footer=2, when="has_product"),
    Command("products.filter", "f", Scope.PRODUCTS, "filter", footer=3),
    Command("products.remove", "delete", Scope.PRODUCTS, "remove", footer=4, when="has_product"),
    Command("products.text", "right", Scope.PRODUCTS, "to_points", vim="right,l"),
    Command("products.list", "left", Scope.PRODUCTS, "to_list", vim="left,h"),
    Command("products.back", "escape,backspace", Scope.PRODUCTS, "back", footer=5),
    Command("opportunities.edit", "e", Scope.OPPORTUNITIES, "edit", when="has_opportunity"),
    Command("opportunities.more", "f", Scope.OPPORTUNITIES, "more", when="has_opportunity"),
    Command("opportunities.board", "b", Scope.OPPORTUNITIES, "board"),
    Command("opportunities.week", "W", Scope.OPPORTUNITIES, "week"),
    Command("opportunities.left", "left", Scope.OPPORTUNITIES, "turn(-1)", vim="left,h"),
    Command("opportunities.right", "right", Scope.OPPORTUNITIES, "turn(1)", vim="right,l"),
    Command("calendar.open", "enter", Scope.CALENDAR, "open"),
    Command("calendar.left", "left", Scope.CALENDAR, "turn(-1)", vim="left,h"),
    Command("calendar.right", "right", Scope.CALENDAR, "turn(1)", vim="right,l"),
    Command("calendar.before", "[", Scope.CALENDAR, "month(-1)"),
    Command("calendar.after", "]", Scope.CALENDAR, "month(1)"),
    Command("calendar.today", ".", Scope.CALENDAR, "today"),
    Command("calendar.one", "i", Scope.CALENDAR, "one"),
    Command("calendar.log", "L", Scope.CALENDAR, "log"),
    Command("calendar.filter", "f", Scope.CALENDAR, "filter"),
    Command("calendar.paper", "F", Scope.CALENDAR, "paper"),
    _letter("T", "phone"),
    _letter("E", "mail"),
    _letter("M", "meeting"),
    _letter("S", "sms"),
    _letter("W", "wechat"),
    _letter("V", "visit"),
    Command("calendar.back", "escape,backspace", Scope.CALENDAR, "back"),
    Command("promises.end", "enter", Scope.PROMISES, "end", footer=1),
    Command("promises.card", "e", Scope.PROMISES, "card", footer=2),
    Command("promises.back", "escape,backspace", Scope.PROMISES, "back", footer=5),
    Command("day_end.note", "enter", Scope.DAY_END, "note_it", footer=1),
    Command("day_end.card", "e", Scope.DAY_END, "card", footer=2),
    Command("day_end.lesson", "+", Scope.DAY_END, "lesson", footer=3),
    Command("day_end.lessons", "l,right", Scope.DAY_END, "lessons", footer=4, vim="right"),
    Command("day_end.report", "v", Scope.DAY_END, "report", footer=5),
    Command("day_end.back", "escape,backspace", Scope.DAY_END, "back"),
    Command("lessons.add", "+", Scope.LESSONS, "add", footer=1),
    Command("lessons.edit", "enter,e", Scope.LESSONS, "edit", footer=2, when="has_lesson"),
    Command("lessons.filter", "f", Scope.LESSONS, "filter", footer=3),
    Command("lessons.script", "s", Scope.LESSONS, "script", footer=4, when="has_lesson"),
    Command("lessons.remove", "delete", Scope.LESSONS, "remove", footer=5, when="has_lesson"),
    Command("lessons.back", "escape,backspace", Scope.LESSONS, "back"),
    Command("reminders.all", "0", Scope.REMINDERS, "show('')"),
    Command("reminders.risk", "1", Scope.REMINDERS, "show('risk')"),
    Command("reminders.opportunity", "2", Scope.REMINDERS, "show('opportunity')"),
    Command("reminders.information", "3", Scope.REMINDERS, "show('information')"),
    Command("reminders.task", "4", Scope.REMINDERS, "show('task')"),
    Command("reminders.fund", "5", Scope.REMINDERS, "show('fund')"),
    Command("reminders.approval", "6", Scope.REMINDERS, "show('approval')"),
    Command("reminders.rhythm", "7", Scope.REMINDERS, "show('rhythm')", footer=2),
    Command("reminders.hide", "h", Scope.REMINDERS, "hide", footer=3, vim="H"),
    Command("reminders.card", "enter,e", Scope.REMINDERS, "card", footer=1),
    Command("reminders.filter", "f", Scope.REMINDERS, "filter", footer=4),
    Command("reminders.back", "escape,backspace", Scope.REMINDERS, "back", footer=5),
    Command("rounds.send", "enter", Scope.ROUNDS, "send", footer=1, when="has_round"),
    Command("rounds.whom", "f", Scope.ROUNDS, "whom", footer=2),
    Command("rounds.template", "t", Scope.ROUNDS, "template", footer=3),
    Command("rounds.purpose", "p", Scope.ROUNDS, "purpose", footer=4, when="has_round"),
    Command("rounds.leave", "delete", Scope.ROUNDS, "leave", footer=5, when="has_round"),
    Command("rounds.back", "escape,backspace", Scope.ROUNDS, "back"),
    Command("activities.open", "enter", Scope.ACTIVITIES, "open", footer=1, when="has_activity"),
    Command("activities.add", "+", Scope.ACTIVITIES, "add", footer=2),
    Command("activities.edit", "e", Scope.ACTIVITIES, "edit", footer=3, when="has_activity"),
    Command("activities.remove", "delete", Scope.ACTIVITIES, "remove", footer=4, when="has_activity"),
    Command("activities.back", "escape,backspace", Scope.ACTIVITIES, "back", footer=5),
    Command("invitees.invited", "1", Scope.INVITEES, "state('invited')", when="has_customer"),
    Command("invitees.yes", "2", Scope.INVITEES, "state('yes')", when="has_customer"),
    Command("invitees.no", "3", Scope.INVITEES, "state('no')", when="has_customer"),
    Command("invitees.came", "4", Scope.INVITEES, "state('came')", when="has_customer"),
    Command("invitees.missed", "5", Scope.INVITEES, "state('missed')", when="has_customer"),
    Command("invitees.follow_up", "f", Scope.INVITEES, "follow_up", when="has_customer"),
    Command("invitees.add", "+", Scope.INVITEES, "add"),
    Command("invitees.withdraw", "delete", Scope.INVITEES, "withdraw", when="has_customer"),
    Command("invitees.back", "escape,backspace", Scope.INVITEES, "back"),
    Command("app.find", "/", Scope.GLOBAL, "find"),
    Command("app.import", "I", Scope.GLOBAL, "layer('import')"),
    Command("team.keep", "k", Scope.TEAM, "decide('keep')", footer=1, when="has_decision", vim="K"),
    Command("team.change", "c", Scope.TEAM, "decide('change')", footer=2, when="has_decision"),
    Command("team.drop", "d", Scope.TEAM, "decide('drop')", footer=3, when="has_decision"),
    Command("team.seen", "v", Scope.TEAM, "seen", footer=4, when="has_matter"),
    Command("team.word", "t", Scope.TEAM, "word", footer=5, when="has_manager"),
    Command("team.open", "enter", Scope.TEAM, "open", footer=6, when="has_manager"),
    Command("team.hand_on", "h", Scope.TEAM, "hand_on", when="has_hand_on", vim="H"),
    Command("team.script", "s", Scope.TEAM, "script", when="has_customer"),
    Command("team.coach", "+", Scope.TEAM, "coach", when="has_manager"),
    Command("team.check", "w", Scope.TEAM, "check", when="has_manager"),
    Command("team.pool", "p", Scope.TEAM, "pool"),
    Command("team.figures", "f", Scope.TEAM, "figures"),
    Command("team.hand_in", "W", Scope.TEAM, "hand_in"),
    Command("manager.word", "t", Scope.MANAGER, "word", footer=1),
    Command("manager.coach", "+", Scope.MANAGER, "coach", footer=2),
    Command("manager.check", "w", Scope.MANAGER, "check", footer=3),
    Command("manager.card", "enter,e", Scope.MANAGER, "card", footer=4),
    Command("manager.hand_on", "h", Scope.MANAGER, "hand_on", when="has_customer", vim="H"),
    Command("manager.figures", "f", Scope.MANAGER, "figures"),
    Command("manager.back", "escape,backspace", Scope.MANAGER, "back", footer=5),
    Command("pool.allot", "enter", Scope.POOL, "allot", footer=1, when="has_customer"),
    Command("pool.choose", "g", Scope.POOL, "choose", footer=2, when="has_customer"),
    Command("pool.all", "A", Scope.POOL, "allot_all", footer=3),
    Command("pool.take_back", "b", Scope.POOL, "take_back", footer=4, when="has_customer"),
    Command("pool.back", "escape,backspace", Scope.POOL, "back", footer=5),
    Command("handover.confirm", "enter", Scope.HANDOVER, "confirm", footer=1, when="has_customer"),
    Command("handover.card", "e", Scope.HANDOVER, "card", footer=2, when="has_customer"),
    Command("handover.print", "p", Scope.HANDOVER, "print", footer=3),
    Command("handover.back", "escape,backspace", Scope.HANDOVER, "back", footer=5),
    Command("app.handover", "X", Scope.GLOBAL, "layer('handover')"),
    Command("app.promises", "O", Scope.GLOBAL, "layer('promises')"),
    Command("app.reminders", "L", Scope.GLOBAL, "layer('reminders')"),
    Command("app.day_end", "E", Scope.GLOBAL, "layer('day_end')"),
    Command("app.lessons", "Z", Scope.GLOBAL, "layer('lessons')"),
    Command("app.products", "P", Scope.GLOBAL, "layer('products')"),
    Command("app.activities", "A", Scope.GLOBAL, "layer('activities')"),
    Command("app.rounds", "B", Scope.GLOBAL, "rounds"),
    Command("app.undo", "u", Scope.GLOBAL, "undo"),
    Command("app.redo", "ctrl+r", Scope.GLOBAL, "redo"),
    Command("app.back", "escape,backspace", Scope.GLOBAL, "back"),
    Command("app.help", "?", Scope.GLOBAL, "help", footer=9),
    Command("app.palette", "ctrl+p", Scope.GLOBAL, "command_palette"),
    Command("app.theme", "ctrl+t", Scope.GLOBAL, "theme"),
    Command("app.cover", "f12", Scope.GLOBAL, "cover", priority=True),
    Command("app.lock", "ctrl+l", Scope.GLOBAL, "lock", priority=True),
    Command("app.quit", "ctrl+q", Scope.GLOBAL, "quit", priority=True),
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

FOOTER_LABELS = 6


def keys_of(command: Command, keymap: str = "default", own: Mapping[str, str] | None = None) -> str:
    """The half-width keys of a command in a key map, the user's own choice first."""
    if own and command.id in own:
        return own[command.id]
    return command.vim if keymap == "vim" and command.vim else command.keys


def key_map(keymap: str, own: Mapping[str, str]) -> dict[str, str]:
    """Binding ids and keys for `App.set_keymap`: only what differs from the table."""
    changed = {command.id: keys_of(command, keymap, own) for command in COMMANDS}
    return {found: with_wide(keys) for found, keys in changed.items() if keys != BY_ID[found].keys}


def bindings(*scopes: Scope) -> list["BindingType"]:
    """The bindings of all commands of these scopes; none is shown by Textual's own footer."""
    from textual.binding import Binding

    return [
        Binding(
            with_wide(command.keys), command.action, command.id, show=False, id=command.id, priority=command.priority
        )
        for command in COMMANDS
        if command.scope in scopes
    ]


def of_action(action: str, scopes: Iterable[Scope]) -> Command | None:
    """The command behind an action's name (without arguments) in these scopes."""
    wanted = tuple(scopes)
    return next((one for one in COMMANDS if one.scope in wanted and one.action.split("(")[0] == action), None)


def for_footer(scopes: Iterable[Scope]) -> tuple[Command, ...]:
    """At most six commands for the footer, by their priority."""
    wanted = tuple(scopes)
    shown = sorted((one for one in COMMANDS if one.footer and one.scope in wanted), key=lambda one: one.footer)
    if len(shown) <= FOOTER_LABELS:
        return tuple(shown)
    return (*shown[: FOOTER_LABELS - 1], shown[-1])
