"""Reading sessions, topics, agendas and minutes out of their tables; the days come from the rules a session began under."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.working_days import Calendar
from puhui.oversight.conference import facts, models, refusals
from puhui.oversight.conference.calc import days

CALENDAR = Calendar()
SESSIONS_MOST = 1_000


def conferences(city: str) -> tuple[schema.Conference, ...]:
    """The joint conferences of a city's pack in force. Refusals: packs.CityUnknown."""
    return packs.active(city).pack.conference


def rules_of(city: str, conference: str) -> tuple[schema.Conference, int]:
    """A conference's rules in force, and the number of the pack. Refusals: packs.CityUnknown, ConferenceUnknown."""
    active = packs.active(city)
    for one in active.pack.conference:
        if one.id == conference:
            return one, active.number
    raise refusals.ConferenceUnknown(city=city, conference=conference)


def said(instant: datetime) -> str:
    """A local time as sentences show it."""
    return f"{instant.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def session(id: UUID) -> facts.Session:
    """One session as it stands. Refusals: SessionUnknown."""
    found = sessions_of(models.Session.objects.filter(pk=id))
    if not found:
        raise refusals.SessionUnknown(session=id)
    return found[0]


def sessions(city: str, conference: str = "", *, unit: UUID | None = None) -> list[facts.Session]:
    """The sessions of a city, of one conference, or to which a unit was invited; the latest meeting first."""
    found = models.Session.objects.filter(city=city)
    if conference:
        found = found.filter(conference=conference)
    if unit is not None:
        found = found.filter(pk__in=models.Invited.objects.filter(unit=unit).values("session"))
    return sorted(sessions_of(found.order_by("-at")[:SESSIONS_MOST]), key=lambda one: one.starts, reverse=True)


def sessions_of(rows: Iterable[models.Session]) -> list[facts.Session]:
    """Sessions as facts; seven queries, however many there are."""
    if hasattr(rows, "prefetch_related"):
        rows = rows.select_related("agenda").prefetch_related(
            "calls", "invited", "minutes__drafts__complete", "minutes__issue"
        )
    return [_session(row) for row in rows]


def _session(row: models.Session) -> facts.Session:
    rules = schema.Conference.model_validate(row.rules)
    calls = sorted(row.calls.all(), key=lambda one: one.number)
    call, first = calls[-1], calls[0]
    held = clock.local_day(call.starts)
    told = _days(rules, row.kind, held, clock.local_day(first.at))
    invited = tuple(_invited(one, rules, row) for one in sorted(row.invited.all(), key=lambda one: one.pk))
    return facts.Session(
        row.pk, row.city, row.conference, row.kind, row.title, call.starts, call.place, row.raised, call.number,
        _state(row, call), told, invited, rules, _going_round(row), call.why, row.by, row.at,
    )  # fmt: skip


def _days(rules: schema.Conference, kind: str, held: date, told_on: date) -> facts.Days:
    def of(name: str, count: Any, day: date) -> date | None:
        return count(day, getattr(rules, name), CALENDAR) if holds(rules, kind, name) else None

    return facts.Days(
        notice_by=of("notice", days.last_before, held),
        topics_by=of("topics", days.last_after, told_on),
        agenda_by=of("agenda", days.last_before, held),
        minutes_by=of("minutes", days.last_after, held),
    )


def holds(rules: schema.Conference, kind: str, deadline: str) -> bool:
    """Whether a deadline holds for this kind of session."""
    return kind == facts.REGULAR or deadline in rules.special.deadlines


def _invited(one: models.Invited, rules: schema.Conference, row: models.Session) -> facts.Invited:
    by = days.last_after(clock.local_day(one.at), rules.topics, CALENDAR) if holds(rules, row.kind, "topics") else None
    tier = (rules.raised if row.raised else None) or rules.usual
    rank = "" if one.duty == facts.GUEST else tier.conveners if one.duty == facts.CONVENER else tier.members
    return facts.Invited(one.unit, one.name, one.duty, rank, one.at, None if one.duty == facts.GUEST else by)


def _state(row: models.Session, call: models.Call) -> str:
    if call.cancelled:
        return facts.CANCELLED
    documents = list(row.minutes.all())
    if any(hasattr(one, "issue") for one in documents):
        return facts.ISSUED
    if documents:
        latest = max(documents[0].drafts.all(), key=lambda one: one.number)
        return facts.SIGNED if hasattr(latest, "complete") else facts.SIGNING_ROUND
    return facts.PREPARED if hasattr(row, "agenda") else facts.CALLED


