"""Text as it comes in and as it is drawn: cleaning, width in cells, phone numbers, parts of an SMS.

A leaf: it imports nothing of ours. Everything that a person typed or a file held passes `clean` on the way in, and
again where it is drawn.
"""

import re
import unicodedata

_SEQUENCE = re.compile(
    "(?:\x1b[]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    "|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    "|\x1b[ -/]*[0-~]?"  # all other escapes, and the byte alone
)
_BREAK = re.compile("\r\n|[\n\x0b\x0c\r\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_NONCHARACTERS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_FORBIDDEN = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # drawn as nothing
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, separators, direction
    "\u3164\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
    "\ufe00-\ufe0f\U000e0000-\U000e0fff"  # variation selectors, tags: no terminal agrees on their width
    "\ud800-\udfff\ufdd0-\ufdef"
)
_UNWANTED = re.compile(f"[{_FORBIDDEN}{_NONCHARACTERS}]")


def clean(value: str, *, lines: bool = False) -> str:
    """Returns the text without anything that acts on a terminal or hides, in NFC, trimmed.

    Whole escape sequences go, not only their first byte. Tabs and line ends become a blank; with `lines` a line end
    becomes a newline instead. Rare Han characters and those of the private use area stay.
    """
    if _UNWANTED.search(value):
        value = _SEQUENCE.sub("", value)
        if lines:
            kept = (_BLANKS.sub(" ", line) for line in _BREAK.split(value))
            value = "\n".join(_UNWANTED.sub("", line) for line in kept)
        else:
            value = _UNWANTED.sub("", _BLANKS.sub(" ", value))
    return value.strip() if value.isascii() else unicodedata.normalize("NFC", value).strip()


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half_width(value: str) -> str:
    """Returns the text with full-width ASCII and the ideographic space as their half-width equals."""
    return value if value.isascii() else value.translate(_HALF_WIDTH)


def width(value: str) -> int:
    """Returns how many terminal cells the text takes, counted as the screen's renderer counts them."""
    if value.isascii() and value.isprintable():
        return len(value)
    from rich.cells import cell_len

    return cell_len(value)


_MARKED_FROM = 6
"""Cells from which a cut is marked by two dots; narrower columns need every cell for the text."""


def fit(value: str, cells: int) -> str:
    """Returns the text in exactly so many cells: padded, or cut at a character's edge and marked by `..`."""
    taken = width(value)
    if taken > cells:
        mark = ".." if cells >= _MARKED_FROM else ""
        value = head(value, cells - len(mark)) + mark
        taken = width(value)
    return value + " " * (cells - taken)


def head(value: str, cells: int) -> str:
    """The longest beginning of at most so many cells; a zero-width joiner at its end would swallow what follows."""
    low, high = 0, len(value)
    while low < high:
        middle = (low + high + 1) // 2
        if width(value[:middle]) <= cells:
            low = middle
        else:
            high = middle - 1
    return value[:low].rstrip("\u200d")


_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|ext\.?|x|#|[,;])\s*(\d{1,6})\D*$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"^(0[1-9]\d{1,2}[-\s]?\d{3,4}[-\s]?\d{4})-(\d{1,6})$")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def _number_and_extension(number: str) -> tuple[str, str]:
    """The digits of a number as dialled within the country, and those of its extension."""
    text = half_width(number).strip()
    found = _EXTENSION.search(text)
    if found:
        text, extension = text[: found.start()], found[1]
    elif dashed := _DASHED_EXTENSION.match(text):
        text, extension = dashed[1], dashed[2]
    else:
        extension = ""
    digits = re.sub(r"[^0-9]", "", text)
    abroad = re.match(r"\D*\+\s*86|0086", re.sub(r"[^0-9+]", "", text))
    if abroad:
        digits = digits.removeprefix("00").removeprefix("86")
        is_area_code = len(digits) in (10, 11) and not re.match(r"0|400|800", digits)
        if is_area_code and not _MOBILE.fullmatch(digits):
            digits = f"0{digits}"
    elif len(digits) == 13 and digits.startswith("86") and _MOBILE.fullmatch(digits[2:]):
        digits = digits[2:]
    return digits, extension


def phone_digits(value: str) -> str:
    """Returns the digits to dial: full-width ones made half-width, +86 or 0086 and an extension dropped."""
    return _number_and_extension(value)[0]


def mask_phone(number: str) -> str:
    """Returns a number as lists show it (domain.md section 7): `144****1234`; the extension of a landline stays."""
    digits, extension = _number_and_extension(number)
    tail = f"-{extension}" if extension else ""
    return f"{_masked(digits)}{tail}" if digits else "****" * bool(number.strip())


def _masked(digits: str) -> str:
    if len(digits) <= 4:
        return "****"
    if len(digits) < 7:
        return f"****{digits[-2:]}"
    if len(digits) < 10:
        return f"****{digits[-4:]}"
    area = 4 if len(digits) > 10 and re.match(r"0[3-9]", digits) else 3
    return f"{digits[:area]}****{digits[-4:]}"


_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑܧ¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")


def sms_parts(text: str) -> int:
    """Returns how many messages a text is sent as: 70 characters, or 67 each of several; 160 and 153 in GSM-7."""
    if not text:
        return 0
    if _GSM.union(_GSM_EXTENDED).issuperset(text):
        sizes, single, each = [2 if char in _GSM_EXTENDED else 1 for char in text], 160, 153
    else:
        sizes, single, each = [2 if ord(char) > 0xFFFF else 1 for char in text], 70, 67
    if sum(sizes) <= single:
        return 1
    parts, used = 1, 0
    for size in sizes:
        if used + size > each:
            parts, used = parts + 1, 0
        used += size
    return parts
