"""Whether a wish keeps to the rules of its activity."""

from datetime import datetime

from puhui.civic.activities import refusals
from puhui.civic.activities.facts import Asked, Attendee
from puhui.foundations.packs import schema
from puhui.ground import clock

GUARDIAN_LAW = 14  # years: below, the law asks for a guardian's word whatever a pack says
OF_AGE = 18


def local(instant: datetime) -> str:
    """An instant as people in the city read it."""
    try:
        return f"{instant.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    except OverflowError:  # the last hours of all calendars, which a door's forged clock may say
        return f"{instant:%Y-%m-%d %H:%M}"


def refuse_times(opens: datetime, closes: datetime, at: datetime) -> None:
    """Refusals: BookingNotOpen, BookingClosed."""
    if at < opens:
        raise refusals.BookingNotOpen(opens=local(opens))
    if at >= closes:
        raise refusals.BookingClosed(closes=local(closes))


def refuse_party(activity: schema.Activity, group: schema.ActivityGroup, wish: Asked) -> None:
    """Refusals: ClassMissing, PartyTooLarge, AgeOutside, GuardianMissing, AdultMissing, ConsentsMissing,
    TeachersMissing.
    """
    if group.classes != (wish.party is not None):
        raise refusals.ClassMissing(group=group.id)
    if wish.places > group.party_max:
        raise refusals.PartyTooLarge(places=wish.places, limit=group.party_max)
    if wish.party is not None:
        _refuse_class(wish)
        return
    for one in wish.attendees:
        if not group.age_min <= one.age <= group.age_max:
            raise refusals.AgeOutside(age=one.age, age_min=group.age_min, age_max=group.age_max)
    _refuse_unguarded(activity, wish.attendees)


def _refuse_class(wish: Asked) -> None:
    party = wish.party
    if party.pupils < 1 or party.consents < party.pupils:
        raise refusals.ConsentsMissing(pupils=party.pupils, consents=party.consents)
    if party.adults < 1:
        raise refusals.TeachersMissing()


def _refuse_unguarded(activity: schema.Activity, attendees: tuple[Attendee, ...]) -> None:
    below = activity.minors.consent_below if activity.minors else GUARDIAN_LAW
    for one in attendees:
        if one.age < below and not one.guardian:
            raise refusals.GuardianMissing(age=one.age, limit=below)
    alone = activity.minors.accompanied_below if activity.minors else GUARDIAN_LAW
    if any(one.age < alone for one in attendees) and all(one.age < OF_AGE for one in attendees):
        raise refusals.AdultMissing(limit=alone)


def guarded(activity: schema.Activity, attendee: Attendee) -> bool:
    """Whether a guardian's word is asked for."""
    return attendee.age < (activity.minors.consent_below if activity.minors else GUARDIAN_LAW)
