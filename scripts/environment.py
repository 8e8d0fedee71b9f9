"""Makes the program's own environment, `.venv` in the checkout, from the hash locks. Needs nothing but Python 3.11."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "rmtui-environment"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}


class SetupFailed(Exception):
    """The environment could not be made; the text says why and what to do, in both languages."""


def python() -> Path:
    """The environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _fingerprint() -> str:
    """What the environment was made from: locks, project file, this interpreter and the place of the checkout."""
    digest = hashlib.sha256(f"{sys.version}\n{ROOT}\n".encode())
    for name in (*LOCKS.values(), "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _is_ready(kind: str, fingerprint: str) -> bool:
    """Whether the environment stands, complete, for this kind; one for developers serves for running too."""
    if not STAMP.is_file() or not python().is_file():
        return False
    made, _, of = STAMP.read_text("utf-8").partition(" ")
    return of == fingerprint and made in {kind, "dev"}


def install_arguments(lock: str, wheels: Path | None) -> list[str]:
    """pip's arguments for a lock: only files whose hash stands in it, only wheels (source packages run code)."""
    return [*_source(wheels), "--require-hashes", "--only-binary", ":all:", "-r", lock]


def _source(wheels: Path | None) -> list[str]:
    return ["--no-index", "--find-links", str(wheels)] if wheels else []


def _pip(arguments: list[str]) -> None:
    command = [str(python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *arguments]
    if subprocess.run(command, cwd=ROOT).returncode:
        raise SetupFailed(
            "安装依赖失败，原因见上。请检查网络，或用 --wheels 文件夹 从随身携带的安装包安装，然后重试。\n"
            "Installing failed, see above. Check the network, or carry the packages in and use --wheels FOLDER; then "
            "run this again."
        )


def ensure(kind: str, wheels: Path | None = None) -> Path:
    """Returns the interpreter of a complete environment, making it first where it is missing or outdated.

    `kind` is `run` or `dev`; `wheels` is a folder to install from instead of the network. Raises SetupFailed.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 - run by whatever Python the desk has
        raise SetupFailed("需要 Python 3.11 或更高版本。\nPython 3.11 or newer is needed.")
    if wheels is not None and not wheels.is_dir():
        raise SetupFailed(f"找不到文件夹 {wheels}。请核对路径。\nThere is no folder {wheels}. Check the path.")
    fingerprint = _fingerprint()
    if _is_ready(kind, fingerprint):
        return python()
    print("首次准备运行环境，约一分钟…… / Making the environment, about a minute ...", file=sys.stderr, flush=True)
    STAMP.unlink(missing_ok=True)
    try:
        venv.EnvBuilder(with_pip=True, clear=VENV.exists(), symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupFailed(
            f"无法建立虚拟环境（{error}）。Debian/Ubuntu 请先安装 python3-venv。\n"
            f"The virtual environment could not be made ({error}). On Debian or Ubuntu install python3-venv first."
        ) from error
    _pip(install_arguments(LOCKS[kind], wheels))
    _pip([*_source(wheels), "--no-deps", "--no-build-isolation", "--editable", "."])
    subprocess.run([str(python()), "-m", "compileall", "-q", "rmtui"], cwd=ROOT, check=True)
    STAMP.write_text(f"{kind} {fingerprint}", "utf-8")
    return python()
