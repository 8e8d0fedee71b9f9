"""The verb `pair`: this device's introduction, another's looked at and confirmed, the list, names, recovery key."""

import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from rmtui.domain.exchange import Introduction, PeerView
from rmtui.domain.refusal import Refused
from rmtui.i18n import LANGUAGES, language, t
from rmtui.text import clean
from rmtui.verbs.context import Context, ask, interactive
from rmtui.verbs.output import print_json, print_table, say


def pair(context: Context, options: Namespace) -> None:
    """Writes this device's introduction, or pairs the one in FILE; or one of the options alone."""
    if options.list:
        _list(context)
    elif options.remove is not None:
        _remove(context, options.remove)
    elif options.recovery is not None:
        _recovery(context, Path(options.recovery))
    elif options.file is not None:
        _pair(context, options)
    else:
        _introduce(context, options)


def _list(context: Context) -> None:
    from rmtui.store.reads.exchange import peers

    context.reads_only = True
    found = context.read(peers)
    if context.json:
        print_json({"peers": found})
        return
    print_table([t(f"cli.pair.column.{name}") for name in ("who", "role", "device", "sent", "received", "waiting")],
                [_line(one) for one in found])  # fmt: skip


def _line(peer: PeerView) -> list[str]:
    moments = (f"{at:%Y-%m-%d %H:%M}" if at else "-" for at in (peer.sent_at, peer.received_at))
    role = t("cli.pair.own") if peer.own else t(f"role.{peer.role}")
    return [peer.person, role, peer.label, *moments, str(peer.waiting)]


def _remove(context: Context, who: str) -> None:
    from rmtui.store import exchanging
    from rmtui.store.reads.exchange import peer_row, resolve_peer

    peer = context.read(peer_row, context.read(resolve_peer, who))
    exchanging.unpair(context.store(), peer.device)
    if context.json:
        print_json({"removed": peer.device})
    else:
        say(t("cli.pair.removed", name=peer.name))


def _recovery(context: Context, file: Path) -> None:
    from rmtui.store import exchanging

    recipient = exchanging.make_recovery(context.store(), file)
    if context.json:
        print_json({"file": str(file), "recipient": recipient})
        return
    say(t("cli.pair.recovery", file=file))
    say(t("cli.pair.recovery.next"))


def _introduce(context: Context, options: Namespace) -> None:
    """The introduction file; the words and, on a terminal, the QR code that the other side compares."""
    from rmtui.exchange.fingerprint import words
    from rmtui.exchange.introduction import fingerprint
    from rmtui.store import exchanging

    store = context.store()
    me = exchanging.introduction(store) if options.label is None else exchanging.rename(store, options.label)
    found = fingerprint(me)
    renamed_only = options.label is not None and options.output is None
    file = None if renamed_only else exchanging.introduce(store, Path(options.output or "."))
    if context.json:
        said = {"file": str(file) if file else None, "fingerprint": found, "words": words(found, language())}
        print_json({**said, "device": me.device, "label": me.label, "person": me.person, "role": me.role})
    elif file is None:
        say(t("cli.pair.label", label=me.label))
    else:
        say(t("cli.pair.file", file=file))
        _show(me, found, sys.stdout.isatty())
        say(t("cli.pair.file.next", file=file.name))


def _show(me: Introduction, found: str, code: bool) -> None:
    from rmtui.exchange.fingerprint import qr_text, words

    say(t("cli.pair.who", person=me.person, role=t(f"role.{me.role}"), label=me.label))
    say(t("cli.pair.words", words=" ".join(words(found, language()))))
    if code:
        from rmtui.widgets.qr import half_blocks, matrix

        for line in half_blocks(matrix(qr_text(found))):
            print(f"\x1b[97;40m{line}\x1b[0m")


def _pair(context: Context, options: Namespace) -> None:
    """Another device, once its fingerprint is confirmed: by option, or by a yes to its words."""
    from rmtui.exchange.fingerprint import words
    from rmtui.store import exchanging

    store, file = context.store(), Path(options.file)
    if options.label is not None:
        exchanging.rename(store, options.label)
    peer, found = exchanging.look_at(store, file)
    if options.fingerprint is not None and not _same(options.fingerprint, found):
        raise Refused("pair_other_fingerprint", person=peer.person)
    if options.fingerprint is None and not options.yes:
        _confirm(peer, found)
    made = exchanging.pair(store, file, fingerprint=found)
    if context.json:
        print_json({**made._asdict(), "words": words(found, language())})
        return
    if options.yes:
        _show(peer, found, code=False)
    say(t("cli.pair.done", person=made.person, label=made.label))
    say(t("cli.pair.next", who=made.label if made.own else made.person))


def _confirm(peer: Introduction, found: str) -> None:
    """Shows whose device it is and its words; goes on only after a yes. Raises Refused `pair_not_confirmed`."""
    from rmtui.exchange.fingerprint import words

    if not interactive():
        raise Refused("pair_not_confirmed", person=peer.person)
    for line in (
        t("cli.pair.who", person=peer.person, role=t(f"role.{peer.role}"), label=peer.label),
        t("cli.pair.words", words=" ".join(words(found, language()))),
    ):
        print(clean(line), file=sys.stderr)
    if not said_yes(ask("cli.pair.same")):
        raise Refused("pair_not_confirmed", person=peer.person)


def said_yes(answer: str) -> bool:
    """Whether a typed answer is a yes."""
    return answer.strip().lower() in ("y", "yes", t("cli.join.yes"))


def _same(typed: str, found: str) -> bool:
    """Whether it is the fingerprint: in digits, grouped or not, as in the QR code, or as the words of any language."""
    from rmtui.exchange.fingerprint import words

    def joined(parts: Iterable[str]) -> str:
        return "".join(parts).lower()

    given = joined(letter for letter in typed.lower().removeprefix("rmtui:") if letter not in " :-\t")
    return given in {found, *(joined(words(found, lang)) for lang in LANGUAGES)}
