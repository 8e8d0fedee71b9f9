"""Which characters the sheet's fonts can show, read from their cmap tables (OpenType specification, cmap 4 and 12)."""

import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GETA = "〓"
"""What is printed for a character that no font has (the printers' geta mark)."""

_SECOND_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Microsoft YaHei",
    "SimSun-ExtB",
    "PingFang SC",
    "Source Han Sans SC",
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters of a font as sorted, disjoint ranges."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, character: str) -> bool:
        i = bisect_right(self.starts, ord(character)) - 1
        return i >= 0 and ord(character) <= self.ends[i]


def bundled() -> tuple[Path, Path]:
    """The sans and the serif font that come with the program."""
    from pylopdf_fonts_zh_cn import sans_path, serif_path

    return Path(sans_path()), Path(serif_path())


def second_families(families: list[str]) -> list[str]:
    """Names of installed system families that may fill in rare characters, best first."""
    return [name for name in _SECOND_FONTS if name in families]


@cache
def coverage(font: Path, index: int = 0) -> Coverage:
    """The characters that the font maps to a glyph. A file that is no such font covers nothing."""
    data = font.read_bytes()
    try:
        return _coverage(data, index)
    except (struct.error, IndexError):
        return Coverage((), ())


def _coverage(data: bytes, index: int) -> Coverage:
    base = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", data, base + 4)[0]
    for i in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, base + 12 + 16 * i)
        if tag == b"cmap":
            return _cmap(data, offset)
    return Coverage((), ())


def _cmap(data: bytes, cmap: int) -> Coverage:
    ranges: list[tuple[int, int]] = []
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        _, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * i)
        table = cmap + offset
        kind = struct.unpack_from(">H", data, table)[0]
        if kind == 12:
            groups = struct.unpack_from(">I", data, table + 12)[0]
            for start, end, _ in struct.iter_unpack(">III", data[table + 16 : table + 16 + 12 * groups]):
                ranges.append((start, end))
        elif kind == 4:
            segments = struct.unpack_from(">H", data, table + 6)[0] // 2
            ends = struct.unpack_from(f">{segments}H", data, table + 14)
            starts = struct.unpack_from(f">{segments}H", data, table + 16 + 2 * segments)
            ranges += [(start, end) for start, end in zip(starts, ends, strict=True) if start != 0xFFFF]
    return _merged(ranges)


def _merged(ranges: list[tuple[int, int]]) -> Coverage:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(ranges):
        if ends and start <= ends[-1] + 1:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return Coverage(tuple(starts), tuple(ends))
