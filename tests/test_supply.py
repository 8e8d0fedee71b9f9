"""What the program is made of: locks with hashes, a reason for each package, the bill of materials, equal builds."""

import hashlib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from cyclonedx.model.bom import Bom

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")


def script(name: str) -> ModuleType:
    """One of the scripts as a module."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT / "scripts"))


def named(requirements: list[str]) -> set[str]:
    """The packages' names."""
    return {re.split(r"[=<>~! \[;]", line, maxsplit=1)[0] for line in requirements}


def with_reasons(readme: str) -> dict[str, str]:
    """The packages of the README's last section: name and reason."""
    last = readme.rsplit("\n## ", 1)[1]
    assert last.startswith("Packages\n")
    return dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", last, re.MULTILINE))


def test_each_named_package_has_a_reason_in_the_last_section_of_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    told = with_reasons((ROOT / "README.md").read_text("utf-8"))
    run = named(project["project"]["dependencies"])
    assert told.keys() == run | named(project["dependency-groups"]["dev"])
    assert all(len(reason) > 3 for reason in told.values())
    assert len(run) <= 20


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_exact_versions_with_hashes_and_no_place_on_the_network(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    pins = list(script("sbom").pins(ROOT / lock))
    assert len(pins) > 30
    assert text.count("==") - text.count("python_") <= len(pins) * 3
    assert not re.search(r"https?:|--index|--find-links|--extra", text)


def test_a_pin_without_hashes_is_noticed(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("rich==15.0.0\n", "utf-8")
    with pytest.raises(ValueError, match="rich"):
        list(script("sbom").pins(lock))


def test_the_developers_lock_has_what_the_program_runs_on_in_the_same_versions() -> None:
    run, dev = ({(pin.name, pin.version, pin.hashes) for pin in script("sbom").pins(ROOT / lock)} for lock in LOCKS)
    assert run < dev


def test_the_bill_of_materials_names_every_package_of_the_lock(tmp_path: Path) -> None:
    target = tmp_path / "bill.json"
    command = [sys.executable, "scripts/check.py", "--sbom", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    told = json.loads(target.read_text("utf-8"))
    bom = Bom.from_json(told)  # type: ignore[attr-defined]  # the library makes it by a decorator
    pins = {pin.name: pin for pin in script("sbom").pins(ROOT / LOCKS[0])}
    assert told["bomFormat"] == "CycloneDX" and bom.metadata.component is not None
    assert bom.metadata.component.name == "rmtui"
    assert {part.name: part.version for part in bom.components} == {pin.name: pin.version for pin in pins.values()}
    for part in bom.components:
        assert {known.content for known in part.hashes} == set(pins[part.name].hashes)
    unlicensed = {part.name for part in bom.components if not part.licenses and not pins[part.name].marker}
    assert not unlicensed, "no licence is told"
    again = subprocess.run(command[:-1], cwd=ROOT, check=True, capture_output=True).stdout
    assert again.decode("utf-8").replace("\r\n", "\n") == target.read_text("utf-8")


def built(folder: Path, copy: Path, umask: int) -> Path:
    """A wheel built from a copy of what the project is built of."""
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copyfile(ROOT / name, copy / name)
    shutil.copytree(
        ROOT / "rmtui", copy / "rmtui", ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copyfile
    )
    old = os.umask(umask)
    try:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
        subprocess.run(command, cwd=copy, check=True, capture_output=True)
    finally:
        os.umask(old)
    (wheel,) = folder.glob("*.whl")
    return wheel


def refused(lock: Path, folder: Path, target: Path) -> str:
    """What pip says when it installs by the lock as the project's own set-up does; nothing where it is well."""
    arguments = script("environment").install_arguments(str(lock), folder)
    # Only which file may be taken is asked; what the wheel itself needs stands in no lock of this test.
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stderr if done.returncode else ""


def test_two_builds_give_the_same_wheel_and_only_that_file_is_installed(tmp_path: Path) -> None:
    one = built(tmp_path / "out1", tmp_path / "copy1", 0o077)
    two = built(tmp_path / "out2", tmp_path / "another place", 0o022)
    assert one.name == two.name
    assert one.read_bytes() == two.read_bytes()
    version = one.name.split("-")[1]
    lock = tmp_path / "own.lock"
    lock.write_text(f"rmtui=={version} --hash=sha256:{hashlib.sha256(one.read_bytes()).hexdigest()}\n", "utf-8")
    assert not refused(lock, one.parent, tmp_path / "target")
    assert (tmp_path / "target" / "rmtui" / "__main__.py").is_file()
    changed = bytearray(one.read_bytes())
    changed[-30] ^= 1
    one.write_bytes(changed)
    assert refused(lock, one.parent, tmp_path / "target2")


def test_a_source_package_is_not_installed_whatever_its_hash(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    source = folder / "rmtui-0.0.1.tar.gz"
    subprocess.run(["tar", "czf", str(source), "-C", str(ROOT), "pyproject.toml"], check=True)
    lock = tmp_path / "own.lock"
    lock.write_text(f"rmtui==0.0.1 --hash=sha256:{hashlib.sha256(source.read_bytes()).hexdigest()}\n", "utf-8")
    assert "No matching distribution" in refused(lock, folder, tmp_path / "target")


def test_the_set_up_installs_by_those_arguments_only() -> None:
    environment = script("environment")
    arguments = environment.install_arguments("some.lock", None)
    assert arguments == ["--require-hashes", "--only-binary", ":all:", "-r", "some.lock"]
    source = (ROOT / "scripts" / "environment.py").read_text("utf-8")
    assert source.count("_pip(") == 3 and "_pip(install_arguments(LOCKS[kind], wheels))" in source
