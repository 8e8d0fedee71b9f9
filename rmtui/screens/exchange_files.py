"""Files on sticks and in the remembered folders: those that wait to be taken in, and where one may be written."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.exchange import bundle, places
from rmtui.exchange.introduction import SUFFIX as INTRODUCTION
from rmtui.store.reads.arrivals import Known
from rmtui.widgets.exchange_lines import FoundFile

MOST_FILES = 20


class Places(NamedTuple):
    """Sticks that are plugged in, and the bundles and introductions on them and in the folders asked for."""

    sticks: tuple[Path, ...]
    bundles: tuple[Path, ...]
    introductions: tuple[Path, ...]


Look = Callable[[Collection[str]], Places]
"""Looks at these folders and at the sticks; may take long, never on the event loop."""


def look(folders: Collection[str], sticks: Callable[[], tuple[Path, ...]] = places.sticks) -> Places:
    """What lies on the sticks and in these folders, which may be gone by now."""
    plugged = sticks()
    roots = list(dict.fromkeys((*plugged, *(Path(one) for one in folders if one))))
    bundles = [file for root in roots for file in places.incoming(root)]
    return Places(plugged, tuple(dict.fromkeys(bundles))[:MOST_FILES], tuple(_introductions(roots)))


def _introductions(roots: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for root in roots:
        try:
            found += sorted(one for one in root.iterdir() if one.suffix.lower() == INTRODUCTION and one.name[0] != ".")
        except OSError:
            # An offer, no promise: what cannot be read is typed in, and then refused by name.
            continue
    return found[:MOST_FILES]


def stick_of(path: Path, sticks: Collection[Path]) -> Path | None:
    """The stick on which a path lies, None for none."""
    return next((one for one in sticks if path == one or one in path.parents), None)


def arrived(found: Places, known: Known, zone: tzinfo | None) -> list[FoundFile]:
    """Of the bundles found those that a paired device wrote for this one and that were not taken in; newest first.

    Opens each file: not on the event loop.
    """
    waiting: list[FoundFile] = []
    for file in found.bundles:
        try:
            manifest, digest = bundle.glance(file, identities=known.identities, sender=known.keys.get)
        except Refused:
            # For others, from strangers, damaged: not offered. Whoever takes it in by name is told why.
            continue
        if digest in known.digests:
            continue
        stick = stick_of(file, found.sticks)
        place = (stick or file.parent).name or str(stick or file.parent)
        at = datetime.fromisoformat(manifest.made_at).astimezone(zone)
        who = manifest.person, manifest.label
        waiting.append(FoundFile(str(file), *who, at, place, stick is not None, manifest.request))
    return sorted(waiting, key=lambda one: one.at, reverse=True)


def usual_folders() -> tuple[str, ...]:
    """Where files that came by mail lie."""
    from platformdirs import user_downloads_path

    return (str(user_downloads_path()),)
