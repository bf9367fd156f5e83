"""Sessions called, moved, widened and cancelled; the notice that comes too late is refused with the day that still works."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.oversight.conference import facts, guarding, models, refusals, telling
from puhui.oversight.conference.calc import days


def call(
    *,
    id: UUID,
    city: str,
    conference: str,
    kind: str,
    title: str,
    starts: datetime,
    place: str,
    units: Mapping[str, UUID],
    added: Mapping[str, UUID] | None = None,
    guests: Mapping[str, UUID] | None = None,
    raised: bool = False,
    actor: facts.Actor,
    at: datetime,
) -> facts.Session:
    """Call a session and tell every member. ``units`` says which unit each core member's name means.

    ``raised``: the higher attendance of the rules ("when necessary"). Refusals: packs.CityUnknown, ConferenceUnknown,
    RulesNotYet, KindUnknown, TitleMissing, NotPermitted, MemberMissing, UnitTwice, MeetingPast, NoticeTooLate,
    TooMuchSaid, CalendarUnknown, IdUsedOtherwise.
    """
    asked = {"city": city, "conference": conference, "kind": kind, "title": guarding.title(title), "starts": starts}
    if done := _done(id, asked):
        return done
    rules, pack = telling.rules_of(city, conference)
    if kind not in facts.KINDS:
        raise refusals.KindUnknown(kind=kind)
    invited = _invited(rules, units, added or {}, guests or {})
    _may_call(actor, rules, invited)
    _in_time(rules, kind, starts, at)
    told = asked | {"pack": pack, "rules": rules.model_dump(mode="json"), "raised": raised}
    _begin(id, told, invited, guarding.text(place, 300), actor, at)
    return _done(id, asked) or telling.session(id)


def move(
    *, id: UUID, session: UUID, seen: int, starts: datetime, place: str, why: str, actor: facts.Actor, at: datetime
) -> facts.Session:
    """Move a session that has not begun; of a regular one members are told as long before as at first.

    ``seen`` is the sequence that was looked at. Refusals: SessionUnknown, NotPermitted, ReasonMissing, Cancelled,
    HeldAlready, MeetingPast, NoticeTooLate, MovedToSame, ChangedMeanwhile, IdUsedOtherwise.
    """
    why, place = guarding.reason(why), guarding.text(place, 300)
    with guarding.turn(session) as row:
        now = telling.session(session)
        guarding.office(actor, now, gettext_lazy("moving a session"))
        if before := models.Call.objects.filter(pk=id).first():
            guarding.same(id, vars(before), {"session_id": session, "starts": starts, "place": place})
            return now
        guarding.ahead(now, at)
        _seen(now, seen)
        if (starts, place) == (now.starts, now.place):
            raise refusals.MovedToSame(title=now.title)
        if clock.local_day(starts) != clock.local_day(now.starts):
            _in_time(now.rules, now.kind, starts, at)
        elif starts <= at:
            raise refusals.MeetingPast(starts=telling.said(starts))
        _say(row, now.sequence + 1, starts, place, why, actor, at, id=id)
    return telling.session(session)


def cancel(*, id: UUID, session: UUID, seen: int, why: str, actor: facts.Actor, at: datetime) -> facts.Session:
    """Cancel a session that has not begun. Refusals: as ``move`` without the time."""
    why = guarding.reason(why)
    with guarding.turn(session) as row:
        now = telling.session(session)
        guarding.office(actor, now, gettext_lazy("cancelling a session"))
        if before := models.Call.objects.filter(pk=id).first():
            guarding.same(id, vars(before), {"session_id": session, "cancelled": True})
            return now
        guarding.ahead(now, at)
        _seen(now, seen)
        _say(row, now.sequence + 1, now.starts, now.place, why, actor, at, id=id, cancelled=True)
    return telling.session(session)


def invite(
    *, session: UUID, units: Mapping[str, UUID], guests: bool = False, actor: facts.Actor, at: datetime
) -> facts.Session:
    """Add members (根据工作需要增加) or guests to a session that has not begun; who is invited already stays as they are.

    Refusals: SessionUnknown, NotPermitted, Cancelled, HeldAlready, UnitTwice, TooMuchSaid.
    """
    with guarding.turn(session) as row:
        now = telling.session(session)
        guarding.office(actor, now, gettext_lazy("inviting"))
        guarding.ahead(now, at)
        known = {one.unit: one.name for one in now.invited}
        fresh = {name: unit for name, unit in units.items() if known.get(unit) != name}
        if twice := next((name for name, unit in fresh.items() if unit in known), None):
            raise refusals.UnitTwice(unit=twice)
        guarding.few([*known, *fresh], guarding.UNITS_MOST)
        duty = facts.GUEST if guests else facts.ADDED
        models.Invited.objects.bulk_create(
            models.Invited(session=row, unit=unit, name=name, duty=duty, at=at) for name, unit in fresh.items()
        )
    return telling.session(session)


def _begin(
    id: UUID, told: dict[str, Any], invited: list[tuple[str, UUID, str]], place: str, actor: facts.Actor, at: datetime
) -> None:
    starts = told.pop("starts")
    with transaction.atomic():
        row, made = models.Session.objects.get_or_create(pk=id, defaults=told | {"by": actor.name, "at": at})
        if not made:
            # This call's own twin was quicker.
            return
        _say(row, 0, starts, place, "", actor, at)
        models.Invited.objects.bulk_create(
            models.Invited(session=row, unit=unit, name=name, duty=duty, at=at) for name, unit, duty in invited
        )


def _done(id: UUID, asked: dict[str, object]) -> facts.Session | None:
    before = models.Session.objects.filter(pk=id).first()
    if before is None:
        return None
    first = before.calls.get(number=0)
    guarding.same(id, vars(before) | {"starts": first.starts}, asked)
    return telling.session(id)


def _invited(
    rules: schema.Conference, units: Mapping[str, UUID], added: Mapping[str, UUID], guests: Mapping[str, UUID]
) -> list[tuple[str, UUID, str]]:
    found = []
    for name in rules.members:
        if name not in units:
            raise refusals.MemberMissing(conference=rules.name.zh, member=name)
        found.append((name, units[name], facts.CONVENER if name in rules.conveners else facts.MEMBER))
    found += [(name, unit, facts.ADDED) for name, unit in added.items()]
    found += [(name, unit, facts.GUEST) for name, unit in guests.items()]
    guarding.few(found, guarding.UNITS_MOST)
    seen: set[UUID] = set()
    for name, unit, _duty in found:
        if unit in seen:
            raise refusals.UnitTwice(unit=name)
        seen.add(unit)
    return found


def _may_call(actor: facts.Actor, rules: schema.Conference, invited: list[tuple[str, UUID, str]]) -> None:
    calling = {unit for name, unit, duty in invited if duty == facts.CONVENER or name == rules.host}
    if actor.role != facts.OFFICE and not (actor.role == facts.UNIT and actor.unit in calling):
        raise refusals.NotPermitted(who=actor.name, what=gettext_lazy("calling a session"))


def _in_time(rules: schema.Conference, kind: str, starts: datetime, at: datetime) -> None:
    today, meeting = clock.local_day(at), clock.local_day(starts)
    if today < rules.valid_from:
        raise refusals.RulesNotYet(conference=rules.name.zh, first=rules.valid_from)
    if starts <= at:
        raise refusals.MeetingPast(starts=telling.said(starts))
    if not telling.holds(rules, kind, "notice"):
        return
    last = days.last_before(meeting, rules.notice, guarding.CALENDAR)
    if today > last:
        raise refusals.NoticeTooLate(
            meeting=meeting, days=rules.notice.days, last=last, clause=rules.notice.clause,
            earliest=days.first_meeting(today, rules.notice, guarding.CALENDAR),
        )  # fmt: skip


def _seen(now: facts.Session, seen: int) -> None:
    if now.sequence != seen:
        raise refusals.ChangedMeanwhile(title=now.title)


def _say(
    row: models.Session,
    number: int,
    starts: datetime,
    place: str,
    why: str,
    actor: facts.Actor,
    at: datetime,
    *,
    id: UUID | None = None,
    cancelled: bool = False,
) -> None:
    models.Call.objects.create(
        id=id or row.pk, session=row, number=number, starts=starts, place=place, cancelled=cancelled, why=why,
        by=actor.name, at=at,
    )  # fmt: skip
