"""A file written whole or not at all, readable by its owner only; and one read with a limit on its size."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from rmtui.domain.refusal import Refused
from rmtui.text import clean

_NO_SYNC = frozenset((errno.EINVAL, errno.ENOTSUP, errno.ENOSYS))


class Draft:
    """A file under its temporary name. Every method raises Refused `not_written` with the system's reason."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        with self._refusing():
            # A crash may have left one; a link planted there is removed, never followed.
            self.path.unlink(missing_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            self.file: BinaryIO = os.fdopen(os.open(self.path, flags, 0o600), "wb")

    def write(self, data: bytes) -> None:
        """Writes the content."""
        with self._refusing():
            self.file.write(data)

    def flush(self) -> None:
        """Brings the content to the disk."""
        with self._refusing():
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()

    def rename(self) -> None:
        """Gives it its final name, replacing what stood there, and brings that to the disk."""
        with self._refusing():
            os.replace(self.path, self.target)
            sync_folder(self.target.parent)

    def drop(self) -> None:
        """Removes it. Where even that fails (a stick pulled out) the error that led here says more."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Refused("not_written", file=clean(str(self.target)), reason=error.strerror or str(error)) from error


@contextmanager
def drafted(target: Path) -> Iterator[Draft]:
    """A draft that is gone again if anything is raised before its rename."""
    draft = Draft(target)
    try:
        yield draft
    except BaseException:
        draft.drop()
        raise


def sync_folder(path: Path) -> None:
    """Makes a rename in the folder last through a power cut; Windows does so by itself, some network drives cannot."""
    if sys.platform != "win32":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _NO_SYNC:
                raise
        finally:
            os.close(handle)


def load(file: Path, limit: int) -> bytes | None:
    """A file's content, None above so many bytes. Raises Refused `file_not_found` or `file_unreadable`."""
    named = clean(str(file))
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would block, a device never end
            wrong = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EINVAL
            raise Refused("file_unreadable", file=named, reason=os.strerror(wrong))
        with file.open("rb") as opened:
            data = opened.read(min(found.st_size, limit) + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise Refused("file_not_found", file=named) from error
    except OSError as error:
        raise Refused("file_unreadable", file=named, reason=error.strerror or str(error)) from error
    return data if len(data) <= limit else None
