"""The command table: unique keys where they meet, words in both languages, an action behind each."""

from importlib import import_module

import pytest
from textual.binding import Binding

from rmtui import i18n
from rmtui.app import RmApp
from rmtui.commands import BY_ID, COMMANDS, Command, Scope, bindings, for_footer, key_map, keys_of
from rmtui.keys import show_key, with_wide
from rmtui.screens.customer import CustomerScreen
from rmtui.widgets.virtual_list import VirtualList

HOMES = {
    Scope.GLOBAL: RmApp,
    Scope.LIST: VirtualList,
    Scope.CUSTOMER: CustomerScreen,
    Scope.TODAY: import_module("rmtui.screens.today").TodayScreen,
}
OF_CUSTOMERS = (Scope.TODAY, Scope.CARD, Scope.BOARD, Scope.CUSTOMERS)
"""Pages on which a customer stands at the cursor."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.id)
def test_every_command_is_worded_in_both_languages(command: Command) -> None:
    for language in ("zh", "en"):
        assert i18n.catalog(language)[f"command.{command.id}"]
        assert i18n.catalog(language)[f"command.{command.id}.help"]


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.scope in HOMES], ids=lambda one: one.id)
def test_every_command_has_its_action(command: Command) -> None:
    name = command.action.split("(")[0]
    homes = [HOMES[command.scope], HOMES[Scope.TODAY]]
    assert any(hasattr(home, f"action_{name}") for home in homes)


@pytest.mark.parametrize("keymap", ["default", "vim"])
@pytest.mark.parametrize("page", [scope for scope in Scope if scope not in (Scope.GLOBAL, Scope.LIST, Scope.CUSTOMER)])
def test_no_key_has_two_meanings_on_a_page(page: Scope, keymap: str) -> None:
    seen: dict[str, str] = {}
    for command in COMMANDS:
        if command.scope in (page, Scope.LIST, *((Scope.CUSTOMER,) if page in OF_CUSTOMERS else ())):
            for key in keys_of(command, keymap).split(","):
                assert key not in seen, f"{key}: {seen[key]} and {command.id}"
                seen[key] = command.id


def test_no_letter_goes_before_a_field() -> None:
    assert all(len(key) > 1 for one in COMMANDS if one.priority for key in one.keys.split(","))


def test_full_width_keys_are_bound_too() -> None:
    assert with_wide("c,>") == "c,ｃ,>,＞,》"
    keys = {one.key for one in bindings(Scope.CUSTOMER) if isinstance(one, Binding)}
    assert {"c,ｃ", ">,＞,》"} <= keys


def test_the_footer_has_at_most_six_labels_and_help_is_the_last() -> None:
    shown = for_footer((Scope.CUSTOMER, Scope.TODAY, Scope.GLOBAL))
    assert len(shown) == 6
    assert shown[0].id == "customer.call"
    assert shown[-1].id == "app.help"


def test_own_keys_go_before_the_key_map() -> None:
    own = {"customer.call": "f5"}
    assert keys_of(BY_ID["customer.call"], "default", own) == "f5"
    assert keys_of(BY_ID["list.down"], "vim") == "down,j"
    assert key_map("default", own) == {"customer.call": "f5"}
    assert "list.down" in key_map("vim", {})


def test_keys_are_shown_as_people_read_them() -> None:
    assert show_key("escape,backspace") == "esc"
    assert show_key("?") == "?"
