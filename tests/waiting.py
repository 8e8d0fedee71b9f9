"""Waiting in screen tests for what ends by itself, such as work beside the event loop, and for nothing else."""

import asyncio
from collections.abc import Callable

from textual.pilot import Pilot
from textual.widgets import Static

from rmtui.app import RmApp

SECONDS = 30
"""After so long it will not come any more: the test fails."""


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Let the app work until this holds; fails where it never does."""
    async with asyncio.timeout(SECONDS):
        while not holds():
            await pilot.pause()
    await pilot.pause()


def text_of(app: RmApp, selector: str) -> str:
    """What a static widget of the screen in front says."""
    return str(app.screen.query_one(selector, Static).content)
