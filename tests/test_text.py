"""Text on its way in and out: nothing that acts on a terminal, exact cells, numbers masked."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rmtui.text import clean, fit, half_width, mask_phone, phone_digits, sms_parts, width

ANY = st.text(st.characters(exclude_categories=()))
HOSTILE = st.lists(
    st.sampled_from(
        ["\x1b", "[", "]", "31m", "0;x", "\x07", "\x9b", "\x9d", "\\", "\u202e", "王", "a", " ", "\n", "\u0301"]
    )
).map("".join)
SHOWN = st.text(st.characters(exclude_categories=("Cc", "Cs")))


VISIBLE_FORMATS = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3]"
)


def forbidden(char: str) -> bool:
    """Written apart from the module: what may never reach a terminal."""
    code = ord(char)
    return (
        unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
        or (unicodedata.category(char) == "Cf" and not VISIBLE_FORMATS.match(char))
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE0FFF
    )


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("王建国", "王建国"),
        ("  Li Wei \t", "Li Wei"),
        ("\x1b[31m王建国\x1b[0m", "王建国"),
        ("\x1b]0;owned\x07王建国", "王建国"),
        ("\x1b]8;;http://x\x1b\\王\x1b]8;;\x1b\\", "王"),
        ("\x1bPq#0;2\x1b\\王", "王"),
        ("\x9b2J王", "王"),
        ("\x9d0;owned\x9c王", "王"),
        ("\x1b(B王", "王"),
        ("\x1bc王", "王"),
        ("王\x1b[12", "王"),
        ("王\x1b", "王"),
        ("\x1b]never ended 王建国", "never ended 王建国"),
        ("a\x00b\x07c\x7fd\x85", "abcd"),
        ("\u202e国建王\u202c", "国建王"),
        ("王\u200b建\ufeff国\u00ad", "王建国"),
        ("王\u2028建\r\n国\t!", "王 建 国 !"),
        ("王\ud842建", "王建"),
        ("王\ufffe\U0010ffff\ufdd0", "王"),
        ("王\U000e0041\U000e007f", "王"),
        ("葛\U000e0100\ufe00", "葛"),
        ("𠮷田", "𠮷田"),
        ("\ue863", "\ue863"),
        ("e\u0301", "é"),
        ("张三[/]", "张三[/]"),
        ("", ""),
    ],
)
def test_clean(dirty: str, tidy: str) -> None:
    assert clean(dirty) == tidy


def test_clean_keeps_lines_where_asked() -> None:
    assert clean("一\r\n二\u2028三\t四\n\n五\x1b[1m\n", lines=True) == "一\n二\n三 四\n\n五"
    assert clean("一\n二") == "一 二"


def test_clean_of_every_character() -> None:
    for start in range(0, 0x110000, 0x1000):
        left = set(clean("a".join(map(chr, range(start, start + 0x1000)))))
        assert not [hex(ord(char)) for char in left if forbidden(char)]


@given(ANY | HOSTILE)
def test_clean_leaves_nothing_forbidden_and_is_idempotent(value: str) -> None:
    once = clean(value)
    assert not any(map(forbidden, once))
    assert clean(once) == once == unicodedata.normalize("NFC", once)
    lines = clean(value, lines=True)
    assert not any(map(forbidden, lines.replace("\n", "")))
    assert clean(lines, lines=True) == lines


def test_half_width() -> None:
    assert half_width("３ｄ，ｆｒｉ　１５：００！") == "3d,fri 15:00!"
    assert half_width("王。、") == "王。、"


@given(SHOWN)
def test_width_is_what_the_renderer_counts(value: str) -> None:
    assert width(value) == cell_len(value)


@pytest.mark.parametrize(
    ("value", "cells"),
    [
        ("", 0),
        ("Li Wei", 6),
        ("王建国", 6),
        ("𠮷", 2),
        ("é", 1),
        ("e\u0301", 1),
        ("(新约 3)", 8),
        ("\x1b[", 1),
        ("❤\ufe0f", 2),
    ],
)
def test_width(value: str, cells: int) -> None:
    assert width(value) == cells == cell_len(value)


@pytest.mark.parametrize(
    ("value", "cells", "shown"),
    [
        ("王建国", 8, "王建国  "),
        ("王建国", 6, "王建国"),
        ("欧阳小明", 7, "欧阳.. "),
        ("欧阳小明", 6, "欧阳.."),
        ("欧阳小明", 5, "欧阳 "),
        ("王", 1, " "),
        ("王", 0, ""),
        ("Li Wei Zhang", 8, "Li Wei.."),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301e\u0301"),
    ],
)
def test_fit(value: str, cells: int, shown: str) -> None:
    assert fit(value, cells) == shown


@given(SHOWN, st.integers(0, 40))
def test_fit_is_exact(value: str, cells: int) -> None:
    fitted = fit(value, cells)
    assert cell_len(fitted) == cells
    head = fitted.rstrip(" ")
    assert value.startswith((head, head.removesuffix("..")))


@pytest.mark.parametrize(
    ("number", "digits", "masked"),
    [
        ("14400001234", "14400001234", "144****1234"),
        ("+86 144 0000 1234", "14400001234", "144****1234"),
        ("＋８６－１４４００００１２３４", "14400001234", "144****1234"),
        ("0086-144-0000-1234", "14400001234", "144****1234"),
        ("8614400001234", "14400001234", "144****1234"),
        ("（144）0000－1234", "14400001234", "144****1234"),
        ("010-12345678", "01012345678", "010****5678"),
        ("0512-1234567", "05121234567", "0512****4567"),
        ("+86 10 1234 5678", "01012345678", "010****5678"),
        ("+86 (0)10 1234 5678", "01012345678", "010****5678"),
        ("021-12345678转803", "02112345678", "021****5678-803"),
        ("021-12345678-803", "02112345678", "021****5678-803"),
        ("021-12345678 ext. 803", "02112345678", "021****5678-803"),
        ("400-123-4567", "4001234567", "400****4567"),
        ("+86 400 123 4567", "4001234567", "400****4567"),
        ("12345678", "12345678", "****5678"),
        ("95588", "95588", "****88"),
        ("110", "110", "****"),
        ("+852 1234 5678", "85212345678", "852****5678"),
        ("不详", "", "****"),
        ("", "", ""),
    ],
)
def test_phone(number: str, digits: str, masked: str) -> None:
    assert phone_digits(number) == digits
    assert mask_phone(number) == masked


@given(st.from_regex(r"[0-9+ -]{5,20}", fullmatch=True))
def test_a_masked_number_hides_digits(number: str) -> None:
    digits = phone_digits(number)
    shown = mask_phone(number).split("-")[0].replace("*", "")
    assert len(shown) <= max(0, len(digits) - 3)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("王", 1),
        ("王" * 70, 1),
        ("王" * 71, 2),
        ("王" * 134, 2),
        ("王" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("𠮷" * 35, 1),
        ("𠮷" * 67, 3),
    ],
)
def test_sms_parts(text: str, parts: int) -> None:
    assert sms_parts(text) == parts
