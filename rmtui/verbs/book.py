"""Verbs about the book itself: init, demo, passphrase, backup, restore, verify, dump."""

import sys
from argparse import Namespace
from pathlib import Path

from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.store.home import demo_home
from rmtui.verbs.context import Context, ask
from rmtui.verbs.output import print_json, say

_OWNER = ("name", "bank", "branch", "sub_branch", "mobile")


def init(context: Context, options: Namespace) -> None:
    """Makes a new book; shows the recovery code, once."""
    from rmtui.store.store import NewOwner, Store

    if context.home.exists:
        raise Refused("book_exists", folder=str(context.home.path))
    given = {name: getattr(options, name) for name in _OWNER}
    answers = {name: value if value is not None else ask(f"cli.ask.{name}") for name, value in given.items()}
    owner = NewOwner(
        role=options.role,
        name=answers["name"],
        bank=answers["bank"],
        branch=answers["branch"],
        sub_branch=answers["sub_branch"],
        mobile=answers["mobile"],
        office_phone=options.office_phone or "",
    )
    passphrase = context.new_passphrase(context.given_passphrase())
    playbook, calendar = context.rules()
    store, code = Store.create(
        context.home, context.clock, owner=owner, passphrase=passphrase, playbook=playbook, calendar=calendar
    )
    context.adopt(store)
    if context.json:
        print_json({"home": str(context.home.path), "book": store.book, "recovery_code": code})
    else:
        say(t("cli.init.done", folder=context.home.path))
        say(t("cli.init.code", code=code))


def demo(context: Context, options: Namespace) -> None:
    """Makes a new demo book in place of an older one, to be opened next."""
    from rmtui.demo import build, owner
    from rmtui.demo.making import clear_demo
    from rmtui.store.store import Store

    if not context.named_home:
        context.home, context.named_home = demo_home(), True
    clear_demo(context.home, context.clock)
    playbook, calendar = context.rules()
    store, _ = Store.create(
        context.home, context.clock, owner=owner(), passphrase=None, playbook=playbook, calendar=calendar
    )
    context.adopt(store)
    count = context.write(build, options.customers, options.seed)
    context.close()
    if context.json:
        print_json({"home": str(context.home.path), "customers": count})
    elif options.no_open:
        say(t("cli.demo.done", n=count, folder=context.home.path))
    context.opens = not options.no_open


def passphrase(context: Context, options: Namespace) -> None:
    """Changes the passphrase; only the key file is written."""
    from rmtui.store.file.keys import change_passphrase, needs_passphrase

    if not needs_passphrase(context.home.key):
        raise Refused("book_without_passphrase")
    secret = context.passphrase() or ""
    new = options.new_passphrase_file.read_text("utf-8").splitlines()[0] if options.new_passphrase_file else None
    change_passphrase(context.home, secret, context.new_passphrase(new))
    if context.json:
        print_json({"changed": True})
    else:
        say(t("cli.passphrase.done"))


def backup(context: Context, options: Namespace) -> None:
    """Makes a backup now, or with `--list` names those there are."""
    from rmtui.store.file.backup import list_backups

    if options.list:
        found = list_backups(context.home)
        if context.json:
            print_json(found_json(found))
        else:
            for each in found:
                say(
                    t("cli.backup.line", at=f"{each.at.astimezone():%Y-%m-%d %H:%M:%S}", n=each.changes, file=each.file)
                )
        return
    made = context.store().backup_now("asked")
    if context.json:
        print_json(found_json([made])[0])
    else:
        say(t("cli.backup.done", file=made.file))


def found_json(backups: object) -> list[dict[str, object]]:
    """Backups for JSON: file, time, changes, reason."""
    assert isinstance(backups, (list, tuple))
    return [{"file": str(each.file), "at": each.at, "changes": each.changes, "reason": each.reason} for each in backups]


def restore(context: Context, options: Namespace) -> None:
    """Makes a backup the book again; the present one is put aside."""
    from rmtui.store.file.backup import restore as restore_file
    from rmtui.store.file.keys import needs_passphrase

    file = Path(options.file)
    secret = None
    if not context.home.key.exists() or needs_passphrase(context.home.key):
        secret = context.given_passphrase() or (context.passphrase() if context.home.exists else None)
    done = restore_file(context.home, file, context.clock, passphrase=secret)
    if context.json:
        print_json({"book": str(done.file), "replaced": str(done.replaced) if done.replaced else None})
    else:
        say(t("cli.restore.done", file=file))
        if done.replaced:
            say(t("cli.restore.aside", file=done.replaced))


def verify(context: Context, _options: Namespace) -> int:
    """Checks log, book and audit trail against each other; exit code 1 where something is wrong."""
    from rmtui.store.log.check import verify as read_verify

    found = context.read(read_verify)
    if context.json:
        print_json(found)
    elif found.ok:
        say(t("cli.verify.ok", n=found.changes))
    for problem in () if context.json else found.problems:
        print(t(problem.message, **dict(problem.values)), file=sys.stderr)
    return 0 if found.ok else 1


def dump(context: Context, _options: Namespace) -> None:
    """Canonical JSON of all that is true in the book."""
    from rmtui.store.log.dump import dump_text

    print(context.read(dump_text))
