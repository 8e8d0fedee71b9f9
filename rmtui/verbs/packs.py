"""The verb `pack`: the team's rules and scripts that came with the lead's file, and taking them over."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_json, say

if TYPE_CHECKING:
    from rmtui.store.reads.packs import Offered


def pack(context: Context, options: Namespace) -> None:
    """The version here and the one that waits, from whom, since when, in which files; `--take` takes it over."""
    if options.take:
        _take(context)
        return
    from rmtui.store import exchanging

    context.reads_only = True
    found = exchanging.offered_pack(context.store())
    if context.json:
        print_json({"version": context.rules()[0].version, "offered": _plain(found) if found else None})
    elif found is None:
        say(t("pack.none", here=context.rules()[0].version))
    else:
        say(offer_text(context, found))
        for name in found.differing:
            say(f"  {name}")


def _take(context: Context) -> None:
    from rmtui.store import exchanging

    taken = exchanging.take_pack(context.store())
    if context.json:
        print_json({"taken": _plain(taken)})
    else:
        say(t("pack.taken", version=taken.version))


def offer_text(context: Context, found: "Offered") -> str:
    """A pack that waits, in a sentence with what to do."""
    here = context.rules()[0].version
    return t("pack.offered.cli", version=found.version, by=found.by, at=f"{found.at:%Y-%m-%d %H:%M}", here=here)


def _plain(found: "Offered") -> dict[str, object]:
    return {
        "version": found.version,
        "digest": found.digest,
        "by": found.by,
        "at": found.at,
        "files": found.differing,
    }
