"""Days, minutes, stars and numbers."""

import re
from datetime import date, datetime

from puhui.foundations.packs import schema
from puhui.ground import clock

NUMBER = re.compile(r"[0-9A-Z]{6,32}")
OF_AGE = 18


def local(instant: datetime) -> str:
    """An instant as people in the city read it."""
    try:
        return f"{instant.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    except OverflowError:  # the last hours of all calendars, which a door's forged clock may say
        return f"{instant:%Y-%m-%d %H:%M}"


def birthday(born: date, years: int) -> date:
    """The day somebody becomes so many years old; who was born on 29 February does so on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def minutes_of(starts: datetime, ends: datetime) -> int:
    """Full minutes of a span."""
    return int((ends - starts).total_seconds() // 60)


def star_of(stars: tuple[schema.Star, ...], minutes: int) -> tuple[schema.Star | None, schema.Star | None]:
    """The star reached with so many minutes, and the next one."""
    reached = [star for star in stars if minutes >= star.hours * 60]
    after = stars[len(reached) :]
    return (reached[-1] if reached else None), (after[0] if after else None)


def number_as_kept(text: str) -> str:
    """A volunteer number in one writing; empty where it is none."""
    number = text.strip().upper().replace(" ", "").replace("-", "")
    return number if NUMBER.fullmatch(number) else ""


def masked(number: str) -> str:
    """A number of which only the ends are shown."""
    return f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"
