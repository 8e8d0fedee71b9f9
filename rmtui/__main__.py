"""The program's entry: `rmtui` and `python -m rmtui`."""

import os

os.umask(0o077)

import sys  # noqa: E402

from rmtui import terminal  # noqa: E402


def main() -> None:
    """Open the app where no argument is given, else hand over to the command line; ends the process."""
    terminal.prepare()
    if len(sys.argv) == 1:
        from rmtui.starting import start

        code = start()
    else:
        from rmtui.cli import main as verbs

        code = verbs(sys.argv[1:])
    sys.exit(code)


if __name__ == "__main__":
    main()
