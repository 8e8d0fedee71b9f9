"""What the notes in a dialog fill, as it was last shown: that, and nothing else, is stored with them."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rmtui.clock import Clock
from rmtui.domain.playbook import Playbook
from rmtui.domain.quickfill import NOTHING, Filling, Plan
from rmtui.widgets.quick_lines import Line, lines

if TYPE_CHECKING:
    from rmtui.store.reads.quick import Ready

_SIGNS = re.compile("[!#@¥￥！＃＠]")


class QuickPreview:
    """Looks at the notes of one dialog; `ready` comes once the cards are read."""

    def __init__(self, playbook: Playbook, clock: Clock) -> None:
        self.ready: Ready | None = None
        self.plan: Plan = NOTHING
        self._shown: tuple[str, ...] = ()
        self._playbook = playbook
        self._clock = clock

    def look(self, texts: Sequence[str]) -> tuple[Line, ...]:
        """What these notes fill, in lines; none before the cards are read."""
        if self.ready is None:
            return ()
        now = self._clock.now()
        self.plan = self.ready.look(texts, now) if any(map(_SIGNS.search, texts)) else NOTHING
        self._shown = tuple(texts)
        return tuple(lines(self.plan, self._playbook, now.date()))

    def has_shown(self, texts: Sequence[str]) -> bool:
        """Whether what these notes fill is what was shown last; notes without a sign fill nothing."""
        return self._shown == tuple(texts) or not any(map(_SIGNS.search, texts))

    def steps(self, texts: Sequence[str]) -> tuple[Filling, ...]:
        """What is stored with these notes: what was shown of them."""
        return self.plan.steps if self._shown == tuple(texts) else ()

    def is_waiting(self, texts: Sequence[str]) -> bool:
        """Whether these notes may fill something that nobody has seen."""
        return self._shown != tuple(texts) or self.plan != NOTHING
