"""Sticks by the system's own table, safe file names, and the files that wait."""

import os
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pytest

from rmtui.exchange import places

AT = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
MOUNTS = r"""
/dev/sda2 / ext4 rw,relatime 0 0
proc /proc proc rw,nosuid 0 0
/dev/sda1 /boot/efi vfat rw,relatime 0 0
/dev/sdb1 /media/wang/KINGSTON vfat rw,nosuid,nodev,relatime 0 0
/dev/sdc1 /run/media/wang/个\040U\134盘 exfat rw,nosuid 0 0
/dev/sdd1 /media/li/PRIVATE vfat rw,nosuid 0 0
/dev/sde1 /media/wang/LOCKED vfat ro,nosuid 0 0
/dev/sr0 /media/wang/DVD iso9660 ro,nosuid 0 0
/dev/sdf1 /media/usb0 ntfs3 rw,nosuid 0 0
/dev/sdg1 /mnt/stick exfat rw 0 0
/dev/sdh1 /mnt/data ext4 rw 0 0
//server/share /media/wang/share cifs rw 0 0
server:/x /mnt/nfs nfs4 rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
wang@host:/ /media/wang/sshfs fuse.sshfs rw 0 0
/dev/fuse /media/wang/odd fuse.rclone rw 0 0
C:\134 /mnt/c 9p rw,aname=drvfs 0 0
/dev/sdi1 /media/wang/deep/er vfat rw 0 0
broken line
"""


def test_sticks_of_linux() -> None:
    found = places.linux_sticks(MOUNTS, "wang")
    assert found == tuple(
        map(
            PurePosixPath,
            ("/media/usb0", "/media/wang/KINGSTON", "/mnt/stick", "/run/media/wang/个 U\\盘"),
        )
    )


def test_without_a_name_only_what_is_everybodys() -> None:
    assert places.linux_sticks(MOUNTS, "") == (PurePosixPath("/media/usb0"), PurePosixPath("/mnt/stick"))
    assert places.linux_sticks("", "wang") == ()


def test_sticks_of_macos() -> None:
    mounts = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s6 on /System/Volumes/VM (apfs, local, noexec, journaled, noatime, nobrowse)
/dev/disk4s1 on /Volumes/MY STICK (x) (msdos, local, nodev, nosuid, noowners, noatime)
/dev/disk5s1 on /Volumes/STICK (exfat, local, nodev, nosuid, noowners)
/dev/disk6s1 on /Volumes/Installer (hfs, local, nodev, nosuid, read-only, noowners)
//wang@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by wang)
/dev/disk7s1 on /Volumes/a/b (hfs, local)"""
    found = places.mac_sticks(mounts)
    assert found == (PurePosixPath("/Volumes/MY STICK (x)"), PurePosixPath("/Volumes/STICK"))


def test_sticks_of_windows() -> None:
    kinds = {"A:\\": 2, "C:\\": 3, "D:\\": 5, "E:\\": 2, "F:\\": 2, "G:\\": 2, "Z:\\": 4}
    flags = {"E:\\": 0x0002_0006, "F:\\": None, "G:\\": 0x0008_0006}
    asked: list[str] = []

    def of(drive: str) -> int | None:
        asked.append(drive)
        return flags[drive]

    drives = sum(1 << ord(letter[0]) - ord("A") for letter in kinds)
    assert places.windows_sticks(drives, kinds.__getitem__, of) == ("E:\\",)
    assert asked == ["E:\\", "F:\\", "G:\\"]


def test_sticks_here_are_folders() -> None:
    assert [one for one in places.sticks() if not one.is_dir()] == []


@pytest.mark.parametrize(
    ("person", "label", "expected"),
    [
        ("王建国", "办公室", "rmtui-王建国-办公室-20261123-1005.rmx"),
        ("Li Wei", "", "rmtui-Li-Wei-20261123-1005.rmx"),
        ("张三[/]", "../..\\C:*?", "rmtui-张三-C-20261123-1005.rmx"),
        ("\x1b[31m红\u202e", "a\x00b\n", "rmtui-红-ab-20261123-1005.rmx"),
        ("", "", "rmtui-20261123-1005.rmx"),
        ("𠮷" * 300, "x" * 300, f"rmtui-{'𠮷' * 24}-{'x' * 24}-20261123-1005.rmx"),
    ],
)
def test_names_that_every_system_takes(tmp_path: Path, person: str, label: str, expected: str) -> None:
    name = places.bundle_name(person, label, AT)
    assert name == expected
    (tmp_path / f"{name}.part").touch()
    assert len(os.fsencode(f"{name}.part")) <= 255


def test_what_waits_is_listed_newest_first(tmp_path: Path) -> None:
    for number in range(25):
        file = tmp_path / f"{number}.rmx"
        file.touch()
        os.utime(file, (number * 3 % 25,) * 2)
    for other in ("a.rmx.part", "a.rmxid", "a.txt", "._b.rmx", ".rmx", "rmx"):
        (tmp_path / other).touch()
    (tmp_path / "folder.rmx").mkdir()
    (tmp_path / "gone.rmx").symlink_to(tmp_path / "nowhere")
    (tmp_path / "C.RMX").touch()
    os.utime(tmp_path / "C.RMX", (100, 100))
    found = [one.name for one in places.incoming(tmp_path)]
    by_time = sorted(range(25), key=lambda number: -(number * 3 % 25))
    assert found == ["C.RMX", *(f"{number}.rmx" for number in by_time[:19])]
    assert places.incoming(tmp_path)[0] == tmp_path / "C.RMX"


def test_nothing_waits_in_what_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.rmx").touch()
    assert places.incoming(tmp_path / "gone") == () == places.incoming(tmp_path / "a.rmx")
