"""The only place that reads the wall clock: business time, which `--now` can set, and the real time of stamps."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

_TEXT = "%Y-%m-%dT%H:%M:%SZ"


class Clock(Protocol):
    """Two readings of one clock, and a counter for durations."""

    def now(self) -> datetime:
        """Business time, aware, in the local zone."""
        ...

    def real(self) -> datetime:
        """The real time, aware UTC, whatever business time it is."""
        ...

    def monotonic(self) -> float:
        """Seconds since some start, never going back."""
        ...


class SystemClock:
    """The machine's clock; with `now` given, business time starts there and runs on. Naive `now` is in the zone."""

    def __init__(self, now: datetime | None = None, zone: tzinfo | None = None) -> None:
        self._zone = zone
        self._shift = timedelta()
        if now is not None:
            self._shift = self._local(now) - self.real()

    def now(self) -> datetime:
        """Business time, aware, in the local zone."""
        return (self.real() + self._shift).astimezone(self._zone)

    def real(self) -> datetime:
        """The real time, aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some start, never going back."""
        return time.monotonic()

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None and self._zone is not None:
            return moment.replace(tzinfo=self._zone)
        return moment.astimezone(self._zone)


@dataclass
class FixedClock:
    """A clock for tests: it stands until it is advanced, both readings together."""

    moment: datetime
    stamp: datetime

    def __init__(self, now: datetime, real: datetime | None = None) -> None:
        self.moment = now
        self.stamp = (real or now).astimezone(UTC)

    def now(self) -> datetime:
        """Business time, as given."""
        return self.moment

    def real(self) -> datetime:
        """The real time, as given or the same moment, in UTC."""
        return self.stamp

    def monotonic(self) -> float:
        """The real time in seconds."""
        return self.stamp.timestamp()

    def advance(self, by: timedelta) -> None:
        """Moves both readings on."""
        zone = self.moment.tzinfo
        self.moment = (self.moment.astimezone(UTC) + by).astimezone(zone)
        self.stamp += by


def utc_text(moment: datetime) -> str:
    """The instant as it stands in the file, `YYYY-MM-DDTHH:MM:SSZ`; `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return moment.astimezone(UTC).strftime(_TEXT)


def from_utc_text(text: str, zone: tzinfo | None) -> datetime:
    """The instant written as `YYYY-MM-DDTHH:MM:SSZ`, in the given zone (None: the machine's)."""
    return datetime.fromisoformat(text).astimezone(zone)
