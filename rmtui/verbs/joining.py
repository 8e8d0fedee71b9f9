"""`init --join`: the home of a further machine of one manager, from the introduction of the first one."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from rmtui.domain.refusal import Refused
from rmtui.i18n import language, t
from rmtui.text import clean
from rmtui.verbs.context import Context, ask, interactive
from rmtui.verbs.output import print_json, say

if TYPE_CHECKING:
    from rmtui.domain.exchange import Introduction

_OWNER = ("name", "bank", "branch", "sub_branch", "mobile", "office_phone")


def join(context: Context, options: Namespace) -> None:
    """Makes a home that waits for the book of the introduced machine, and pairs that machine.

    Raises Refused where the fingerprint is not confirmed or is another; nothing was made then.
    """
    from rmtui.exchange import introduction
    from rmtui.store import exchanging
    from rmtui.store.store import Joining, Store

    if any(getattr(options, name) is not None for name in _OWNER):
        raise Refused("join_takes_no_owner")
    file = Path(options.join)
    first = introduction.read(file)
    fingerprint = introduction.fingerprint(first)
    _confirm(context, first, fingerprint, options)
    secret = context.given_passphrase()
    passphrase = None if first.demo else context.new_passphrase(secret, "--passphrase-file")
    playbook, calendar = context.rules()
    joins = Joining(first.book, first.person, first.role, first.demo)
    store, code = Store.create(
        context.home, context.clock, joins=joins, passphrase=passphrase, playbook=playbook, calendar=calendar
    )
    context.adopt(store)
    exchanging.pair(store, file, fingerprint=fingerprint)
    tell_made(context, store.book, code, "cli.join.done", person=first.person)
    if not context.json:
        say(t("cli.join.next"))


def tell_made(context: Context, book: str, code: str, done: str, **values: str) -> None:
    """That the home is made, and the recovery code where it has one."""
    if context.json:
        print_json({"home": str(context.home.path), "book": book, "recovery_code": code})
        return
    say(t(done, folder=context.home.path, **values))
    if code:
        say(t("cli.init.code", code=code))


def _confirm(context: Context, first: "Introduction", fingerprint: str, options: Namespace) -> None:
    """Shows whose machine it is, and goes on only with the right fingerprint or a yes."""
    from rmtui.exchange.fingerprint import words

    if options.fingerprint is not None:
        if _digits(options.fingerprint) != fingerprint:
            raise Refused("join_other_fingerprint", fingerprint=fingerprint)
        return
    said = (
        t("cli.join.who", person=first.person, role=t(f"role.{first.role}"), label=first.label),
        t("cli.join.words", words=" ".join(words(fingerprint, language()))),
    )
    if options.yes and context.json:
        return
    if not options.yes and not interactive():
        raise Refused("join_not_confirmed", person=first.person)
    for line in said:
        print(clean(line), file=sys.stderr)
    if not options.yes and ask("cli.join.same").lower() not in ("y", "yes", t("cli.join.yes")):
        raise Refused("join_not_confirmed", person=first.person)


def _digits(text: str) -> str:
    """A fingerprint as typed or scanned: groups, capitals and the sign's own prefix do not count."""
    kept = (letter for letter in text.lower().removeprefix("rmtui:") if letter not in " :-")
    return "".join(kept)
