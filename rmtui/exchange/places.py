"""Where bundles go and come from: sticks that are plugged in, names of new files, files that wait in a folder."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath

from rmtui.exchange.bundle import SUFFIX
from rmtui.text import clean

_FAT = frozenset(("vfat", "exfat", "msdos"))
_DISKS = _FAT | frozenset(
    ("ntfs", "ntfs3", "fuseblk", "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "hfs", "hfsplus", "udf")
)
"""File systems on disks: a dead network drive would hold up whoever asks it anything."""
_MAC_LINE = re.compile(r"/dev/\S+ on (/Volumes/[^/]+) \(([^()]*)\)")
_ESCAPED = re.compile(r"\\([01][0-7]{2})")
_REMOVABLE, _READ_ONLY_VOLUME, _NO_DIALOGS = 2, 0x0008_0000, 0x0001
_LONGEST_NAME = 24
_AT_MOST = 20


def sticks() -> tuple[Path, ...]:
    """Removable disks that are plugged in and can be written to; none where the system does not tell."""
    try:
        if sys.platform == "win32":
            return _windows_now()
        if sys.platform == "darwin":
            told = subprocess.run(["/sbin/mount"], capture_output=True, timeout=2, check=True).stdout
            found = mac_sticks(told.decode(errors="surrogateescape"))
        else:
            told = Path("/proc/mounts").read_bytes()
            found = linux_sticks(told.decode(errors="surrogateescape"), _user())
        return tuple(path for one in found if os.access(path := Path(one), os.W_OK))
    except (OSError, ValueError, subprocess.SubprocessError):
        return ()


def linux_sticks(mounts: str, user: str) -> tuple[PurePosixPath, ...]:
    """The mount points of this user's sticks in the text of /proc/mounts, sorted."""
    found = set()
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 4 or not fields[0].startswith("/dev/") or "rw" not in fields[3].split(","):
            continue
        point = PurePosixPath(_unescaped(fields[1]))
        if fields[2] in _DISKS and _holds_sticks(point.parent, fields[2], user):
            found.add(point)
    return tuple(sorted(found))


def _holds_sticks(folder: PurePosixPath, kind: str, user: str) -> bool:
    """Whether sticks are mounted in this folder; what lies under /mnt may be a fixed disk unless it is FAT."""
    own = {f"/media/{user}", f"/run/media/{user}"} if user else set()
    return str(folder) in {"/media", *own} or (str(folder) == "/mnt" and kind in _FAT)


def _unescaped(point: str) -> str:
    """A mount point as it is: the table writes blanks and backslashes as octal numbers."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), point)


def mac_sticks(mounts: str) -> tuple[PurePosixPath, ...]:
    """The local, writable volumes in what `mount` prints, sorted; the system's own is not mounted under /Volumes."""
    found = set()
    for line in mounts.splitlines():
        parts = _MAC_LINE.fullmatch(line)
        flags = parts[2].split(", ") if parts else []
        if parts and "local" in flags and "read-only" not in flags:
            found.add(PurePosixPath(parts[1]))
    return tuple(sorted(found))


def windows_sticks(drives: int, kind: Callable[[str], int], flags: Callable[[str], int | None]) -> tuple[str, ...]:
    """The removable drives of a bit set of letters; `flags` gives a drive's file system flags, None without a medium.

    A and B are left out: a floppy drive takes seconds to say that it is empty.
    """
    letters = (f"{chr(ord('A') + bit)}:\\" for bit in range(2, 26) if drives >> bit & 1)
    removable = [letter for letter in letters if kind(letter) == _REMOVABLE]
    found = ((letter, flags(letter)) for letter in removable)
    return tuple(letter for letter, of in found if of is not None and not of & _READ_ONLY_VOLUME)


def _windows_now() -> tuple[Path, ...]:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent on other systems' stubs
    kernel.SetThreadErrorMode(_NO_DIALOGS, None)

    def flags(root: str) -> int | None:
        value = ctypes.c_ulong()
        answered = kernel.GetVolumeInformationW(root, None, 0, None, None, ctypes.byref(value), None, 0)
        return value.value if answered else None

    return tuple(map(Path, windows_sticks(kernel.GetLogicalDrives(), kernel.GetDriveTypeW, flags)))


def _user() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return ""


def bundle_name(person: str, label: str, at: datetime) -> str:
    """A file name that every system takes: `rmtui-王建国-办公室-20261123-1005.rmx`; `at` as it is to be read."""
    names = (_plain(person), _plain(label))
    return "-".join(("rmtui", *filter(None, names), at.strftime("%Y%m%d-%H%M"))) + SUFFIX


def _plain(name: str) -> str:
    letters = "".join(char if char.isalnum() else " " for char in clean(name))
    return "-".join(letters.split())[:_LONGEST_NAME].strip("-")


def incoming(folder: Path) -> tuple[Path, ...]:
    """The bundles in a folder, newest first, twenty at most; none where it cannot be read."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if _is_bundle(entry):
                    found.append((-entry.stat().st_mtime_ns, entry.name))
    except OSError:
        return ()
    return tuple(folder / name for _, name in sorted(found)[:_AT_MOST])


def _is_bundle(entry: os.DirEntry[str]) -> bool:
    """Whether it is a bundle by its name; those with a dot in front are traces that other systems leave."""
    return not entry.name.startswith(".") and Path(entry.name).suffix.lower() == SUFFIX and entry.is_file()
