"""Opens rmtui, making its environment first where needed: `python3 scripts/run.py [--wheels FOLDER] [VERB ...]`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from environment import SetupFailed, ensure


def split_arguments(arguments: list[str]) -> tuple[Path | None, list[str]]:
    """Takes a leading `--wheels FOLDER` off the arguments; all others belong to the program."""
    if len(arguments) >= 2 and arguments[0] == "--wheels":
        return Path(arguments[1]).resolve(), arguments[2:]
    if arguments and arguments[0].startswith("--wheels="):
        return Path(arguments[0].removeprefix("--wheels=")).resolve(), arguments[1:]
    return None, arguments


def main() -> int:
    """Makes the environment if it is missing and becomes the program."""
    wheels, rest = split_arguments(sys.argv[1:])
    try:
        interpreter = ensure("run", wheels)
    except SetupFailed as error:
        print(error, file=sys.stderr)
        return 1
    command = [str(interpreter), "-m", "rmtui", *rest]
    if os.name == "nt":
        return subprocess.call(command)
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main())
