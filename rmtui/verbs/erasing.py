"""The verb `erase`: a person erased for good, and the certificate of it on the screen and on paper."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from rmtui.domain.refusal import Refused
from rmtui.domain.team import CONFIRMED, HANDOVER
from rmtui.i18n import t
from rmtui.store.home import private_file
from rmtui.text import clean
from rmtui.verbs.context import Context, ask, interactive
from rmtui.verbs.output import plain, print_json, say
from rmtui.widgets.certificate import paper


def erase(context: Context, options: Namespace) -> None:
    """Erases a customer of any book of the home after a yes, or all whose hand-over was confirmed, and gives the
    certificates out. Raises Refused; nothing was erased then."""
    from rmtui.store.writes.erasing import erase as write_erase

    if bool(options.customer) == options.confirmed:
        raise Refused("erase_whom")
    context.writable()
    if not clean(options.reason or ""):
        raise Refused("erase_reason")
    whom = _confirmed(context) if options.confirmed else [_one(context, options.customer)]
    _confirm(context, whom, options)
    file = _new_file(options.output) if options.output else None
    try:
        made = [context.write_in(book, write_erase, customer, options.reason, _by(context)) for customer, book in whom]
    except BaseException:
        if file is not None:
            file.unlink()
        raise
    shown = {"certificates": [plain(one) for one in made]} if options.confirmed else plain(made[0])
    text = json.dumps(shown, ensure_ascii=False, indent=2) if context.json else "\n\n".join(map(paper, made))
    if file is not None:
        file.write_text(text + "\n", encoding="utf-8")
    if context.json:
        print_json(shown)
    else:
        say(text or t("erasing.nobody"))


def _by(context: Context) -> str:
    from rmtui.store.reads.books import identity

    return context.read(identity).person


def _one(context: Context, ref: str) -> tuple[str, str]:
    """A customer and the book of the home that holds her."""
    from rmtui.store.reads.books import book_of
    from rmtui.store.reads.find import resolve_anywhere

    customer = context.read(resolve_anywhere, ref)
    return customer, context.read(book_of, customer)


def _confirmed(context: Context) -> list[tuple[str, str]]:
    """The givers' copies of all whom the receivers have confirmed."""
    from rmtui.store.reads.team import team

    found = context.read(team).matters
    return [(one.customer, one.book) for one in found if one.kind == HANDOVER and one.state == CONFIRMED]


def _confirm(context: Context, whom: list[tuple[str, str]], options: Namespace) -> None:
    """Goes on only with `--yes`, or a yes to the names."""
    from rmtui.store.reads.customers import card

    if options.yes:
        return
    if not interactive():
        raise Refused("erase_not_confirmed")
    names = [context.read_in(book, card, customer).name for customer, book in whom]
    print(clean(t("cli.erase.who", name=t("join.names").join(names))), file=sys.stderr)
    if ask("cli.erase.sure").strip().lower() not in ("y", "yes", t("cli.join.yes")):
        raise Refused("erase_not_confirmed")


def _new_file(output: str) -> Path:
    """The file for the certificate, made before anything is erased. Raises Refused where there is one, or no place."""
    file = Path(output)
    try:
        private_file(file)
    except OSError as error:
        raise Refused("erase_output", file=str(file), reason=error.strerror or "") from error
    return file
