"""Compares a screen's plain text with a kept one; `RMTUI_SNAPSHOTS=keep` in the environment keeps it anew."""

import os
from pathlib import Path

from rmtui.app import RmApp

FOLDER = Path(__file__).parent / "snapshots"


def lines(app: RmApp) -> list[str]:
    """The screen as it stands, line by line in whole cells; blanks at line ends are left out."""
    strips = app.screen._compositor.render_strips()
    return [strip.text.rstrip() for strip in strips]


def check(app: RmApp, name: str) -> None:
    """Fails where the screen differs from `snapshots/NAME.txt`, or where nothing was kept."""
    file, found = FOLDER / f"{name}.txt", "\n".join(lines(app)) + "\n"
    if os.environ.get("RMTUI_SNAPSHOTS") == "keep":
        file.write_text(found, "utf-8")
    assert file.read_text("utf-8") == found
