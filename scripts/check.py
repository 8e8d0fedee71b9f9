"""Format, lint, types and tests, with the seconds of each: `python scripts/check.py [--long] [pytest arguments]`.

`python scripts/check.py --sbom [FILE]` writes the bill of materials instead (to the screen without a file).
"""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("rmtui", "tests", "scripts")


@dataclass
class Part:
    """One check, run as a process of its own; quiet ones keep their output until they end."""

    name: str
    command: list[str]
    quiet: bool = True
    started: float = field(default_factory=time.perf_counter)
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Starts the check."""
        self.started = time.perf_counter()
        output = subprocess.PIPE if self.quiet else None
        # Hundreds of starts of the program are tried: compiled once, not in each of them.
        surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=surroundings, text=True, stdout=output, stderr=output and subprocess.STDOUT
        )

    def finish(self) -> bool:
        """Waits for the end, prints what a failed quiet check said, and returns whether all is well."""
        assert self.process is not None
        said, _ = self.process.communicate()
        fine = self.process.returncode == 0
        if said and not fine:
            print(said, end="")
        print(f"{self.name:8}{'ok' if fine else 'FAILED':8}{time.perf_counter() - self.started:6.1f} s", flush=True)
        return fine


def parts(arguments: list[str]) -> list[Part]:
    """The checks in order; the tests come last, so that their count closes the output."""
    run = [sys.executable, "-m"]
    long_run = ["--long"] if "--long" in arguments else []
    rest = [argument for argument in arguments if argument != "--long"]
    return [
        Part("compile", [*run, "compileall", "-q", *PLACES]),
        Part("format", [*run, "ruff", "format", "--check", "--quiet", *PLACES]),
        Part("lint", [*run, "ruff", "check", "--quiet", *PLACES]),
        Part("types", [*run, "mypy"]),
        Part("tests", [*run, "pytest", "-n", "4", "--dist", "worksteal", *long_run, *rest], quiet=False),
    ]


def write_bill(arguments: list[str]) -> int:
    """Writes the bill of materials to the named file or to the screen."""
    # The tests' environment has what it needs; those of the other checks must not wait for it.
    from sbom import bill

    version = re.search(r'__version__ = "([^"]+)"', (ROOT / "rmtui" / "__init__.py").read_text("utf-8"))
    assert version is not None
    text = bill(version[1])
    if arguments:
        Path(arguments[0]).write_text(text, "utf-8")
        print(f"wrote {arguments[0]}")
    else:
        print(text, end="")
    return 0


def main() -> int:
    """Runs format and lint first, then types beside the tests."""
    if sys.argv[1:2] == ["--sbom"]:
        return write_bill(sys.argv[2:])
    *quick, types, tests = parts(sys.argv[1:])
    results = []
    for part in quick:
        part.start()
        results.append(part.finish())
    types.start()
    tests.start()
    results += [tests.finish(), types.finish()]
    print("all checks passed" if all(results) else "a check FAILED, see above")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
