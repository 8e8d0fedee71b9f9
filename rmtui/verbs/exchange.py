"""The verbs `export` and `merge`: a file for a paired device, and one from it."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from rmtui.domain.exchange import Exported, PeerView, Preview, Receipt
from rmtui.domain.refusal import Refused
from rmtui.i18n import has, t
from rmtui.text import clean
from rmtui.verbs.context import Context, ask, interactive
from rmtui.verbs.output import plain, print_json, say
from rmtui.verbs.packs import offer_text
from rmtui.verbs.pairing import said_yes
from rmtui.words import refusal

_MOST_GONE = 40
_OTHERS = frozenset({"bundle_not_for_us", "bundle_own"})
"""Files in a shared folder that are nobody's fault there."""


def export(context: Context, options: Namespace) -> None:
    """Writes a file for one peer, or for all whose folder is known; with `--request` one that asks for changes."""
    from rmtui.store import exchanging

    write = exchanging.request if options.request else exchanging.export
    store = context.store()
    made = [(peer, write(store, peer.device, target)) for peer, target in _targets(context, options)]
    wrong = dict.fromkeys(each.pack_wrong for _, each in made if each.pack_wrong)
    context.notices += [t("pack.wrong", reason=reason) for reason in wrong]
    if context.json:
        print_json({"files": [{**each._asdict(), "device": peer.device} for peer, each in made]})
        return
    for peer, each in made:
        _tell_export(peer, each, request=options.request)


def _targets(context: Context, options: Namespace) -> list[tuple[PeerView, Path | None]]:
    """For whom a file is written, and where to; None is the folder remembered.

    Raises Refused `nobody_paired`, `no_folder`, or `export_to_whom` with the names.
    """
    from rmtui.store.reads.exchange import peers, resolve_peer

    every = context.read(peers)
    if options.to is not None:
        wanted = context.read(resolve_peer, options.to)
        every = tuple(one for one in every if one.device == wanted)
    if not every:
        raise Refused("nobody_paired")
    output = Path(options.output) if options.output else None
    if output is not None and len(every) > 1 and not output.is_dir():
        raise Refused("export_to_whom", names=_names(every))
    found = [(peer, output or _place(peer)) for peer in every]
    ready = [(peer, target) for peer, target in found if target is not None or peer.folder]
    if not ready and len(every) == 1:
        raise Refused("no_folder", person=every[0].person)
    if not ready:
        raise Refused("export_to_whom", names=_names(every))
    for peer, target in found:
        if target is None and not peer.folder:
            context.notices.append(t("cli.export.skipped", name=_name(peer)))
    return ready


def _place(peer: PeerView) -> Path | None:
    """The stick that is plugged in, where no folder is remembered; None for the folder, or where there is neither."""
    from rmtui.exchange.places import sticks

    found = () if peer.folder else sticks()
    return found[0] if len(found) == 1 else None


def _name(peer: PeerView) -> str:
    return f"{peer.person} {peer.label}".strip()


def _names(peers: Sequence[PeerView]) -> str:
    return t("join.names").join(map(_name, peers))


def _tell_export(peer: PeerView, made: Exported, *, request: bool) -> None:
    kind = "request" if request else "done" if made.changes else "nothing"
    say(t(f"cli.export.{kind}", file=made.file, n=made.changes))
    who = t("cli.export.own", label=peer.label) if peer.own else peer.person
    say(t("cli.export.next", who=who, file=Path(made.file).name))
    if made.pack:
        say(t("pack.along", version=made.pack))


def merge(context: Context, options: Namespace) -> int:
    """Takes a file in after its preview, or all new ones of a folder; 1 where one of a folder was refused."""
    recovery = _recovery_key(Path(options.recovery_key)) if options.recovery_key else ""
    file = Path(options.file)
    context.writable()
    if file.is_dir():
        return _merge_folder(context, options, file, recovery)
    if options.preview:
        _preview(context, file, recovery)
        return 0
    receipt = _merge(context, options, file, recovery)
    if context.json:
        print_json(receipt)
    else:
        _tell_merge(context, receipt)
    return 0


def _preview(context: Context, file: Path, recovery: str) -> None:
    from rmtui.store import exchanging

    shown = exchanging.preview(context.store(), file, recovery=recovery)
    if context.json:
        print_json(shown)
    else:
        for line in _lines(shown):
            say(line)


def _merge(context: Context, options: Namespace, file: Path, recovery: str) -> Receipt:
    """Asks where somebody sits at a terminal. Raises Refused `merge_not_confirmed`."""
    from rmtui.exchange.bundle import digest
    from rmtui.store import exchanging
    from rmtui.store.reads.exchange import taken

    store = context.store()
    if not options.yes and context.read(taken, digest(file)) is None:
        shown = exchanging.preview(store, file, recovery=recovery)
        if shown.changes:
            _confirm(shown)
    return exchanging.take_in(store, file, recovery=recovery)


