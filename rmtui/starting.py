"""Opens the app and sees it to its end: a terminal that closes, a lock, the exit code."""

import asyncio
import gc
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rmtui import crash, terminal, words
from rmtui.app import RmApp
from rmtui.book_app import LOCK
from rmtui.domain.refusal import Refused
from rmtui.ground import open_at_once, prepare


def start(
    home: Path | None = None,
    language: str = "",
    now: datetime | None = None,
    passphrase: str | None = None,
    read_only: bool = False,
    arguments: Sequence[str] | None = None,
) -> int:
    """Open the app and stay until it ends; the exit code. A refusal is one line on stderr and 1.

    `arguments` start the process that follows a lock, where they are not those of this one.
    """
    # A tenth of the start goes into looking for garbage where there is none yet.
    gc.disable()
    again = sys.argv[1:] if arguments is None else arguments
    if terminal.needs_guard():
        return terminal.guard(again)
    try:
        ground = prepare(home, language, now, read_only)
        opened = open_at_once(ground, passphrase)
    except Refused as refused:
        print(words.refusal(refused), file=sys.stderr)
        return 1
    app = RmApp(ground, opened)
    code = app.run()
    if hasattr(app, "desk"):
        asyncio.run(app.desk.lanes.close())
    if code == LOCK:
        terminal.start_afresh(again)
    crash.leave((app.return_code or 0) if code is None else code)
    return 0
