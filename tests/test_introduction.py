"""Introductions and fingerprints: what a device says of itself is whole and its own, or refused."""

import json
import stat
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pypinyin import lazy_pinyin

from rmtui import i18n
from rmtui.domain.exchange import Introduction
from rmtui.domain.refusal import Refused
from rmtui.exchange import bundle, fingerprint, introduction
from rmtui.exchange.checked import written
from tests.bundles import READER, WRITER

ME = Introduction(
    device="dev-a",
    label="办公室",
    person="王建国",
    role="rm",
    book="book-a",
    demo=False,
    sign_key=WRITER.public,
    recipient=WRITER.keys[1],
)
FINGERPRINTED = ("device", "book", "role", "demo", "sign_key", "recipient")
OTHER: dict[str, Any] = {
    "device": "dev-x", "label": "家里", "person": "李秀英", "role": "lead", "book": "book-x", "demo": True,
    "sign_key": READER.public, "recipient": READER.keys[1], "recovery": READER.keys[1],
}  # fmt: skip


def refused(file: Path, content: bytes | None = None) -> str:
    """The message of the refusal; any other exception goes through."""
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Refused) as caught:
        introduction.read(file)
    return caught.value.message


@pytest.fixture
def file(tmp_path: Path) -> Path:
    target = tmp_path / "a.rmxid"
    introduction.write(target, ME, WRITER.signing_key)
    assert introduction.read(target) == ME
    return target


def signed(said: dict[str, Any], key: bytes = WRITER.signing_key) -> bytes:
    """An introduction with a true signature, whatever it says."""
    return written({**said, "signature": bundle.sign(key, b"rmtui introduction 1\n" + written(said))})


@pytest.mark.parametrize("recovery", ["", READER.keys[1]], ids=["alone", "recovery"])
@pytest.mark.parametrize("role", ["rm", "lead", "outlet", "president"])
def test_what_was_written_is_read(tmp_path: Path, role: str, recovery: str) -> None:
    me = ME._replace(role=role, recovery=recovery, demo=role == "lead")
    introduction.write(tmp_path / "a.rmxid", me, WRITER.signing_key)
    assert introduction.read(tmp_path / "a.rmxid") == me
    assert [one.name for one in tmp_path.iterdir()] == ["a.rmxid"]


def test_it_is_the_owners_and_holds_nothing_secret(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "AGE-SECRET-KEY" not in file.read_text("utf-8")


@pytest.mark.parametrize("pattern", [0x01, 0x20, 0x80, 0xFF])
def test_every_byte_flipped(file: Path, pattern: int) -> None:
    content = file.read_bytes()
    meant = json.loads(content)
    for place in range(len(content)):
        altered = content[:place] + bytes([content[place] ^ pattern]) + content[place + 1 :]
        file.write_bytes(altered)
        try:
            found = introduction.read(file)
        except Refused as error:
            assert error.message.startswith("introduction_")
        else:
            assert (found, json.loads(altered)) == (ME, meant)


def test_cut_at_every_byte(file: Path) -> None:
    content = file.read_bytes()
    for size in range(len(content) - 1):
        assert refused(file, content[:size]) == "introduction_unreadable"
    assert refused(file, content + b"{}") == "introduction_unreadable"


@pytest.mark.parametrize("name", OTHER)
def test_a_forged_field_is_refused(file: Path, name: str) -> None:
    said = json.loads(file.read_bytes())
    assert said[name] != OTHER[name]
    assert refused(file, written(said | {name: OTHER[name]})) == "introduction_forged"
    assert (
        refused(file, written({key: value for key, value in said.items() if key != name})) == "introduction_unreadable"
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("device", ["", None, 5, "a b", "a" * 65, "../a"]),
        ("book", ["", None, ["b"]]),
        ("label", [None, 5, "x" * 1_001]),
        ("person", [None, {}, "人" * 1_001]),
        ("role", ["", "own", "RM", None, ["rm"]]),
        ("demo", [0, None, "no"]),
        ("sign_key", ["", "AAAA", None, "é" * 44, WRITER.public[:-2] + "B=", WRITER.public + "\n"]),
        ("recipient", ["", None, "age1", WRITER.keys[0], WRITER.keys[1].upper(), "\u0000"]),
        ("recovery", [None, "age1", WRITER.keys[0]]),
        ("format", [0, -1, None, True, 1.0, "1"]),
        ("more", [1]),
    ],
)
def test_odd_fields_are_refused_though_signed(file: Path, name: str, values: list[Any]) -> None:
    said = {"format": 1, **ME._asdict()}
    file.write_bytes(signed(said))
    assert introduction.read(file) == ME
    for value in values:
        assert refused(file, signed(said | {name: value})) == "introduction_unreadable", value


def test_another_devices_signature(file: Path) -> None:
    assert refused(file, signed({"format": 1, **ME._asdict()}, READER.signing_key)) == "introduction_forged"
    as_bundle = {**ME._asdict(), "format": 1}
    signature = bundle.sign(WRITER.signing_key, b"rmtui bundle 1\n" + written(as_bundle))
    assert refused(file, written(as_bundle | {"signature": signature})) == "introduction_forged"


