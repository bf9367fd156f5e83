"""What the pack's rules come to: places within the city, likeness of titles, last days to answer."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from puhui.foundations.packs import schema
from puhui.ground.refusals import CalendarUnknown
from puhui.ground.working_days import ONE_DAY, Calendar

CALENDAR = Calendar()
FRIDAY = 4


def inside(extent: schema.CityExtent, latitude: Decimal, longitude: Decimal) -> bool:
    """Whether a place lies within the city's extent."""
    return extent.south <= latitude <= extent.north and extent.west <= longitude <= extent.east


def last_day(day: date, days: int) -> tuple[date, bool]:
    """The last of so many working days after ``day``; True: holidays of that year are not announced, so it may move."""
    try:
        return CALENDAR.after(day, days), False
    except CalendarUnknown:
        for _ in range(days):
            day += ONE_DAY
            while day.weekday() > FRIDAY:
                day += ONE_DAY
        return day, True


def likeness(one: str, other: str) -> int:
    """How alike two titles are, 0 to 100: the part of all pairs of neighbouring letters that both have (Jaccard), down."""
    mine, theirs = _pairs(one), _pairs(other)
    if not mine or not theirs:
        return 100 if one.strip() == other.strip() else 0
    return 100 * len(mine & theirs) // len(mine | theirs)


def _pairs(text: str) -> set[tuple[str, str]]:
    letters = [letter for letter in text.casefold() if letter.isalnum()]
    return set(pairwise(letters))
