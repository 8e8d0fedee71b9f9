"""Runs all checks and tests in an environment of its own: `python3 scripts/test.py [--wheels FOLDER] [--long]`."""

from __future__ import annotations

import subprocess
import sys

from environment import ROOT, SetupFailed, ensure
from run import split_arguments


def main() -> int:
    """Makes the developers' environment if it is missing and runs `scripts/check.py` in it."""
    wheels, rest = split_arguments(sys.argv[1:])
    try:
        interpreter = ensure("dev", wheels)
    except SetupFailed as error:
        print(error, file=sys.stderr)
        return 1
    return subprocess.call([str(interpreter), "scripts/check.py", *rest], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
