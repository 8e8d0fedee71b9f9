"""A file of every released bundle format, kept: today's program reads it and makes of it what was sent.

`released/bundle-N.rmx` is a whole demo book sent from one device to another, `bundle-N.keys.json` the receiver's
identity and the sender's public key, `bundle-N.json` the sender's dump.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.exchange import bundle
from rmtui.store.home import Home
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.log.intake import End, chain_up
from rmtui.store.log.merge import Stretch
from rmtui.store.log.wire import from_line
from rmtui.store.store import Joining, Store
from tests.passing import take

RELEASED = Path(__file__).parent / "released"
FORMATS = sorted(
    int(found[1]) for each in RELEASED.iterdir() if (found := re.fullmatch(r"bundle-(\d+)\.rmx", each.name))
)


def keys_of(number: int) -> dict[str, str]:
    """What is needed to read a kept bundle."""
    return dict(json.loads((RELEASED / f"bundle-{number}.keys.json").read_text("utf-8")))


def opened(file: Path, keys: dict[str, str]) -> bundle.Opened:
    """A bundle, read as its receiver did."""
    sender = {keys["device"]: keys["sign_key"]}
    return bundle.read(file, identities=[keys["identity"]], sender=sender.get)


def stretches(found: bundle.Opened) -> list[Stretch]:
    """Its changes by origin."""
    made, done = [], 0
    for part in found.manifest.parts:
        lines = found.lines[done : done + part.last - part.after]
        done += len(lines)
        entries = [from_line(line, part.origin, part.book, part.after + n) for n, line in enumerate(lines, 1)]
        chained = chain_up(part.after_hash, entries)
        assert chained[-1].hash == part.last_hash
        made.append(Stretch(part.origin, part.book, part.device, End(part.after, ""), part.signature, chained))
    return made


def test_every_format_so_far_is_kept() -> None:
    """A new format comes with a file of the one before."""
    assert list(range(1, bundle.FORMAT + 1)) == FORMATS


@pytest.mark.parametrize("number", FORMATS)
def test_a_kept_bundle_means_what_was_sent(
    number: int, tmp_path: Path, playbook: Playbook, calendar: WorkCalendar, clock: FixedClock
) -> None:
    """Taken into an empty book it gives the sender's dump; lists that came later are empty."""
    keys = keys_of(number)
    rules: dict[str, Any] = {"playbook": playbook, "calendar": calendar}
    joins = Joining(keys["book"], "Li Wei", "rm", True)
    store, _ = Store.create(Home(tmp_path / "home"), clock, passphrase=None, joins=joins, **rules)
    store.write(take, stretches(opened(RELEASED / f"bundle-{number}.rmx", keys)))
    then = json.loads((RELEASED / f"bundle-{number}.json").read_text("utf-8"))
    now = store.read(dump)
    for kind, rows in now.items():
        kept = [{name: row[name] for name in old} for row, old in zip(rows, then.get(kind, []), strict=True)]
        assert kept == then.get(kind, [])
    assert len(now["customers"]) == 6 and store.read(verify).ok
    store.close()


@pytest.mark.parametrize("number", FORMATS)
def test_a_kept_bundle_with_a_byte_changed_is_refused(number: int, tmp_path: Path) -> None:
    """The control."""
    file = Path(shutil.copy(RELEASED / f"bundle-{number}.rmx", tmp_path / "changed.rmx"))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(Refused):
        opened(file, keys_of(number))
