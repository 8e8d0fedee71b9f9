"""A home: the folder that holds one person's book, its key, its lock, its backups and its device record."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from rmtui.domain.refusal import Refused

_NETWORK_TYPES = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs")
    + ("fuse.sshfs", "fuse.davfs", "fuse.rclone", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.s3fs")
)
_REMOTE_DRIVE = 4


@dataclass(frozen=True, slots=True)
class Home:
    """Where things lie. `book_name` differs only while a book is being made."""

    path: Path
    book_name: str = "book.db"

    @property
    def book(self) -> Path:
        """The encrypted database."""
        return self.path / self.book_name

    @property
    def key(self) -> Path:
        """The key file."""
        return self.path / "book.key"

    @property
    def lock(self) -> Path:
        """The file that one writer locks."""
        return self.path / "lock"

    @property
    def holder(self) -> Path:
        """The name of the one who holds the lock, in a file of its own: Windows hides the content of a locked one."""
        return self.path / "lock-holder"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.path / "backups"

    @property
    def backup_key(self) -> Path:
        """A copy of the key file beside the backups: without its key no copy can be read."""
        return self.backups / "book.key"

    @property
    def prints(self) -> Path:
        """Where a sheet lies while it is handed to the printer."""
        return self.path / "print"

    @property
    def logs(self) -> Path:
        """The program's log files."""
        return self.path / "logs"

    @property
    def device(self) -> Path:
        """The device record: outside the database, so that a copied or restored file is another device."""
        return self.path / "device"

    @property
    def erased(self) -> Path:
        """Who was erased, by ids: outside the database, so that a backup put back is told of it."""
        return self.path / "erased.json"

    @property
    def exists(self) -> bool:
        """Whether a book stands here."""
        return self.book.exists()

    def make(self) -> None:
        """Makes the folder, 0700; refuses a network file system with advice."""
        refuse_network(self.path)
        private_folder(self.path)


def default_home() -> Home:
    """The home of the person at this machine; `--home` and RMTUI_HOME are the command line's."""
    from platformdirs import user_data_path

    return Home(user_data_path("rmtui", appauthor=False) / "book")


def demo_home() -> Home:
    """The demo's home, a folder of its own."""
    from platformdirs import user_data_path

    return Home(user_data_path("rmtui", appauthor=False) / "demo")


def config_dir(home: Home) -> Path:
    """The bank's and the user's own files (playbook, templates, calendar years, settings) for this home."""
    return home.path / "config"


def private_folder(path: Path) -> None:
    """Makes a folder that only its owner may enter; raises Refused where it cannot be made."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("folder_not_made", folder=str(path), reason=error.strerror or "") from error


def private_file(path: Path) -> None:
    """Makes a new empty file that only its owner may read, from birth; raises FileExistsError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def private_write(path: Path, data: bytes) -> None:
    """Replaces a small file whole or not at all, 0600: new file, fsync, rename, fsync of the folder."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    private_file(new)
    with new.open("r+b") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Makes a rename in the folder last through a power cut; Windows does so by itself."""
    if sys.platform != "win32":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def refuse_network(path: Path) -> None:
    """Raises Refused where the folder lies on a network file system: locks and power cuts are unsafe there."""
    if sys.platform == "win32":
        remote = _remote_drive(path)
    else:
        mounts = Path("/proc/mounts")
        remote = network_mount(path, mounts.read_text(errors="replace")) if mounts.exists() else ""
    if remote:
        raise Refused("network_folder", folder=str(path), kind=remote)


def network_mount(path: Path, mounts: str) -> str:
    """The type of network file system that holds the path by a table of mounts, or nothing."""
    place = path.resolve()
    best, kind = Path(), ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 4:
            continue
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        # WSL shows Windows' own drives as 9p, where SQLite's shared memory does not work.
        network = fields[2] in _NETWORK_TYPES or "aname=drvfs" in fields[3]
        if place.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, fields[2] if network else ""
    return kind


def _remote_drive(path: Path) -> str:
    import ctypes

    anchor = path.resolve().anchor
    if anchor.startswith("\\\\"):
        return "UNC"
    windows = getattr(ctypes, "windll")  # noqa: B009 - absent on other systems' stubs
    return "network drive" if windows.kernel32.GetDriveTypeW(anchor) == _REMOTE_DRIVE else ""
