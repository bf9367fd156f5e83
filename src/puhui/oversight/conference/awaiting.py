"""What waits: regular sessions that are still to be called, and steps that hang on a unit or on the office, by day."""

from datetime import date
from uuid import UUID

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.working_days import ONE_DAY
from puhui.oversight.conference import facts, guarding, models, refusals, telling
from puhui.oversight.conference.calc import days


def rhythm(city: str, conference: str, on: date) -> facts.Rhythm:
    """Whether the period in which ``on`` lies has its regular session, as of the end of that day.

    ``met`` once one was held, ``planned`` while one is called, ``to_call`` while there is time to call one, else
    ``missed``. A period that began before the rules is not asked. Refusals: packs.CityUnknown, ConferenceUnknown.
    """
    rules, _pack = telling.rules_of(city, conference)
    return _rhythm(rules, telling.sessions(city, conference), on)


def _rhythm(rules: schema.Conference, sessions: list[facts.Session], on: date) -> facts.Rhythm:
    first, last = days.period_of(rules.rhythm.per, on)
    call_by = days.last_before(last, rules.notice, guarding.CALENDAR)
    end = clock.day_ends(on)
    regular = [
        one for one in reversed(sessions)
        if one.kind == facts.REGULAR and one.state != facts.CANCELLED and one.at < end
        and first <= clock.local_day(one.starts) <= last
    ]  # fmt: skip
    held = next((one for one in regular if one.starts < end), None)
    found = held or next(iter(regular), None)
    if held or found:
        state = facts.MET if held else facts.PLANNED
    elif first < rules.valid_from:
        state = facts.NOT_ASKED
    else:
        state = facts.TO_CALL if on <= call_by else facts.MISSED
    return facts.Rhythm(
        rules.id, first, last, state, found.id if found else None, None if found else call_by, rules.rhythm.in_principle
    )


def rhythms(city: str, conference: str, since: date, on: date) -> list[facts.Rhythm]:
    """The whole periods from ``since`` until ``on``, each as of its last day or ``on``; at most 100."""
    rules, _pack = telling.rules_of(city, conference)
    sessions, found = telling.sessions(city, conference), []
    day = max(since, rules.valid_from)
    while day <= on and len(found) < 100:
        first, last = days.period_of(rules.rhythm.per, day)
        if first >= rules.valid_from:
            found.append(_rhythm(rules, sessions, min(last, on)))
        day = last + ONE_DAY
    return found


def awaiting(city: str, *, on: date, unit: UUID | None = None, called: str = "") -> list[facts.Awaiting]:
    """What waits for a unit, or without one for the office, what is due first at the top; as things stand now.

    ``called`` is the unit's name: the host keeps agenda and minutes, and a convener calls, as the office does.
    """
    found: list[facts.Awaiting] = []
    for rules in telling.conferences(city):
        sessions = telling.sessions(city, rules.id)
        runs = unit is None or bool(called) and called == rules.host
        for one in sessions:
            found += _of_unit(one, on, unit) if unit else []
            found += _of_office(one, on) if runs else []
        told = _rhythm(rules, sessions, on)
        if (runs or called in rules.conveners) and told.state in (facts.TO_CALL, facts.MISSED):
            found.append(facts.Awaiting(facts.CALL, rules.id, None, rules.name.zh, None, told.call_by))
    return sorted(found, key=lambda one: (one.by or date.max, one.title))


def _of_unit(one: facts.Session, on: date, unit: UUID) -> list[facts.Awaiting]:
    invited = one.invited_unit(unit)
    if invited is None or invited.duty == facts.GUEST:
        return []
    if one.state == facts.CALLED and invited.topics_by and on <= invited.topics_by:
        return [facts.Awaiting(facts.HAND_IN, one.conference, one.id, one.title, unit, invited.topics_by)]
    open_one = _draft_of(one)
    if open_one and unit in open_one.missing and all(said.unit != unit for said in open_one.signatures):
        return [facts.Awaiting(facts.COUNTERSIGN, one.conference, one.id, one.title, unit, one.days.minutes_by)]
    return []


def _of_office(one: facts.Session, on: date) -> list[facts.Awaiting]:
    def wait(what: str, by: date | None) -> list[facts.Awaiting]:
        return [facts.Awaiting(what, one.conference, one.id, one.title, None, by)]

    begun = clock.local_day(one.starts) <= on
    if one.state == facts.CALLED and not begun:
        return wait(facts.SEND_AGENDA, one.days.agenda_by)
    if one.state in (facts.CALLED, facts.PREPARED):
        return wait(facts.WRITE_MINUTES, one.days.minutes_by) if begun else []
    open_one = _draft_of(one)
    if open_one and open_one.complete:
        return wait(facts.ISSUE_MINUTES, one.days.minutes_by)
    if open_one and any(not said.agrees for said in open_one.signatures):
        return wait(facts.WRITE_MINUTES, one.days.minutes_by)
    return []


def _draft_of(one: facts.Session) -> facts.Draft | None:
    """The draft that goes round, if any."""
    return telling.document(one.going_round).drafts[-1] if one.going_round else None


def holds(sha256: str) -> bool:
    """Whether issued minutes lie in this file."""
    return models.Issue.objects.filter(sha256=sha256).exists()


def short_of(session: facts.Session, draft: facts.Draft) -> list[tuple[facts.Invited, str]]:
    """Who did not come as the rules ask: the unit, and the rank that came instead, "" where nobody did."""
    came = {one.unit: one.rank for one in draft.attended}
    found = []
    for one in session.invited:
        rank = came.get(one.unit, "")
        if one.rank and (not rank or facts.RANKS.index(rank) > facts.RANKS.index(one.rank)):
            found.append((one, rank))
    return found


def document_of(minutes: UUID) -> str:
    """The fingerprint of issued minutes' file. Refusals: MinutesUnknown, NotIssued."""
    found = telling.document(minutes)
    if found.issue is None:
        raise refusals.NotIssued()
    return found.issue.sha256
