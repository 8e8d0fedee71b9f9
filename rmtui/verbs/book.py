"""Verbs about the book itself: init, demo, passphrase, backup, restore, verify, dump."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.store.home import demo_home
from rmtui.text import clean, phone_digits
from rmtui.verbs.context import Context, ask, interactive, secret_in
from rmtui.verbs.joining import join, tell_made
from rmtui.verbs.output import print_json, say
from rmtui.verbs.sealed import is_sheet, verify_sheet

if TYPE_CHECKING:
    from rmtui.store.file.backup import Backup
    from rmtui.store.log.check import Verified

_SHORTEST_PHONE = 5
_OWNER = ("name", "bank", "branch", "sub_branch", "mobile")


def init(context: Context, options: Namespace) -> None:
    """Makes a new book, or with `--join` the home of a further machine; shows the recovery code, once."""
    from rmtui.store.store import NewOwner, Store

    if context.home.exists:
        raise Refused("book_exists", folder=str(context.home.path))
    if options.join:
        join(context, options)
        return
    given = {name: getattr(options, name) for name in _OWNER}
    answers = {name: value if value is not None else ask(f"cli.ask.{name}") for name, value in given.items()}
    if not clean(answers["name"]):
        raise Refused("name_missing")
    if answers["mobile"] and len(phone_digits(answers["mobile"])) < _SHORTEST_PHONE:
        raise Refused("bad_phone", number=clean(answers["mobile"]))
    owner = NewOwner(
        role=options.role,
        name=answers["name"],
        bank=answers["bank"],
        branch=answers["branch"],
        sub_branch=answers["sub_branch"],
        mobile=answers["mobile"],
        office_phone=options.office_phone or "",
    )
    passphrase = context.new_passphrase(context.given_passphrase(), "--passphrase-file")
    playbook, calendar = context.rules()
    store, code = Store.create(
        context.home, context.clock, owner=owner, passphrase=passphrase, playbook=playbook, calendar=calendar
    )
    context.adopt(store)
    tell_made(context, store.book, code, "cli.init.done")


def demo(context: Context, options: Namespace) -> None:
    """Makes a new demo book in place of an older one; it is opened next where somebody looks on."""
    from rmtui.demo.making import make_demo

    if not context.named_home:
        context.home, context.named_home = demo_home(), True
    make_demo(context.home, context.clock, context.rules(), options.customers, options.seed, options.role)
    context.opens = not (options.no_open or context.json) and interactive()
    if context.json:
        print_json({"home": str(context.home.path), "customers": options.customers})
    elif not context.opens:
        say(t("cli.demo.done", n=options.customers, folder=context.home.path))


def passphrase(context: Context, options: Namespace) -> None:
    """Changes the passphrase; only the key file is written, and by nobody while another holds the book."""
    from rmtui.store.file import lock
    from rmtui.store.file.connections import check_file
    from rmtui.store.file.keys import change_passphrase, needs_passphrase

    check_file(context.home.book)
    if not needs_passphrase(context.home.key):
        raise Refused("book_without_passphrase")
    secret = context.passphrase() or ""
    new = secret_in(options.new_passphrase_file) if options.new_passphrase_file else None
    typed = context.new_passphrase(new, "--new-passphrase-file")
    held = lock.take(context.home, context.clock.real())
    try:
        change_passphrase(context.home, secret, typed)
    finally:
        held.release()
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


def found_json(backups: "Sequence[Backup]") -> list[dict[str, object]]:
    """Backups for JSON: file, time, changes, reason."""
    return [{"file": str(each.file), "at": each.at, "changes": each.changes, "reason": each.reason} for each in backups]


def restore(context: Context, options: Namespace) -> None:
    """Makes a backup the book again; the present one is put aside."""
    from rmtui.store.file import backup as backups

    file = _backup_file(options.file)
    secret = context.secret_for(backups.key_for(context.home, file))
    done = backups.restore(context.home, file, context.clock, passphrase=secret)
    if context.json:
        print_json({"book": str(done.file), "replaced": str(done.replaced) if done.replaced else None})
    else:
        say(t("cli.restore.done", file=file))
        if done.replaced:
            say(t("cli.restore.aside", file=done.replaced))


def verify(context: Context, options: Namespace) -> int:
    """Checks log, book and audit trail against each other; exit code 1 where something is wrong."""
    from rmtui.store.log.check import verify as read_verify

    if options.file and is_sheet(options.file):
        return verify_sheet(context, Path(options.file))
    found = _verified_copy(context, _backup_file(options.file)) if options.file else context.read(read_verify)
    if context.json:
        print_json(found)
    elif found.ok:
        say(t("cli.verify.ok", n=found.changes))
    for problem in () if context.json else found.problems:
        print(clean(t(problem.message, **dict(problem.values))), file=sys.stderr)
    return 0 if found.ok else 1


def _backup_file(text: str) -> Path:
    """The file named. Raises Refused where there is none."""
    file = Path(text)
    if not file.is_file():
        raise Refused("no_such_backup", file=text)
    return file


def _verified_copy(context: Context, file: Path) -> "Verified":
    """Checks a backup with the key of the book, or where there is none with the key beside the backup."""
    from rmtui.store.file import backup as backups
    from rmtui.store.file import connections, keys
    from rmtui.store.log.check import verify as read_verify
    from rmtui.store.work import Read

    key = backups.key_for(context.home, file)
    unlocked = keys.unlock(key, context.secret_for(key))
    backups.check(file, unlocked.key)
    with closing(connections.connect(file, unlocked.key, writes=False, immutable=True)) as connection:
        return read_verify(Read(connection, unlocked.book, context.now, *context.rules()))


def dump(context: Context, options: Namespace) -> None:
    """Canonical JSON of all that is true in the home's own book, or in the one of `--book`."""
    from rmtui.store.log.dump import dump_text
    from rmtui.store.reads.books import book_named, me

    book = context.read(book_named, options.book) if options.book else context.store().book
    context.read_in(book, me)
    sys.stdout.write(context.read_in(book, dump_text))