@pytest.mark.parametrize(
    "content",
    [b"", b"5", b"[]", b"null", b"{}", b"\xff", b"[" * 16_000, b"{" * 50, b'{"format":NaN}', b" " * 20_000]
    + [b'{"format":1,"format":1}', b'{"format":' + b"9" * 5_000 + b"}", b'{"format":1,"person":"\\ud800"}'],
)
def test_no_introduction_at_all(file: Path, content: bytes) -> None:
    assert refused(file, content) == "introduction_unreadable"


def test_a_large_file_is_not_read(file: Path) -> None:
    content = file.read_bytes()
    assert introduction.read(file) == ME
    assert refused(file, content + b" " * 20_000) == "introduction_unreadable"


def test_a_newer_format(file: Path) -> None:
    assert refused(file, b'{"format":2,"all":"different"}') == "introduction_newer"


def test_half_a_surrogate_pair_is_refused(file: Path) -> None:
    content = file.read_bytes().replace("王".encode(), b"\\ud800")
    assert refused(file, content) == "introduction_unreadable"


def test_names_are_cleaned(file: Path) -> None:
    hostile = ME._replace(person="\x1b[31m张三[/]\u202e", label="\x00a\nb\u200b")
    introduction.write(file, hostile, WRITER.signing_key)
    found = introduction.read(file)
    assert (found.person, found.label) == ("张三[/]", "a b")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone.rmxid") == "file_not_found"
    assert refused(tmp_path) == "file_unreadable"
    with pytest.raises(Refused, match="not_written"):
        introduction.write(tmp_path / "gone" / "a.rmxid", ME, WRITER.signing_key)


@pytest.mark.parametrize("name", OTHER)
def test_a_fingerprint_covers_what_is_trusted_and_no_names(name: str) -> None:
    other = ME._replace(**{name: OTHER[name]})
    assert (introduction.fingerprint(other) != introduction.fingerprint(ME)) == (name in FINGERPRINTED)
    assert len(bytes.fromhex(introduction.fingerprint(other))) == 32


def test_a_fingerprint_stays_the_same_for_ever() -> None:
    fixed = ME._replace(recipient="age1" + "q" * 58)
    assert introduction.fingerprint(fixed) == "b4dc94378ae7a63d85ea0994ce320c598e14247ea39101a6b0161da9bd6c8bbd"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_byte_has_a_word_of_its_own(lang: str) -> None:
    words = fingerprint.lists()[lang]
    assert (len(words), len(set(words))) == (256, 256)
    for byte, word in enumerate(words):
        assert fingerprint.words(f"{byte:02x}" * 32, lang) == (word,) * 8


def test_the_words_are_those_that_every_version_shows() -> None:
    found = {lang: sha256(" ".join(words).encode()).hexdigest() for lang, words in fingerprint.lists().items()}
    assert found == {
        "zh": "48dd0190e9368fe18bf621601c724537b1d0bca74818214c8d3e45ac3c86e473",
        "en": "b8de1912565aff05ea5419744ada50350982ba94b2540fee72a39616c5bc7ff5",
    }


def test_words_change_with_each_of_the_first_eight_bytes() -> None:
    assert fingerprint.words("00" * 32, "zh")[0] == "苹果"
    for place in range(32):
        altered = bytes(1 if at == place else 0 for at in range(32)).hex()
        differing = [a != b for a, b in zip(fingerprint.words(altered, "en"), ("acorn",) * 8, strict=True)]
        assert differing == [at == place for at in range(8)]


def test_chinese_words_are_two_characters_and_sound_different() -> None:
    words = fingerprint.lists()["zh"]
    assert [word for word in words if len(word) != 2 or not all("\u4e00" <= char <= "\u9fff" for char in word)] == []
    assert len({" ".join(_southern(sound) for sound in lazy_pinyin(word)) for word in words}) == 256


def _southern(sound: str) -> str:
    """A syllable as many people say it: zh as z, sh as s, ch as c, ng as n, l as n."""
    for said, heard in (("zh", "z"), ("sh", "s"), ("ch", "c"), ("ng", "n")):
        sound = sound.replace(said, heard)
    return "n" + sound[1:] if sound.startswith("l") else sound


def test_english_words_are_short_plain_and_far_apart() -> None:
    words = fingerprint.lists()["en"]
    assert [word for word in words if not (3 < len(word) < 8 and word.isascii() and word.islower())] == []
    one_letter_off = [
        (a, b) for a in words for b in words
        if a < b and len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) < 2
    ]  # fmt: skip
    assert one_letter_off == []


def test_a_qr_code_says_the_whole_fingerprint() -> None:
    assert fingerprint.qr_text(introduction.fingerprint(ME)) == "rmtui:" + introduction.fingerprint(ME)
