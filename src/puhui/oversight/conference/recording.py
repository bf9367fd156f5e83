"""Minutes: written, sent round, countersigned by every unit, issued once with a number, and from then on never changed."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy

from puhui.foundations.evidence import actions as evidence
from puhui.ground import clock
from puhui.oversight.conference import facts, guarding, models, refusals, telling, writing


def write_minutes(
    *,
    id: UUID,
    session: UUID,
    seen: int,
    text: str,
    attended: Sequence[facts.Attended] = (),
    decisions: Sequence[facts.Decision] = (),
    actor: facts.Actor,
    at: datetime,
) -> facts.Minutes:
    """Send a draft round, the first or one that takes the last one's place; ``seen`` is the last draft's number, or 0.

    Takes the session's turn. Refusals: SessionUnknown, NotPermitted, Cancelled, NotHeldYet, MinutesIssued,
    ChangedMeanwhile, TitleMissing, TooMuchSaid, UnitNotInvited, UnitTwice, AttendanceUnknown, DecisionMalformed,
    IdUsedOtherwise.
    """
    with guarding.turn(session):
        now = telling.session(session)
        guarding.office(actor, now, gettext_lazy("writing the minutes"))
        guarding.standing(now)
        if at < now.starts:
            raise refusals.NotHeldYet(title=now.title, starts=telling.said(now.starts))
        if done := _done(id, session, text):
            return done
        documents = telling.minutes(session)
        document = documents[-1] if documents else None
        if document and document.issue:
            raise refusals.MinutesIssued(number=document.issue.number)
        row = (
            models.Minutes.objects.get(pk=document.id)
            if document
            else models.Minutes.objects.create(id=id, session_id=session, number=1)
        )
        _draft(id, row, now, seen, text, attended, decisions, actor, at)
        return telling.document(row.pk)


def correct(
    *,
    id: UUID,
    minutes: UUID,
    text: str,
    attended: Sequence[facts.Attended] = (),
    decisions: Sequence[facts.Decision] = (),
    why: str,
    actor: facts.Actor,
    at: datetime,
) -> facts.Minutes:
    """Begin a correction of issued minutes: a document of its own, countersigned and issued anew; the old one stays.

    Its decisions are those that come in addition. Takes the session's turn. Refusals: MinutesUnknown, NotIssued,
    MinutesOpen, ReasonMissing, and those of ``write_minutes``.
    """
    why, before = guarding.reason(why), telling.document(minutes)
    with guarding.turn(before.session):
        now = telling.session(before.session)
        guarding.office(actor, now, gettext_lazy("correcting the minutes"))
        if done := _done(id, before.session, text):
            return done
        documents = telling.minutes(before.session)
        if telling.document(minutes).issue is None:
            raise refusals.NotIssued()
        if documents[-1].issue is None:
            raise refusals.MinutesOpen(title=now.title)
        row = models.Minutes.objects.create(
            id=id, session_id=before.session, number=len(documents) + 1, corrects_id=minutes, why=why
        )
        _draft(id, row, now, 0, text, attended, decisions, actor, at)
        return telling.document(row.pk)


def countersign(*, id: UUID, minutes: UUID, draft: int, unit: UUID, actor: facts.Actor, at: datetime) -> facts.Minutes:
    """Agree to a draft for a unit. The last one completes it.

    Takes the session's turn, so that of two who sign at once one sees the other. Refusals: MinutesUnknown,
    NotPermitted, UnitNotInvited, GuestOnly, MinutesIssued, DraftMissing, SignedAlready, IdUsedOtherwise.
    """
    return _speak(id, minutes, draft, unit, True, "", actor, at)


def object_to(
    *, id: UUID, minutes: UUID, draft: int, unit: UUID, why: str, actor: facts.Actor, at: datetime
) -> facts.Minutes:
    """Object to a draft, with a reason; the next draft goes round to everybody. Refusals: as ``countersign``, ReasonMissing."""
    return _speak(id, minutes, draft, unit, False, guarding.reason(why), actor, at)


def issue(*, id: UUID, minutes: UUID, why: str = "", actor: facts.Actor, at: datetime) -> facts.Minutes:
    """Issue what all units countersigned: it gets its number of the year, and its file is kept by content.

    ``why`` where it comes late; a correction is never late. Takes the session's turn, then the year's. Refusals:
    MinutesUnknown, NotPermitted, NotCountersigned, MinutesTooLate, MinutesIssued, IdUsedOtherwise.
    """
    found, why = telling.document(minutes), guarding.text(why, guarding.WORDS_MOST)
    with guarding.turn(found.session):
        now, found = telling.session(found.session), telling.document(minutes)
        guarding.office(actor, now, gettext_lazy("issuing the minutes"))
        if before := models.Issue.objects.filter(pk=id).first():
            guarding.same(id, vars(before), {"minutes_id": minutes})
            return found
        if found.issue:
            raise refusals.MinutesIssued(number=found.issue.number)
        draft = found.drafts[-1]
        if not draft.complete:
            names = {one.unit: one.name for one in now.invited}
            raise refusals.NotCountersigned(missing="、".join(names[unit] for unit in draft.missing))
        late = _late(now, found, why, at)
        year = clock.local_day(at).year
        with guarding.year(now.city, now.conference, year):
            serial = _last_serial(now.city, now.conference, year) + 1
            row = models.Issue(
                id=id, minutes_id=minutes, complete_id=draft.id, city=now.city, conference=now.conference, year=year,
                serial=serial, sha256="", late=late, why=why if late else "", by=actor.name, at=at,
            )  # fmt: skip
            number = telling.issue_of(row, models.Session.objects.get(pk=now.id)).number
            content = writing.document(now, found, telling.agenda(now.id), number, at)
            row.sha256 = evidence.keep(stream=BytesIO(content), name=f"{number}.docx", at=at).sha256
            row.save(force_insert=True)
        return telling.document(minutes)


def _late(now: facts.Session, found: facts.Minutes, why: str, at: datetime) -> bool:
    last = now.days.minutes_by if found.corrects is None else None
    late = last is not None and clock.local_day(at) > last
    if late and not why:
        rule = now.rules.minutes
        raise refusals.MinutesTooLate(title=now.title, days=rule.days, last=last, clause=rule.clause)
    return late


def _last_serial(city: str, conference: str, year: int) -> int:
    rows = models.Issue.objects.filter(city=city, conference=conference, year=year)
    return rows.aggregate(last=Max("serial"))["last"] or 0


def _done(id: UUID, session: UUID, text: str) -> facts.Minutes | None:
    before = models.Draft.objects.filter(pk=id).select_related("minutes").first()
    if before is None:
        return None
    guarding.same(id, vars(before) | {"session": before.minutes.session_id}, {"session": session, "text": text.strip()})
    return telling.document(before.minutes_id)


def _draft(
    id: UUID, row: models.Minutes, now: facts.Session, seen: int, text: str, attended: Sequence[facts.Attended],
    decisions: Sequence[facts.Decision], actor: facts.Actor, at: datetime,
) -> None:  # fmt: skip
    number = row.drafts.aggregate(last=Max("number"))["last"] or 0
    if number != seen:
        raise refusals.ChangedMeanwhile(title=now.title)
    if not (text := guarding.text(text)):
        raise refusals.TitleMissing()
    models.Draft.objects.create(
        id=id, minutes=row, number=number + 1, text=text, attended=_attended(now, attended),
        decisions=_decisions(decisions), by=actor.name, at=at,
    )  # fmt: skip


def _attended(now: facts.Session, told: Sequence[facts.Attended]) -> list[dict[str, str]]:
    seen: set[UUID] = set()
    for one in told:
        found = now.invited_unit(one.unit)
        if found is None:
            raise refusals.UnitNotInvited(title=now.title, unit=one.unit)
        if one.unit in seen:
            raise refusals.UnitTwice(unit=found.name)
        if one.rank and one.rank not in facts.RANKS:
            raise refusals.AttendanceUnknown(rank=one.rank)
        guarding.text(one.name, 100)
        seen.add(one.unit)
    return [telling.plain_attended(one) for one in told]


def _decisions(told: Sequence[facts.Decision]) -> list[dict]:
    guarding.few(told, 100)
    for position, one in enumerate(told, 1):
        problem: object = ""
        if not one.text.strip():
            problem = gettext_lazy("it says nothing")
        elif one.leads and not one.title.strip():
            problem = gettext_lazy("what becomes an assignment has a title")
        elif (one.cooperating or one.due) and not one.leads:
            problem = gettext_lazy("what is due or done together has a unit that leads")
        elif len(set(one.leads + one.cooperating)) != len(one.leads + one.cooperating):
            problem = gettext_lazy("a unit leads or cooperates, once")
        if problem:
            raise refusals.DecisionMalformed(position=position, problem=problem)
        guarding.text(one.text + one.title, guarding.WORDS_MOST)
    return [telling.plain_decision(one) for one in told]


def _speak(
    id: UUID, minutes: UUID, draft: int, unit: UUID, agrees: bool, why: str, actor: facts.Actor, at: datetime
) -> facts.Minutes:
    found = telling.document(minutes)
    with guarding.turn(found.session):
        now, found = telling.session(found.session), telling.document(minutes)
        speaker = guarding.speaks(actor, now, unit)
        latest = found.drafts[-1]
        if before := models.Signature.objects.filter(pk=id).select_related("draft").first():
            told = {"minutes": before.draft.minutes_id, "draft": before.draft.number}
            guarding.same(id, vars(before) | told, {"minutes": minutes, "draft": draft, "unit": unit, "agrees": agrees})
            return found
        if found.issue:
            raise refusals.MinutesIssued(number=found.issue.number)
        if latest.number != draft:
            raise refusals.DraftMissing(number=draft)
        if any(one.unit == unit for one in latest.signatures):
            raise refusals.SignedAlready(unit=speaker.name)
        models.Signature.objects.create(
            id=id, draft_id=latest.id, unit=unit, name=speaker.name, agrees=agrees, why=why, by=actor.name, at=at
        )
        if agrees and set(latest.missing) == {unit}:
            models.Complete.objects.create(draft_id=latest.id, at=at)
    return telling.document(minutes)
