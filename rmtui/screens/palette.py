"""`ctrl+p`: the commands that work here, by name, from the command table."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from rmtui.commands import COMMANDS, Command, Scope, keys_of
from rmtui.i18n import t
from rmtui.keys import show_key
from rmtui.screens.base import RmScreen


class CommandProvider(Provider):
    """Offers what the page's predicates allow; reads nothing from the book."""

    def _allowed(self) -> list[Command]:
        screen = self.screen
        if not isinstance(screen, RmScreen):
            return []
        scopes = (*screen.SCOPES, Scope.GLOBAL)
        return [one for one in COMMANDS if one.scope in scopes and not (one.when and not getattr(screen, one.when))]

    def _run(self, command: Command) -> None:
        namespace = self.app if command.scope is Scope.GLOBAL else self.screen
        self.app.call_later(partial(self.app.run_action, command.action, namespace))

    def _label(self, command: Command) -> str:
        settings = self.screen.desk.settings if isinstance(self.screen, RmScreen) else None
        keys = keys_of(command, settings.keymap, settings.keys) if settings else command.keys
        return f"{t(f'command.{command.id}')}  ({show_key(keys)})"

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for command in self._allowed():
            label = self._label(command)
            yield DiscoveryHit(label, partial(self._run, command), help=t(f"command.{command.id}.help"))

    async def search(self, query: str) -> Hits:
        """Those whose label or id matches."""
        matcher = self.matcher(query)
        for command in self._allowed():
            label = self._label(command)
            score = max(matcher.match(label), matcher.match(command.id))
            if score > 0:
                yield Hit(
                    score, matcher.highlight(label), partial(self._run, command), help=t(f"command.{command.id}.help")
                )