def _confirm(shown: Preview) -> None:
    if not interactive():
        raise Refused("merge_not_confirmed", person=shown.person, n=str(shown.changes))
    for line in _lines(shown):
        print(clean(line), file=sys.stderr)
    if shown.typed:
        agreed = ask("cli.merge.type", n=len(shown.gone)).strip() == str(len(shown.gone))
    else:
        agreed = said_yes(ask("cli.merge.sure"))
    if not agreed:
        raise Refused("merge_not_confirmed", person=shown.person, n=str(shown.changes))


def _lines(shown: Preview) -> Iterator[str]:
    """A preview, deletions first."""
    yield t("cli.merge.from", person=shown.person, label=shown.label, at=f"{shown.made_at:%Y-%m-%d %H:%M}")
    if shown.gone:
        yield t("cli.merge.gone", n=len(shown.gone))
    for each in shown.gone[:_MOST_GONE]:
        yield t("cli.merge.gone.line", kind=_table(each.tbl), text=each.text)
    if len(shown.gone) > _MOST_GONE:
        yield t("cli.merge.gone.more", n=len(shown.gone) - _MOST_GONE)
    if shown.request:
        yield t("cli.merge.request", person=shown.person)
    elif not shown.changes:
        yield t("cli.merge.nothing")
    else:
        yield t("cli.merge.changes", n=shown.changes, new=shown.customers_new, changed=shown.customers_changed)
    for tbl, n in shown.facts:
        yield t("cli.merge.facts", kind=_table(tbl), n=n)
    for name in ("conflicts", "newer", "ahead_days"):
        if n := getattr(shown, name):
            yield t(f"cli.merge.{name}", n=n)


def _table(tbl: str) -> str:
    return t(f"exchange.table.{tbl}") if has(f"exchange.table.{tbl}") else t("exchange.table.other")


def _tell_merge(context: Context, receipt: Receipt) -> None:
    if receipt.already:
        say(t("cli.merge.already", person=receipt.person))
        return
    say(t("cli.merge.done" if receipt.changes else "cli.merge.read", person=receipt.person, n=receipt.changes))
    _tell_pack(context)
    if receipt.conflicts:
        say(t("cli.merge.settle", n=receipt.conflicts))
    if receipt.owed:
        say(t("cli.merge.owed", person=receipt.person, n=receipt.owed, who=_who(context, receipt.device)))


def _tell_pack(context: Context) -> None:
    """That the lead's rules and scripts came, where they are not in use here."""
    from rmtui.store import exchanging

    found = exchanging.offered_pack(context.store())
    if found is not None:
        say(offer_text(context, found))


def _who(context: Context, device: str) -> str:
    """What `--to` takes for a device: the person, or for one of the manager's own its name."""
    from rmtui.store.reads.exchange import peer_row

    row = context.read(peer_row, device)
    return row.label if row.own else row.person


def _merge_folder(context: Context, options: Namespace, folder: Path, recovery: str) -> int:
    """All files of a folder that are for this device and new, the oldest first."""
    from rmtui.exchange.places import incoming
    from rmtui.store import exchanging

    if not (options.yes or options.preview or interactive()):
        raise Refused("merge_not_confirmed_folder", folder=str(folder))
    told: list[dict[str, object]] = []
    refused_one = False
    for file in reversed(incoming(folder)):
        try:
            if options.preview:
                said: Preview | Receipt = exchanging.preview(context.store(), file, recovery=recovery)
            else:
                said = _merge(context, options, file, recovery)
        except Refused as refused:
            if refused.message not in _OTHERS:
                refused_one = True
                told.append({"file": str(file), "error": refused.message})
                context.notices.append(f"{file.name}: {refusal(refused)}")
            continue
        told.append({"file": str(file), **plain(said)})
        if not context.json:
            _tell_one(context, file, said)
    if context.json:
        print_json({"files": told})
    elif not told:
        say(t("cli.merge.no_files", folder=folder))
    return int(refused_one)


def _tell_one(context: Context, file: Path, said: Preview | Receipt) -> None:
    if isinstance(said, Preview):
        say(file.name)
        for line in _lines(said):
            say(line)
    elif not said.already:
        _tell_merge(context, said)


def _recovery_key(file: Path) -> str:
    """The identity in a recovery key's file. Raises Refused."""
    from rmtui.exchange.keys import recipient_of
    from rmtui.exchange.saving import load

    text = (load(file, 4096) or b"").decode(errors="replace")
    keys = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(keys) != 1:
        raise Refused("no_recovery_key", file=clean(str(file)))
    try:
        recipient_of(keys[0])
    except Refused as refused:
        raise Refused("no_recovery_key", file=clean(str(file))) from refused
    return keys[0]
