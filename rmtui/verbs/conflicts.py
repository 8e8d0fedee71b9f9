"""The verb `conflicts`: the fields that differ between devices, and the choice of a value for one of them."""

from argparse import Namespace
from collections.abc import Sequence

from rmtui.domain.exchange import ConflictView, ValueView
from rmtui.domain.refusal import Refused
from rmtui.i18n import has, t
from rmtui.text import clean
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, say
from rmtui.verbs.work import tell


def conflicts(context: Context, options: Namespace) -> None:
    """Lists the fields with their values; with WHICH and a choice, or a value, settles one."""
    from rmtui.store.reads.conflicts import conflicts as read_conflicts

    if options.which is None:
        context.reads_only = True
        found = context.read(read_conflicts)
        if context.json:
            print_json({"conflicts": [_json(n, one) for n, one in enumerate(found, 1)]})
        else:
            _print(found)
        return
    one = _named(context.read(read_conflicts), options.which)
    if (options.choice is None) == (options.value is None):
        raise Refused("conflict_choice")
    if options.value is not None:
        _edit(context, one, options.value)
    elif options.choice == "older":
        if one.older is None:
            raise Refused("no_such_version", choice=options.choice)
        _edit(context, one, one.older.value)
    else:
        _take(context, one, _chosen(one, options.choice))


def key_of(one: ConflictView) -> str:
    """What names a conflict whatever its number in the list."""
    return f"{one.tbl}:{one.row_id}:{one.field}"


def _versions(one: ConflictView) -> list[ValueView]:
    """The standing values, this device's first; their places are the digits that may be typed."""
    return sorted((one.shown, *one.others), key=lambda value: not value.mine)


def _named(found: Sequence[ConflictView], which: str) -> ConflictView:
    """The conflict of this number, or of this key."""
    named = {str(n): one for n, one in enumerate(found, 1)} | {key_of(one): one for one in found}
    if which not in named:
        raise Refused("no_such_difference", which=which)
    return named[which]


def _chosen(one: ConflictView, choice: str) -> ValueView:
    """The version meant by `mine`, `theirs` or a digit. Raises Refused where there is none, or several."""
    versions = _versions(one)
    if choice in ("mine", "theirs"):
        versions = [value for value in versions if value.mine is (choice == "mine")]
        if len(versions) > 1:
            raise Refused("several_versions", choice=choice)
        choice = "1"
    if not choice.isdecimal() or not 1 <= int(choice) <= len(versions):
        raise Refused("no_such_version", choice=choice)
    return versions[int(choice) - 1]


def _take(context: Context, one: ConflictView, value: ValueView) -> None:
    from rmtui.store.writes import conflicts as writes

    tell(context, context.write(writes.take, one.tbl, one.row_id, one.field, value.origin, value.seq))


def _edit(context: Context, one: ConflictView, value: str) -> None:
    from rmtui.store.writes import conflicts as writes

    tell(context, context.write(writes.edit, one.tbl, one.row_id, one.field, value))


def _json(n: int, one: ConflictView) -> dict[str, object]:
    said: dict[str, object] = plain(one)
    return {"number": n, "key": key_of(one), **said}


def _print(found: Sequence[ConflictView]) -> None:
    if not found:
        say(t("cli.conflicts.none"))
        return
    for n, one in enumerate(found, 1):
        say(t("cli.conflicts.field", n=n, name=one.name, field=_label(one)))
        for digit, value in enumerate(_versions(one), 1):
            _print_line(str(digit), "mine" if value.mine else "theirs", value, in_force=value == one.shown)
        if one.older is not None:
            _print_line("-", "older", one.older, in_force=False)
    say(t("cli.conflicts.next"))


def _print_line(digit: str, whose: str, value: ValueView, *, in_force: bool) -> None:
    line = t(
        f"cli.conflicts.{'shown' if in_force else 'line'}",
        digit=digit,
        whose=t(f"exchange.{whose}"),
        value=value.value or t("history.empty"),
        who=value.who,
        at=f"{value.at:%Y-%m-%d %H:%M}",
        device=value.device or t("history.here" if value.mine else "history.elsewhere"),
    )
    print(f"   {clean(line)}")


def _label(one: ConflictView) -> str:
    ids = (f"history.of.{one.tbl}.{one.field}", f"form.{one.tbl}.{one.field}", f"field.{one.field}")
    return next((t(each) for each in ids if has(each)), one.field)
