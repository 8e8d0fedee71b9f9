"""An own reckoning of the Chinese calendar from sun and moon, to hold the library's table against.

New moons and the sun's longitude after Jean Meeus, Astronomical Algorithms, 2nd edition, chapters 49 and 25. A month
begins on the day of the new moon at 120° east; the month of the winter solstice is the eleventh; of thirteen months
between two solstices the first without a principal term 中气 is the leap month.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from math import floor, radians, sin
from typing import NamedTuple

_EPOCH = date(2000, 1, 1)
_EPOCH_JD = 2451544.5
_EAST = 8 / 24
_MOON = (
    (-0.40720, 0, 0, 1, 0), (0.17241, 1, 1, 0, 0), (0.01608, 0, 0, 2, 0), (0.01039, 0, 0, 0, 2),
    (0.00739, 1, -1, 1, 0), (-0.00514, 1, 1, 1, 0), (0.00208, 2, 2, 0, 0), (-0.00111, 0, 0, 1, -2),
    (-0.00057, 0, 0, 1, 2), (0.00056, 1, 1, 2, 0), (-0.00042, 0, 0, 3, 0), (0.00042, 1, 1, 0, 2),
    (0.00038, 1, 1, 0, -2), (-0.00024, 1, -1, 2, 0), (-0.00007, 0, 2, 1, 0), (0.00004, 0, 0, 2, -2),
    (0.00004, 0, 3, 0, 0), (0.00003, 0, 1, 1, -2), (0.00003, 0, 0, 2, 2), (-0.00003, 0, 1, 1, 2),
    (0.00003, 0, -1, 1, 2), (-0.00002, 0, -1, 1, -2), (-0.00002, 0, 1, 3, 0), (0.00002, 0, 0, 4, 0),
)  # fmt: skip
"""Amplitude in days, power of E, multiples of the sun's anomaly, the moon's, and its argument of latitude."""
_PLANETS = (
    (0.000325, 299.77, 0.107408), (0.000165, 251.88, 0.016321), (0.000164, 251.83, 26.651886),
    (0.000126, 349.42, 36.412478), (0.000110, 84.66, 18.206239), (0.000062, 141.74, 53.303771),
    (0.000060, 207.14, 2.453732), (0.000056, 154.84, 7.306860), (0.000047, 34.52, 27.261239),
    (0.000042, 207.19, 0.121824), (0.000040, 291.34, 1.844379), (0.000037, 161.72, 24.198154),
    (0.000035, 239.56, 25.513099), (0.000023, 331.55, 3.592518),
)  # fmt: skip
_DELTA_T = ((1930, 24.0), (1950, 29.1), (1970, 40.2), (1990, 56.9), (2010, 66.1), (2035, 71.0))
"""Seconds by which dynamical time is ahead, by year."""


class Month(NamedTuple):
    """A lunar month: its number, whether it is the leap one, and its first day."""

    number: int
    leap: bool
    first: date
    days: int


def _sine(degrees: float) -> float:
    return sin(radians(degrees % 360))


def _local_day(jde: float) -> date:
    """The day at 120° east of a moment in dynamical time."""
    year = 2000 + (jde - _EPOCH_JD) / 365.25
    earlier = max((pair for pair in _DELTA_T if pair[0] <= year), default=_DELTA_T[0])
    later = min((pair for pair in _DELTA_T if pair[0] > year), default=_DELTA_T[-1])
    share = (year - earlier[0]) / ((later[0] - earlier[0]) or 1)
    seconds = earlier[1] + (later[1] - earlier[1]) * share
    return _EPOCH + timedelta(days=floor(jde - seconds / 86400 + _EAST - _EPOCH_JD))


@cache
def new_moon(k: int) -> date:
    """The day of the k-th new moon after that of January 2000."""
    t = k / 1236.85
    e = 1 - 0.002516 * t - 0.0000074 * t * t
    sun = 2.5534 + 29.10535670 * k - 0.0000014 * t * t
    moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t + 0.00001238 * t**3
    latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t * t - 0.00000227 * t**3
    node = 124.7746 - 1.56375588 * k + 0.0020672 * t * t
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t - 0.000000150 * t**3
    jde += sum(a * e**p * _sine(s * sun + m * moon + f * latitude) for a, p, s, m, f in _MOON)
    jde += -0.00017 * _sine(node)
    return _local_day(jde + sum(a * _sine(at + by * k) for a, at, by in _PLANETS))


def _longitude(jde: float) -> float:
    """The sun's apparent longitude in degrees."""
    t = (jde - 2451545.0) / 36525
    anomaly = 357.52911 + 35999.05029 * t - 0.0001537 * t * t
    centre = (1.914602 - 0.004817 * t) * _sine(anomaly) + (0.019993 - 0.000101 * t) * _sine(2 * anomaly)
    centre += 0.000289 * _sine(3 * anomaly)
    true = 280.46646 + 36000.76983 * t + 0.0003032 * t * t + centre
    return (true - 0.00569 - 0.00478 * _sine(125.04 - 1934.136 * t)) % 360


@cache
def term(year: int, degrees: int) -> date:
    """The day in a year on which the sun reaches so many degrees; 270 is the winter solstice."""
    jde = _EPOCH_JD + (date(year, 3, 20) - _EPOCH).days + ((degrees + 80) % 360 - 80) / 360 * 365.2422
    for _ in range(6):
        jde += ((degrees - _longitude(jde) + 180) % 360 - 180) / 360 * 365.2422
    return _local_day(jde)


def _moons(first: date, last: date) -> list[date]:
    """The new moons on or before the first day, up to the last one."""
    k = round((first - date(2000, 1, 6)).days / 29.530588861) - 2
    days = [new_moon(k + n) for n in range((last - first).days // 29 + 6)]
    start = max(n for n, day in enumerate(days) if day <= first)
    return [day for day in days[start:] if day <= last]


@cache
def _between_solstices(year: int) -> tuple[Month, ...]:
    """The months from the eleventh of the year before up to that of this year."""
    solstices = term(year - 1, 270), term(year, 270)
    starts = _moons(solstices[0], solstices[1])
    after = next(day for day in _moons(solstices[1], solstices[1] + timedelta(days=40)) if day > solstices[1])
    ends = [*starts[1:], after]
    terms = {term(y, degrees) for y in (year - 1, year) for degrees in range(0, 360, 30)}
    has_leap = len(starts) == 14
    found: list[Month] = []
    number, taken = 10, False
    for start, end in zip(starts, ends, strict=True):
        leap = has_leap and not taken and not any(start <= day < end for day in terms)
        taken = taken or leap
        number = number if leap else number % 12 + 1
        found.append(Month(number, leap, start, (end - start).days))
    return tuple(found[:-1])


def months_of(year: int) -> Iterator[Month]:
    """The months of a lunar year, from the first one on."""
    both = (*_between_solstices(year), *_between_solstices(year + 1))
    start = next(n for n, month in enumerate(both) if month.number == 1 and not month.leap)
    yield both[start]
    for month in both[start + 1 :]:
        if month.number == 1 and not month.leap:
            return
        yield month
