"""Builds the program as one folder that needs no Python, for PCs where nothing may be installed.

`python scripts/single_folder.py [FOLDER]`, in the developers' environment, on the kind of system it is to run on; the
folder (`dist` unless told) then holds `rmtui/`, to be copied as it is and started by `rmtui/rmtui`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_WHOLE = ("rmtui", "pylopdf_fonts_zh_cn", "borax", "chinese_calendar", "pypinyin", "typst")
"""Packages taken with all their files: data beside the code, or modules that are named only at run time."""
_MODULES = ("textual", "alembic", "rich")
"""Packages whose modules are imported by name when they are needed."""
_LEFT_OUT = (
    "tkinter",
    "pytest",
    "_pytest",
    "hypothesis",
    "mypy",
    "ruff",
    "pypdf",
    "PyInstaller",
    "setuptools",
    "IPython",
)
"""What lies in the environment for developers only."""


def command(target: Path, work: Path) -> list[str]:
    """The call that builds the folder below `target`, with all that is passing in `work`."""
    options = [f"--collect-all={name}" for name in _WHOLE]
    options += [f"--collect-submodules={name}" for name in _MODULES]
    options += [f"--exclude-module={name}" for name in _LEFT_OUT]
    places = [f"--distpath={target}", f"--workpath={work / 'work'}", f"--specpath={work}"]
    kind = ["--onedir", "--console", "--noupx", "--noconfirm", "--name=rmtui", "--log-level=WARN"]
    return [sys.executable, "-m", "PyInstaller", *kind, *places, *options, str(work / "start.py")]


def build(target: Path) -> Path:
    """Builds below `target` and returns the program to start. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        (work / "start.py").write_text("from rmtui.__main__ import main\n\nmain()\n", "utf-8")
        subprocess.run(command(target, work), cwd=ROOT, check=True)
    return target / "rmtui" / ("rmtui.exe" if sys.platform == "win32" else "rmtui")


def main() -> int:
    """Builds and says where it lies."""
    target = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "dist"
    print(build(target))
    return 0


if __name__ == "__main__":
    sys.exit(main())
