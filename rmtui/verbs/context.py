"""What every verb works with: the home, the clock, the rules in force, and the book when it is needed."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from rmtui import i18n, words
from rmtui.clock import Clock, SystemClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.settings import load
from rmtui.store.home import Home, config_dir, default_home

if TYPE_CHECKING:
    from rmtui.domain.when import When
    from rmtui.store.store import Store
    from rmtui.store.work import Read, Work

P = ParamSpec("P")
T = TypeVar("T")

_YEARS = range(1901, 2099)
"""Years that business time may be set to: the lunar calendar reaches a year further on either side."""


@dataclass
class Context:
    """One call of the program. The book is opened at the first use and closed by `close`."""

    home: Home
    named_home: bool
    """The home was given by `--home` or RMTUI_HOME."""
    clock: Clock
    as_of: datetime | None
    json: bool
    lang: str
    passphrase_file: Path | None
    reads_only: bool = False
    """The verb writes nothing: it leaves the book's lock to whoever writes."""
    needs_book: bool = field(default=False, init=False)
    """The verb works with customers: it is refused while a further machine waits for its book."""
    opens: bool = field(default=False, init=False)
    """The app is to open this home when the verb is done."""
    notices: list[str] = field(default_factory=list, init=False)
    """What is to be said beside the answer, such as a bank's file that was refused."""
    _rules: tuple[Playbook, WorkCalendar] | None = field(default=None, init=False)
    _store: "Store | None" = field(default=None, init=False)

    @classmethod
    def of(cls, options: Namespace) -> "Context":
        """From the global options; the language is the settings' unless one is asked for.

        Raises Refused for a time or settings that cannot be read.
        """
        named = getattr(options, "home", None) or os.environ.get("RMTUI_HOME")
        as_of = _moment(options.now) if hasattr(options, "now") else None
        home = Home(Path(named)) if named else default_home()
        if not getattr(options, "lang", None):
            i18n.use(load(config_dir(home)).language)
        return cls(
            home=home,
            named_home=bool(named),
            clock=SystemClock(as_of),
            as_of=as_of,
            json=getattr(options, "json", False),
            lang=getattr(options, "lang", None) or "",
            passphrase_file=getattr(options, "passphrase_file", None),
        )

    @property
    def config(self) -> Path:
        """The folder of the bank's and the user's own files."""
        return config_dir(self.home)

    @property
    def now(self) -> datetime:
        """Business time, aware and local."""
        return self.clock.now()

    def rules(self) -> tuple[Playbook, WorkCalendar]:
        """Playbook and calendar in force; what was refused of the bank's files is noted."""
        if self._rules is None:
            from rmtui.playbook.calendar import load_calendar
            from rmtui.playbook.loader import load_playbook

            loaded = load_playbook(self.config)
            self.notices += [words.problem(problem) for problem in loaded.problems]
            self._rules = loaded.playbook, load_calendar(self.config)
        return self._rules

    def store(self) -> "Store":
        """The book, opened. Raises Refused."""
        if self._store is None:
            self._store = self._opened(self.passphrase())
            if self.needs_book:
                from rmtui.store.reads.books import me

                self._store.read(me)
        return self._store

    def _opened(self, secret: str | None) -> "Store":
        """The book; only to be read where nothing is to be written and it is up to date."""
        from rmtui.store.store import Store

        def opened(read_only: bool) -> Store:
            playbook, calendar = self.rules()
            return Store.open(
                self.home, self.clock, passphrase=secret, playbook=playbook, calendar=calendar, read_only=read_only
            )

        if not self.reads_only:
            return opened(False)
        try:
            store = opened(True)
        except Refused as refused:
            if refused.message != "book_older":
                raise
            return opened(False)
        if not store.lags():
            return store
        store.close()
        return opened(False)

    def adopt(self, store: "Store") -> None:
        """Go on with a book that was just made."""
        self._store = store

    def writable(self) -> None:
        """Raises Refused where another holds the book, before anything else is done."""
        refused = self.store().why_read_only
        if refused is not None:
            raise refused

    def read(self, use_case: "Callable[Concatenate[Read, P], T]", *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a reading use case."""
        return self.store().read(use_case, *args, **kwargs)

    def write(self, use_case: "Callable[Concatenate[Work, P], T]", *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a writing use case; on the disk when it returns."""
        return self.store().write(use_case, *args, **kwargs)

    def read_in(
        self, book: str, use_case: "Callable[Concatenate[Read, P], T]", /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`read` in a book of the home, its own or another's."""
        return self.store().read_in(book, use_case, *args, **kwargs)

    def write_in(
        self, book: str, use_case: "Callable[Concatenate[Work, P], T]", /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`write` in a book of the home, its own or another's."""
        return self.store().write_in(book, use_case, *args, **kwargs)

    def customer(self, ref: str) -> str:
        """The id of the customer meant by an id, number, phone or exact name. Raises Refused."""
        from rmtui.store.reads.find import resolve

        return self.read(resolve, ref)

    def when(self, text: str, *, past: bool = False, default: time | None = None) -> "When":
        """What a typed time means now. Raises Refused."""
        from rmtui.domain.when import parse_when

        return parse_when(text, self.now, self.rules()[1], past=past, default_time=default)

    def day(self, text: str | None) -> date:
        """A day that may lie behind or ahead; today where none was given. Raises Refused."""
        return self.now.date() if text is None else self.when(text, past=True).day

    def passphrase(self) -> str | None:
        """The passphrase from file, environment or the terminal; None where the book has none.

        Raises Refused where it is needed and there is nobody to ask.
        """
        from rmtui.store.file.connections import check_file

        check_file(self.home.book)
        return self.secret_for(self.home.key)

    def secret_for(self, key: Path) -> str | None:
        """The passphrase for a key file, as `passphrase`."""
        from rmtui.store.file.keys import needs_passphrase

        if not needs_passphrase(key):
            return None
        return self.given_passphrase() or _ask_secret("cli.ask.passphrase")

    def given_passphrase(self) -> str | None:
        """The passphrase that stands in the file or the environment, if any. Raises Refused."""
        if self.passphrase_file is not None:
            return secret_in(self.passphrase_file)
        return os.environ.get("RMTUI_PASSPHRASE") or None

    def new_passphrase(self, given: str | None, option: str) -> str:
        """A new passphrase: as given, or typed twice.

        Raises Refused where the two differ, or nobody is there and `option` would have named a file.
        """
        if given:
            return given
        if not interactive():
            raise Refused("new_passphrase_needed", option=option)
        first = _ask_secret("cli.ask.new_passphrase")
        if first != _ask_secret("cli.ask.new_passphrase_again"):
            raise Refused("passphrases_differ")
        return first

    def close(self) -> None:
        """Closes the book. What was written is on the disk already: a backup that fails here is only noted."""
        store, self._store = self._store, None
        if store is not None:
            try:
                store.close()
            except Refused as refused:
                self.notices.append(words.refusal(refused))


def interactive() -> bool:
    """Whether somebody sits at a terminal and can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(message: str, **values: object) -> str:
    """One line typed by the user; Raises Refused where nobody can answer."""
    if not interactive():
        raise Refused("nobody_to_ask", what=i18n.t(message, **values).rstrip().rstrip(":" + chr(0xFF1A)))
    print(i18n.t(message, **values), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _ask_secret(message: str) -> str:
    import getpass

    if not interactive():
        raise Refused("passphrase_needed")
    return getpass.getpass(i18n.t(message))


def secret_in(file: Path) -> str:
    """The first line of a file. Raises Refused where it cannot be read or is empty."""
    try:
        first = file.read_text("utf-8-sig").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise Refused("passphrase_file", file=str(file)) from error
    if not first:
        raise Refused("passphrase_file", file=str(file))
    return first


def _moment(text: str) -> datetime:
    """Business time as given. Raises Refused where it is no time, or of a year that the calendars do not reach."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("bad_now", text=text) from error
    if moment.year not in _YEARS:
        raise Refused("bad_now", text=text)
    return moment
