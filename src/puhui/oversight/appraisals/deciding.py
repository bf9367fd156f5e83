"""From the last sheet to a name: public notice, objections and their answers, naming, term, revocation."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.working_days import Calendar
from puhui.oversight.appraisals import facts, guarding, models, refusals, telling

CALENDAR = Calendar()
OPEN = (facts.APPLIED, facts.REVIEWED, facts.RETURNED, facts.ANNOUNCED)


def send_back(*, id: UUID, application: UUID, why: str, actor: facts.Actor, at: datetime) -> facts.Application:
    """Return an application for improvement, with a reason. Refusals: as ``refuse``."""
    allowed = (facts.APPLIED, facts.REVIEWED, facts.ANNOUNCED)
    return _step(id, application, facts.RETURNED, allowed, actor, at, why=guarding.reason(why))


def refuse(*, id: UUID, application: UUID, why: str, actor: facts.Actor, at: datetime) -> facts.Application:
    """Refuse an application, with a reason.

    Refusals: ApplicationUnknown, NotPermitted, ReasonMissing, StepOutOfOrder, IdUsedOtherwise.
    """
    return _step(id, application, facts.REFUSED, OPEN, actor, at, why=guarding.reason(why))


def withdraw(*, id: UUID, application: UUID, why: str, actor: facts.Actor, at: datetime) -> facts.Application:
    """Take an application back; the applicant's. Refusals: as ``refuse``."""
    return _step(id, application, facts.WITHDRAWN, OPEN, actor, at, why=guarding.reason(why), own=True)


def announce(
    *, id: UUID, application: UUID, last: date | None = None, why: str = "", actor: facts.Actor, at: datetime
) -> facts.Application:
    """Show to the public who passed, from today until ``last``: the scheme's days, or named where it leaves them open.

    Where the document leaves open what passes, ``why`` says why it does. Refusals: as ``refuse``, NotPassed,
    NoticeDaysOpen, CalendarUnknown.
    """
    why = guarding.text(why)

    def check(now: facts.Application) -> dict[str, Any]:
        sheet = now.sheets[-1]
        if sheet.passed is False:
            found = telling.score(now.id)
            because = "、".join((*found.vetoes, *found.gates)) or gettext_lazy("below the pass mark")
            raise refusals.NotPassed(name=now.name, score=sheet.score, because=because)
        if sheet.passed is None:
            guarding.reason(why)
        first = clock.local_day(at)
        return {"first": first, "last": _notice_ends(now.scheme, first, last), "level": sheet.level, "why": why}

    return _step(id, application, facts.ANNOUNCED, (facts.REVIEWED,), actor, at, check=check)


def object_to(*, id: UUID, application: UUID, text: str, by: str = "", at: datetime) -> facts.Application:
    """Say something against a naming while the public is asked; ``by`` may stay empty.

    Takes the application's turn, so that no naming passes an objection that came in time. Refusals:
    ApplicationUnknown, StepOutOfOrder, NoticeOver, ReasonMissing, TooMuchSaid, IdUsedOtherwise.
    """
    return taken(id, application, text, by, at)


def taken(id: UUID, application: UUID, text: str, by: str, at: datetime, **more: Any) -> facts.Application:
    """An objection as it is kept, with what else is known of who makes it. Refusals: as ``object_to``."""
    text = guarding.reason(text)
    with guarding.turn(application):
        now = telling.application(application)
        if before := models.Objection.objects.filter(pk=id).first():
            guarding.same(id, vars(before), {"application_id": application, "text": text})
            return now
        if now.state != facts.ANNOUNCED:
            raise refusals.StepOutOfOrder(
                name=now.name, state=guarding.WORDS[now.state], step=gettext_lazy("objected to")
            )
        notice = now.steps[-1]
        if not notice.first <= clock.local_day(at) <= notice.last:
            raise refusals.NoticeOver(name=now.name, first=notice.first, last=notice.last)
        models.Objection.objects.create(
            id=id, application_id=application, text=text, by=guarding.text(by, 200), at=at, **more
        )
    return telling.application(application)


