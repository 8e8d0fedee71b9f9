"""The zip inside a bundle: made in memory, and read with limits that hold before anything is unpacked.

Plain content never touches the disk: a removed temporary file could still be found on it.
"""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from rmtui.domain.refusal import Refused
from rmtui.exchange.manifest import Limits

MANIFEST, SIGNATURE, CHANGES = "manifest.json", "manifest.sig", "changes.jsonl"
MEMBERS = (MANIFEST, SIGNATURE, CHANGES)

CHUNK = 1 << 20
_END = struct.Struct("<4s4H2LH")
_END64_PLACE = 20
_DIRECTORY = 4_096
"""Bytes that the list of three members never reaches; zipfile reads a list of millions before it can be asked."""
_FLAGS = 0x0002 | 0x0004 | 0x0008 | 0x0800
"""Ways of packing and of naming; no other flag, encryption above all."""
_BORN = (2026, 1, 1, 0, 0, 0)


@contextmanager
def damaged() -> Iterator[None]:
    """Makes one refusal of all that unpacking and parsing raise: use it around nothing else."""
    try:
        yield
    except (BadZipFile, ZlibError, struct.error, ValueError, EOFError, OSError, RuntimeError, LookupError) as error:
        raise Refused("bundle_unreadable") from error


def member(name: str) -> ZipInfo:
    """A new member, deflated fast, without a trace of the machine or the time."""
    info = ZipInfo(name, _BORN)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class Container:
    """A zip that holds exactly the three members within the limits.

    Every method raises Refused `bundle_unreadable` or `bundle_too_big`.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        with damaged():
            _check_end(data)
            self.zip = ZipFile(io.BytesIO(data))
            listed = self.zip.infolist()
        if sorted(info.filename for info in listed) != sorted(MEMBERS):
            raise Refused("bundle_unreadable")
        if any(info.flag_bits & ~_FLAGS or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in listed):
            raise Refused("bundle_unreadable")
        if sum(info.file_size for info in listed) > limits.unpacked or any(map(self._swells, listed)):
            raise Refused("bundle_too_big")

    def whole(self, name: str, most: int) -> bytes:
        """A small member."""
        with damaged(), self.zip.open(name) as opened:
            data = opened.read(most + 1)
        if len(data) > most:
            raise Refused("bundle_too_big")
        return data

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member piece by piece, each checked against the limits when it was read."""
        info = self.zip.getinfo(name)
        done = 0
        with self._open(name) as opened:
            while True:
                with damaged():
                    chunk = opened.read(CHUNK)
                done += len(chunk)
                if done > self.limits.unpacked:
                    raise Refused("bundle_too_big")
                if not chunk:
                    break
                yield chunk
        if done != info.file_size:
            raise Refused("bundle_unreadable")

    def _open(self, name: str) -> IO[bytes]:
        with damaged():
            return self.zip.open(name)

    def _swells(self, info: ZipInfo) -> bool:
        return info.file_size > max(self.limits.ratio_from, self.limits.ratio * info.compress_size)


def _check_end(data: bytes) -> None:
    """Raises ValueError unless the file ends with a plain, short list of as many members as a bundle has."""
    end = len(data) - _END.size
    if end < _END64_PLACE:
        raise ValueError("too short")
    mark, disk, first, here, count, size, start, comment = _END.unpack_from(data, end)
    if mark != b"PK\5\6" or disk or first or comment or not here == count == len(MEMBERS):
        raise ValueError("end")
    # A list in the long form would overrule what stands here.
    if size > _DIRECTORY or start + size != end or data.startswith(b"PK\6\7", end - _END64_PLACE):
        raise ValueError("list")
