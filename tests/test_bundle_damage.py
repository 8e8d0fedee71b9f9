"""Bundles that are damaged, forged or made to harm: always refused, never taken in part, never another error."""

import json
import random
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rmtui.domain.refusal import Refused
from rmtui.exchange.bundle import LIMITS, Limits
from tests.bundles import (
    PAIRED,
    READER,
    forged,
    line,
    make,
    manifest,
    members,
    part,
    read,
    sealed,
    signed,
    unsealed,
    zipped,
)

LINES = [line(1), line(2, "李秀英")]
SMALL = Limits(file=10_000, unpacked=4_000, manifest=2_000, line=500, ratio=20, ratio_from=2_000)
UNREADABLE, TOO_BIG = "bundle_unreadable", "bundle_too_big"


def refused(file: Path, limits: Limits = LIMITS) -> str:
    """The message of the refusal; any other exception goes through."""
    with pytest.raises(Refused) as caught:
        read(file, limits)
    return caught.value.message


def saying(**odd: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Alters a manifest."""
    return lambda said: said | odd


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """The control of every test here: it is read."""
    file = make(tmp_path / "good.rmx", LINES)
    assert read(file).lines == LINES
    return file


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return tmp_path / "bad.rmx"


@pytest.mark.parametrize(("pattern", "every"), [(0x01, 1), (0x80, 3), (0xFF, 5)])
def test_every_byte_flipped(good: Path, bad: Path, pattern: int, every: int) -> None:
    content = good.read_bytes()
    said = set()
    for place in range(0, len(content), every):
        bad.write_bytes(content[:place] + bytes([content[place] ^ pattern]) + content[place + 1 :])
        said.add(refused(bad))
    assert said <= {UNREADABLE, "bundle_not_for_us"} and UNREADABLE in said


@pytest.mark.parametrize(("pattern", "every"), [(0x01, 1), (0x80, 4)])
def test_every_byte_flipped_inside_the_seal(good: Path, bad: Path, pattern: int, every: int) -> None:
    """Who can seal for us can write any zip: what is read of it is what was signed, or nothing."""
    content, whole = unsealed(good), read(good)
    taken = 0
    for place in range(0, len(content), every):
        sealed(bad, content[:place] + bytes([content[place] ^ pattern]) + content[place + 1 :])
        try:
            opened = read(bad)
        except Refused as error:
            assert error.message in {UNREADABLE, TOO_BIG, "bundle_forged", "bundle_stranger"}
        else:
            assert (opened.manifest, opened.lines) == (whole.manifest, whole.lines)
            taken += 1
    assert taken < len(content) / every / 4


def test_cut_at_every_hundredth(good: Path, bad: Path) -> None:
    content = good.read_bytes()
    for percent in range(100):
        bad.write_bytes(content[: len(content) * percent // 100])
        assert refused(bad) == UNREADABLE
    for more in (b"\x00", b"\n", content):
        bad.write_bytes(content + more)
        assert refused(bad) == UNREADABLE


def test_cut_inside_the_seal(good: Path, bad: Path) -> None:
    content = unsealed(good)
    for percent in range(100):
        assert refused(sealed(bad, content[: len(content) * percent // 100])) == UNREADABLE
    for odd in (content + b"\x00", b"\x00" + content, b"PK", content + content):
        assert refused(sealed(bad, odd)) == UNREADABLE


def test_noise(bad: Path) -> None:
    chance = random.Random(7)
    heads = (b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 a\n", b"PK\x03\x04")
    for size in range(100):
        bad.write_bytes(chance.choice(heads) + chance.randbytes(size))
        assert refused(bad) == UNREADABLE
        assert refused(sealed(bad, chance.choice(heads) + chance.randbytes(size))) == UNREADABLE


def test_a_header_for_thousands_is_not_tried(bad: Path) -> None:
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    bad.write_bytes(b"age-encryption.org/v1\n" + stanza * 100_000 + b"--- " + b"A" * 43 + b"\n" + b"x" * 100)
    before = time.process_time()
    assert refused(bad) == UNREADABLE
    assert time.process_time() - before < 1


def test_a_manifest_of_another_bundle(good: Path, bad: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "other.rmx", [line(7), line(8)], bundle="bun-2")
    mine, theirs = dict(members(good)), dict(members(other))
    swaps: dict[str, dict[str, bytes]] = {
        "bundle_forged": mine | {"manifest.json": theirs["manifest.json"]},
        UNREADABLE: mine | {"changes.jsonl": theirs["changes.jsonl"]},
    }
    for message, mixed in swaps.items():
        assert refused(sealed(bad, zipped(list(mixed.items())))) == message
    signature = mine | {"manifest.sig": theirs["manifest.sig"]}
    assert refused(sealed(bad, zipped(list(signature.items())))) == "bundle_forged"
    assert read(sealed(bad, zipped(list(reversed(mine.items()))))).lines == LINES


@pytest.mark.parametrize("signature", [b"", b"A" * 88, b"\xff" * 88, b"x" * 300])
def test_no_signature(good: Path, bad: Path, signature: bytes) -> None:
    mixed = dict(members(good)) | {"manifest.sig": signature}
    assert refused(sealed(bad, zipped(list(mixed.items())))) in {"bundle_forged", UNREADABLE, TOO_BIG}


def test_signed_by_another_paired_device(good: Path, bad: Path) -> None:
    mine = dict(members(good))
    assert set(PAIRED) == {"dev-a", "dev-b"}
    packed = zipped(signed(mine["manifest.json"], mine["changes.jsonl"], READER.signing_key))
    assert refused(sealed(bad, packed)) == "bundle_forged"


@pytest.mark.parametrize("format_", [2, 99, 2**53])
def test_a_newer_format(bad: Path, format_: int) -> None:
    assert refused(forged(bad, b"", saying(format=format_, something="new"))) == "bundle_newer"
    unsigned = zipped([(name, b"x" if name == "manifest.sig" else data) for name, data in members(bad)])
    assert refused(sealed(bad, unsigned)) == "bundle_forged"


ODD: dict[str, list[Any]] = {
    "format": [0, -1, "1", None, True, 1.0, 2**54],
    "sha256": ["", "0" * 64, "F" * 64, "0" * 63, None, 5],
    "bundle": ["", "a b", "a" * 65, "../x", "\x1b[2J", "é", None, 5, ["a"]],
    "number": [-1, 2**53 + 1, 1.5, "1", None, True],
    "made_at": ["", "2026-11-22", "2026-02-30T00:00:00Z", "2026-11-22T02:00:00+01:00", "2026-11-22T02:00:00Z\n", None],
    "program": [None, 5, "x" * 1_001],
    "schema": [-1, None, "2"],
    "device": ["", None, 5, "a/b", {"a": 1}],
    "person": [None, 5, "人" * 1_001, ["王"]],
    "label": [None, 5, "x" * 1_001],
    "role": ["", None, "r m"],
    "to": [None, "dev-b", ["dev-b", "dev-b"], [5], [""], {"dev-b": 1}],
    "books": [None, ["book-a", "book-a"], [["book-a"]]],
    "have": [None, [], {"org-a": -1}, {"org a": 1}, {"org-a": "1"}, {"org-a": 2**53 + 1}, {"org-a": True}],
    "changes": [0, 2, -1, None, "1", True, 2**53],
    "request": [None, 0, "no"],
    "parts": [None, {}, [5], [[]], [part(2)._asdict(), part(1)._asdict()], [{"origin": "org-a"}]]
    + [
        [part(1)._asdict() | odd]
        for odd in (
            {"origin": ""}, {"book": None}, {"device": "x y"}, {"after": -1}, {"after": 2}, {"last": "1"}, {"last": 0},
            {"after_hash": "0" * 64}, {"last_hash": ""}, {"last_hash": "g" * 64}, {"hlc": "0"}, {"hlc": None},
            {"signature": None}, {"signature": "x" * 201}, {"more": 1},
        )
    ],
}  # fmt: skip


@pytest.mark.parametrize("field", [*manifest(0)._fields, "format", "sha256"])
def test_odd_fields_of_a_signed_manifest(bad: Path, field: str) -> None:
    changes = json.dumps(line(1)).encode() + b"\n"
    assert read(forged(bad, changes)).manifest == manifest(1)
    for value in ODD[field]:
        assert refused(forged(bad, changes, saying(**{field: value}))) == UNREADABLE, value
    assert refused(forged(bad, changes, lambda said: {k: v for k, v in said.items() if k != field})) == UNREADABLE
    assert refused(forged(bad, changes, saying(**{f"{field}2": 1}))) == UNREADABLE


@pytest.mark.parametrize(
    "said",
    [b"", b"[]", b"5", b"null", b"{", b'{"device":"dev-a"}', b"\xff\xfe{}", b"[" * 100_000, b'{"a":' * 100_000]
    + [b'{"device":"dev-a","device":"dev-a"}', b'{"format":NaN}', b'{"format":' + b"9" * 5_000 + b"}", b"\x00" * 50],
)
def test_a_signed_manifest_that_is_none(bad: Path, said: bytes) -> None:
    assert refused(sealed(bad, zipped(signed(said, b"")))) == UNREADABLE


@pytest.mark.parametrize(
    "changes",
    [
        b"{}\n", b"5\n", b'"x"\n', b"null\n", b"\n", b"[] []\n",
        b"[1\n", b" []\n", b"[] \n", b"[]\r\n", b"[NaN]\n", b"[]",
        b"[]\n[]", b"[1e999]\n", b'["\\ud800"]\n', b'["\xff"]\n', b"\xef\xbb\xbf[]\n", b"[" * 100_000 + b"\n",
        b"[" * 40 + b"]" * 40 + b"\n", b'[{"a":' * 20 + b"1" + b"}]" * 20 + b"\n", b"[" + b"9" * 5_000 + b"]\n",
        b"[1]\n[2]\n\n", b'["a\nb"]\n', b"\x00\n",
    ],
)  # fmt: skip
def test_signed_lines_that_are_none(bad: Path, changes: bytes) -> None:
    assert read(forged(bad, b'[{"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}]\n')).lines
    assert refused(forged(bad, changes)) == UNREADABLE


@pytest.mark.parametrize("count", [0, 1, 3])
def test_more_or_fewer_lines_than_said(bad: Path, count: int) -> None:
    assert read(forged(bad, b"[]\n[]\n")).lines == [[], []]
    assert refused(forged(bad, b"[]\n[]\n", saying(changes=count))) == UNREADABLE


def test_each_limit_holds(bad: Path) -> None:
    assert len(read(forged(bad, b"[1]\n"), SMALL).lines) == 1
    chance = random.Random(1)

    def noise(size: int) -> bytes:
        return b'["' + chance.randbytes(size // 2).hex().encode() + b'"]\n'

    assert len(read(forged(bad, noise(400) * 2), SMALL).lines) == 2
    assert refused(forged(bad, b"".join(noise(400) for _ in range(9))), SMALL) == TOO_BIG
    assert refused(forged(bad, noise(400), saying(person=chance.randbytes(1_500).hex())), SMALL) == TOO_BIG
    assert refused(forged(bad, b"[1]\n" * 600), SMALL) == TOO_BIG
    assert refused(forged(bad, noise(600)), SMALL) == TOO_BIG
    bad.write_bytes(chance.randbytes(10_001))
    assert refused(bad, SMALL) == TOO_BIG


def test_a_line_without_end(bad: Path) -> None:
    changes = b'["' + b"x" * (3 << 20) + b'"]\n'
    limits = LIMITS._replace(ratio=9_999)
    assert len(read(forged(bad, changes), limits).lines) == 1
    assert refused(forged(bad, changes), limits._replace(line=1 << 20)) == TOO_BIG


def test_a_bomb_is_not_unpacked(bad: Path) -> None:
    file = forged(bad, b"[]\n" * 3_000_000)
    assert file.stat().st_size < 100_000
    before = time.process_time()
    assert refused(file) == TOO_BIG
    assert time.process_time() - before < 0.2


@pytest.mark.parametrize("declared", [0, 1, 100, 2_999, 3_001, 900_000, 2**30, 2**31, 2**32 - 1])
def test_a_lying_size(bad: Path, declared: int) -> None:
    packed = bytearray(unsealed(forged(bad, b"[1]\n" * 750)))
    assert len(read(bad).lines) == 750
    listed = packed.rfind(b"PK\1\2")
    assert struct.unpack_from("<L", packed, listed + 24) == (3_000,)
    struct.pack_into("<L", packed, listed + 24, declared)
    assert refused(sealed(bad, bytes(packed))) in {UNREADABLE, TOO_BIG}


def renamed(old: str, new: str) -> Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]:
    return lambda found: [(new if name == old else name, data) for name, data in found]


@pytest.mark.parametrize(
    "alter",
    [
        renamed("manifest.json", "../manifest.json"),
        renamed("changes.jsonl", "/changes.jsonl"),
        renamed("changes.jsonl", "C:\\changes.jsonl"),
        renamed("changes.jsonl", "a/changes.jsonl"),
        renamed("changes.jsonl", "changes.jsonl/"),
        renamed("changes.jsonl", "CHANGES.JSONL"),
        renamed("manifest.sig", "manifest.json"),
        lambda found: [*found, ("../x", b"")],
        lambda found: [*found, ("more.txt", b"x")],
        lambda found: found[:2],
        lambda found: found[:2] + found[:1],
        lambda found: [*found, found[0]],
        lambda found: [("inner.zip", zipped(found))],
        lambda found: [],
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_other_members(good: Path, bad: Path, alter: Callable[[list[tuple[str, bytes]]], Any]) -> None:
    assert read(sealed(bad, zipped(members(good)))).lines == LINES
    assert refused(sealed(bad, zipped(alter(members(good))))) == UNREADABLE


@pytest.mark.parametrize("flag", [0x1, 0x20, 0x40, 0x2000])
def test_encryption_inside(good: Path, bad: Path, flag: int) -> None:
    packed = bytearray(zipped(members(good)))
    struct.pack_into("<H", packed, packed.rfind(b"PK\1\2") + 8, flag)
    struct.pack_into("<H", packed, packed.rfind(b"PK\3\4") + 6, flag)
    assert refused(sealed(bad, bytes(packed))) == UNREADABLE


def test_ways_of_packing(good: Path, bad: Path) -> None:
    assert read(sealed(bad, zipped(members(good), zipfile.ZIP_STORED))).lines == LINES
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert refused(sealed(bad, zipped(members(good), method))) == UNREADABLE


def listing(count: int, said: int) -> Iterator[bytes]:
    """A zip that is nothing but a list of members, and says how many it has."""
    record = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    yield record * count
    yield struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, said, said, len(record) * count, 0, 0)


@pytest.mark.parametrize("said", [3, 0xFFFF, 1_000_000 % 0x10000])
def test_a_million_tiny_members_are_not_listed(bad: Path, said: int) -> None:
    file = sealed(bad, b"".join(listing(1_000_000, said)))
    before = time.process_time()
    assert refused(file) == UNREADABLE
    assert time.process_time() - before < 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("more", ["changes.jsonl", "more.txt"])
def test_a_list_that_says_it_is_shorter(good: Path, bad: Path, more: str) -> None:
    packed = bytearray(zipped([*members(good), (more, b"[]\n")]))
    struct.pack_into("<2H", packed, len(packed) - 14, 3, 3)
    assert refused(sealed(bad, bytes(packed))) == UNREADABLE


def test_a_list_in_the_long_form(good: Path, bad: Path) -> None:
    """The longer end record would overrule the one that was checked."""
    packed = unsealed(good)
    end = len(packed) - 22
    count, size, start = 3, *struct.unpack_from("<2L", packed, end + 12)
    long_end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    place = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    assert refused(sealed(bad, packed[:end] + long_end + place + packed[end:])) == UNREADABLE
    listed = packed[:end] + long_end + place
    honest = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, size + 76, start, 0)
    assert refused(sealed(bad, listed + honest)) == UNREADABLE