def _going_round(row: models.Session) -> UUID | None:
    return next((one.pk for one in row.minutes.all() if not hasattr(one, "issue")), None)


def topics(session: UUID) -> list[facts.Topic]:
    """What was handed in for a session, in the order in which it came."""
    rows = models.Topic.objects.filter(session=session).select_related("item", "left").order_by("at", "id")
    return [topic_of(row) for row in rows]


def topic_of(row: models.Topic) -> facts.Topic:
    chosen = True if hasattr(row, "item") else False if hasattr(row, "left") else None
    return facts.Topic(
        row.pk, row.session_id, row.unit, row.name, row.title, row.text, row.assignment, row.by, row.at, chosen,
        row.left.why if chosen is False else "",
    )  # fmt: skip


def agenda(session: UUID) -> facts.Agenda | None:
    """The agenda that was sent, or None."""
    row = models.Agenda.objects.filter(session=session).prefetch_related("items").first()
    return agenda_of(row) if row else None


def agenda_of(row: models.Agenda) -> facts.Agenda:
    items = sorted(row.items.all(), key=lambda one: one.position)
    told = tuple(facts.Item(one.title, one.text, one.topic_id, one.assignment) for one in items)
    return facts.Agenda(row.session_id, told, row.late, row.why, row.by, row.at)


def minutes(session: UUID) -> list[facts.Minutes]:
    """The documents of a session: its minutes first, then their corrections."""
    return [minutes_of(row) for row in _documents(session=session)]


def document(id: UUID) -> facts.Minutes:
    """One document of minutes. Refusals: MinutesUnknown."""
    found = [minutes_of(row) for row in _documents(pk=id)]
    if not found:
        raise refusals.MinutesUnknown(minutes=id)
    return found[0]


def _documents(**by: UUID) -> Iterable[models.Minutes]:
    rows = models.Minutes.objects.filter(**by).select_related("issue", "session").order_by("number")
    return rows.prefetch_related("drafts__signatures", "drafts__complete", "session__invited", "corrections")


def minutes_of(row: models.Minutes) -> facts.Minutes:
    asked = [one.unit for one in row.session.invited.all() if one.duty in facts.SIGNING]
    drafts = tuple(_draft(one, asked) for one in sorted(row.drafts.all(), key=lambda one: one.number))
    correction = min(row.corrections.all(), key=lambda one: one.number, default=None)
    issue = issue_of(row.issue, row.session) if hasattr(row, "issue") else None
    return facts.Minutes(
        row.pk,
        row.session_id,
        row.number,
        row.corrects_id,
        correction.pk if correction else None,
        row.why,
        drafts,
        issue,
    )


def issue_of(row: models.Issue, session: models.Session) -> facts.Issue:
    name = session.rules["name"]["zh"]
    number = f"{name}纪要〔{row.year}〕{row.serial}号"
    return facts.Issue(number, row.complete_id, row.sha256, row.late, row.why, row.by, row.at)


def _draft(row: models.Draft, asked: list[UUID]) -> facts.Draft:
    signed = sorted(row.signatures.all(), key=lambda one: (one.at, one.name))
    said_by = {one.unit for one in signed if one.agrees}
    return facts.Draft(
        row.pk, row.number, row.text, tuple(attended_of(one) for one in row.attended),
        tuple(decision_of(one) for one in row.decisions),
        tuple(facts.Signature(one.unit, one.name, one.agrees, one.why, one.by, one.at) for one in signed),
        tuple(unit for unit in asked if unit not in said_by), hasattr(row, "complete"), row.by, row.at,
    )  # fmt: skip


def attended_of(told: dict[str, Any]) -> facts.Attended:
    return facts.Attended(UUID(told["unit"]), told["rank"], told["name"])


def decision_of(told: dict[str, Any]) -> facts.Decision:
    return facts.Decision(
        told["text"], told["title"], tuple(map(UUID, told["leads"])), tuple(map(UUID, told["cooperating"])),
        date.fromisoformat(told["due"]) if told["due"] else None, UUID(told["about"]) if told["about"] else None,
    )  # fmt: skip


def plain_decision(one: facts.Decision) -> dict[str, Any]:
    """A decision as it is kept."""
    return {
        "text": one.text, "title": one.title, "leads": [str(u) for u in one.leads],
        "cooperating": [str(u) for u in one.cooperating], "due": one.due.isoformat() if one.due else None,
        "about": str(one.about) if one.about else None,
    }  # fmt: skip


def plain_attended(one: facts.Attended) -> dict[str, str]:
    """An attendance as it is kept."""
    return {"unit": str(one.unit), "rank": one.rank, "name": one.name}
