"""A file under way: how far it is, said in a line that grows, and the abort that really ends it."""

from threading import Event

from textual.content import Content

from rmtui.domain.exchange import Progress, silent
from rmtui.domain.refusal import Refused
from rmtui.i18n import has, t
from rmtui.widgets.plain import joined

BAR = 24
TOO_LATE = frozenset(
    {"merge.commit", "merge.done", "write.rename", "write.read_back", "export.note", "export.done"}
)  # fmt: skip
"""Steps at and after the point of no return: what is done then is done whole."""


class Job:
    """Heard on the store's thread, shown on the event loop. `stop` asks for the end; nothing of the work stays then."""

    def __init__(self, what: str, also: Progress = silent) -> None:
        self.what = what
        self._also = also
        self.step = ""
        self.done = 0
        self.total = 0
        self.aborting = Event()

    def heard(self, step: str, done: int, total: int) -> None:
        """The progress callback. Raises Refused `exchange_aborted` once the end was asked for."""
        self.step, self.done, self.total = step, done, total
        self._also(step, done, total)
        if self.aborting.is_set() and step not in TOO_LATE:
            raise Refused("exchange_aborted")

    def stop(self) -> None:
        """Ask for the end."""
        self.aborting.set()

    def line(self) -> Content:
        """What is done just now, a bar, how many in a hundred, and the way out."""
        percent = min(self.done * 100 // self.total, 100) if self.total > 1 else 0
        full = BAR * percent // 100
        parts: list[tuple[str, str] | str] = [(self.what, "bold $text"), "  "]
        parts += [(" " * full, "on $accent"), (" " * (BAR - full), "on $panel"), f" {percent:>3}%  "]
        parts.append((step_words(self.step), "$muted"))
        way_out = "exchange.aborting" if self.aborting.is_set() else "exchange.abort"
        if self.step not in TOO_LATE:
            parts += ["  ", (t(way_out), "$text-warning")]
        return joined(*parts)


def step_words(step: str) -> str:
    """A step in words; one without words of its own has those of its kind."""
    known = f"exchange.step.{step}"
    if has(known):
        return t(known)
    kind = f"exchange.step.{step.split('.')[0]}"
    return t(kind) if has(kind) else t("exchange.step")
