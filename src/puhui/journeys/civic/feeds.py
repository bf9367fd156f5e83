"""Calendars for calendar programs: somebody's bookings or a school's under a secret address, a city's in public."""

from datetime import datetime

from puhui.civic.activities import queries as activities
from puhui.foundations.packs import queries as packs


def by_secret(*, secret: str, at: datetime, address: str, language: str) -> str:
    """What a secret address shows, as iCalendar. Refusals: activities.feed_unknown, packs.CityUnknown."""
    fed = activities.fed(secret)
    pack = packs.active(fed.city).pack
    if fed.school:
        return activities.calendar_of_school(pack, fed.school, at, address=address, language=language)
    return activities.calendar_of(pack, fed.holder, at, address=address, language=language)


def of_city(*, city: str, at: datetime, address: str, language: str) -> str:
    """What is on in a city, as iCalendar. Refusals: packs.CityUnknown."""
    return activities.calendar(packs.active(city).pack, at, address=address, language=language)