def answer(*, id: UUID, objection: UUID, upheld: bool, why: str, actor: facts.Actor, at: datetime) -> facts.Application:
    """Answer an objection; four eyes: not who showed it to the public. What was known of who objected is gone then.

    Refusals: ObjectionUnknown, NotPermitted, ReasonMissing, SamePerson, ObjectionAnswered, IdUsedOtherwise.
    """
    why = guarding.reason(why)
    row = models.Objection.objects.filter(pk=objection).first()
    if row is None:
        raise refusals.ObjectionUnknown(objection=objection)
    with guarding.turn(row.application_id):
        now = telling.application(row.application_id)
        guarding.appraiser(actor, now.scheme.leads, gettext_lazy("answering an objection"))
        told = {"objection_id": objection, "upheld": upheld, "why": why}
        if before := models.Answer.objects.filter(pk=id).first():
            guarding.same(id, vars(before), told)
        elif models.Answer.objects.filter(objection=objection).exists():
            raise refusals.ObjectionAnswered()
        elif actor.name in {one.by for one in now.steps if one.kind == facts.ANNOUNCED}:
            raise refusals.SamePerson(who=actor.name)
        else:
            models.Answer.objects.create(id=id, by=actor.name, at=at, **told)
            models.Objection.objects.filter(pk=objection, online=True).update(contact=None, origin=None)
    return telling.application(row.application_id)


def name(*, id: UUID, application: UUID, document: str = "", actor: facts.Actor, at: datetime) -> facts.Application:
    """Name whom nobody objected to, or rightly so, once the notice is over; it holds for the scheme's term.

    ``document`` is the number of the paper that says so. Refusals: as ``refuse``, NoticeRunning, ObjectionOpen,
    ObjectionUpheld.
    """
    document = guarding.text(document, 200)

    def check(now: facts.Application) -> dict[str, Any]:
        notice, today = now.steps[-1], clock.local_day(at)
        if today <= notice.last:
            raise refusals.NoticeRunning(name=now.name, last=notice.last)
        mine = [one for one in now.objections if one.at >= notice.at]
        if waiting := sum(one.upheld is None for one in mine):
            raise refusals.ObjectionOpen(name=now.name, count=waiting)
        if any(one.upheld for one in mine):
            raise refusals.ObjectionUpheld(name=now.name)
        return {"first": today, "last": _term_ends(now.scheme, today), "level": notice.level, "document": document}

    return _step(id, application, facts.NAMED, (facts.ANNOUNCED,), actor, at, check=check)


def revoke(*, id: UUID, application: UUID, why: str, actor: facts.Actor, at: datetime) -> facts.Application:
    """Take a name back, from today on. Refusals: as ``refuse``."""
    told = {"first": clock.local_day(at)}
    return _step(id, application, facts.REVOKED, (facts.NAMED,), actor, at, why=guarding.reason(why), **told)


def _step(
    id: UUID, application: UUID, kind: str, allowed: tuple[str, ...], actor: facts.Actor, at: datetime, *,
    check: Any = None, own: bool = False, **told: Any,
) -> facts.Application:  # fmt: skip
    with guarding.turn(application) as row:
        now = telling.application(application)
        if own:
            guarding.applicant(actor, now.unit)
        else:
            guarding.appraiser(actor, now.scheme.leads, gettext_lazy("deciding about an application"))
        if before := models.Step.objects.filter(pk=id).first():
            guarding.same(id, vars(before), {"application_id": application, "kind": kind})
            return now
        if now.state not in allowed:
            raise refusals.StepOutOfOrder(name=now.name, state=guarding.WORDS[now.state], step=guarding.WORDS[kind])
        told |= check(now) if check else {}
        number = row.steps.count() + 1
        models.Step.objects.create(id=id, application=row, number=number, kind=kind, by=actor.name, at=at, **told)
    return telling.application(application)


def _notice_ends(scheme: schema.Appraisal, first: date, last: date | None) -> date:
    rule = scheme.notice
    if rule is None:
        if last is None or last <= first:
            raise refusals.NoticeDaysOpen(scheme=scheme.name.zh)
        return last
    return CALENDAR.after(first, rule.days) if rule.working else first + timedelta(days=rule.days)


def _term_ends(scheme: schema.Appraisal, first: date) -> date | None:
    """The last day of a naming: the day before the same day so many months later, or that month's last day before it."""
    if scheme.term is None:
        return None
    month = first.month - 1 + scheme.term.months
    year, month = first.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    days_in_month = (following - date(year, month, 1)).days
    return date(year, month, min(first.day, days_in_month)) - timedelta(days=1)
