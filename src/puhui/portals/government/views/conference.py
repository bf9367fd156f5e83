"""The joint conference: notice, topics, agenda, minutes and their countersigning, each with its last day and clause."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.foundations.evidence import queries as evidence
from puhui.foundations.packs import refusals as packs_refusals
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.oversight import hold_conference
from puhui.oversight.assignments import facts as tasks
from puhui.oversight.assignments import refusals as assignments_refusals
from puhui.oversight.conference import actions, facts, queries, refusals
from puhui.portals.government import meeting_form
from puhui.portals.government.views.frame import Seat, changes, id_of, number_of, page, reads
from puhui.portals.shared import meeting_words
from puhui.portals.shared.problems import refused

HERE = "conference"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def actor_of(seat: Seat) -> facts.Actor:
    """Who acts in the conference: a district acts there as a unit does."""
    role = facts.UNIT if seat.actor.acts_for else seat.actor.role
    return facts.Actor(seat.actor.name, role, seat.actor.acts_for)


@reads
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions one may know of, what waits, and whether each period has its regular session."""
    seat = request.seat
    known = _conferences(seat)
    found = queries.sessions(seat.city, unit=seat.actor.acts_for)
    return page(
        request, "government/conference/list.html", HERE, sessions=[_listed(one) for one in found],
        rhythms=[(one, queries.rhythm(seat.city, one.id, seat.today)) for one in known],
        awaited=_awaited(seat) if known else [], may_call=bool(known) and (seat.is_office or _may_call(seat)),
    )  # fmt: skip


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Call a session: the pack's members are told, others may be added."""
    seat, asked, no = request.seat, request.POST, None
    if not (seat.is_office or _may_call(seat)):
        raise assignments_refusals.NotPermitted(who=seat.actor.name, what=_("calling a session"))
    if request.method == "POST":
        try:
            done = hold_conference.call_session(
                id=id_of(asked), city=seat.city, conference_id=asked.get("conference", ""), kind=asked.get("kind", ""),
                title=asked.get("title", ""), starts=meeting_form.starts_of(asked.get("starts", "")), place=asked.get("place", ""),
                added=meeting_form.ids_of(asked.getlist("added")), guests=meeting_form.ids_of(asked.getlist("guests")),
                raised=asked.get("raised") == "1", actor=actor_of(seat), at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            no = refused(refusal)
        else:
            messages.success(request, _("Called; every member is told."))
            return HttpResponseRedirect(reverse("government:session", args=[done.id]))
    return page(
        request, "government/conference/call.html", HERE, status=422 if no else 200, refused=no, typed=asked,
        conferences=_conferences(seat), units=_units(seat), kinds=meeting_words.KINDS.items(),
    )  # fmt: skip


@reads
@require_safe
def session(request: HttpRequest, session: UUID) -> HttpResponse:
    """One session from its notice to its issued minutes."""
    return _page(request, session)


@changes
@require_POST
def move(request: HttpRequest, session: UUID) -> HttpResponse:
    """Move it to another time or place, or cancel it, with the reason."""
    asked, seat = request.POST, request.seat
    told = {
        "id": id_of(asked), "session": session, "seen": number_of(asked.get("seen", "")), "why": asked.get("why", ""),
        "actor": actor_of(seat), "at": clock.now(),
    }  # fmt: skip
    if asked.get("do") == "cancel":
        return _done(request, session, lambda: actions.cancel(**told), _("Cancelled."))
    starts = meeting_form.starts_of(asked.get("starts", ""))
    return _done(
        request, session, lambda: actions.move(**told, starts=starts, place=asked.get("place", "")), _("Moved.")
    )


@changes
@require_POST
def hand_in(request: HttpRequest, session: UUID) -> HttpResponse:
    """Hand in a topic."""
    asked, seat = request.POST, request.seat
    return _done(
        request, session,
        lambda: actions.hand_in(
            id=id_of(asked), session=session, unit=seat.actor.acts_for or UUID(int=0), title=asked.get("title", ""),
            text=asked.get("text", ""), actor=actor_of(seat), at=clock.now(),
        ),
        _("Handed in."),
    )  # fmt: skip


@changes
@require_POST
def agenda(request: HttpRequest, session: UUID) -> HttpResponse:
    """Send the agenda: topics that were chosen, red assignments, lines of the office's own."""
    asked, seat = request.POST, request.seat
    _readable(seat, session)
    items, left = meeting_form.agenda_of(asked, queries.topics(session))
    return _done(
        request, session,
        lambda: actions.send_agenda(
            id=id_of(asked), session=session, items=items, left=left, why=asked.get("why", ""), actor=actor_of(seat), at=clock.now()
        ),
        _("The agenda is sent."),
    )  # fmt: skip


@changes
@require_POST
def write_minutes(request: HttpRequest, session: UUID) -> HttpResponse:
    """Send a draft of the minutes round."""
    asked, seat = request.POST, request.seat
    found = _readable(seat, session)
    return _done(
        request, session,
        lambda: actions.write_minutes(
            id=id_of(asked), session=session, seen=number_of(asked.get("seen", "")), text=asked.get("text", ""),
            attended=meeting_form.attended_of(asked, found), decisions=meeting_form.decisions_of(asked, seat), actor=actor_of(seat),
            at=clock.now(),
        ),
        _("The draft goes round to be countersigned."),
    )  # fmt: skip


@changes
@require_POST
def sign(request: HttpRequest, session: UUID, minutes: UUID) -> HttpResponse:
    """Countersign a draft for one's unit, or object to it with a reason."""
    asked, seat = request.POST, request.seat
    told: dict[str, Any] = {
        "id": id_of(asked), "minutes": _of(session, minutes), "draft": number_of(asked.get("draft", "")),
        "unit": seat.actor.acts_for or UUID(int=0), "actor": actor_of(seat), "at": clock.now(),
    }  # fmt: skip
    if asked.get("do") == "object":
        return _done(
            request,
            session,
            lambda: actions.object_to(**told, why=asked.get("why", "")),
            _("Your objection is recorded."),
        )
    return _done(request, session, lambda: actions.countersign(**told), _("Countersigned."))


@changes
@require_POST
def issue(request: HttpRequest, session: UUID, minutes: UUID) -> HttpResponse:
    """Issue the minutes; decisions with a unit that leads become assignments."""
    asked, seat = request.POST, request.seat
    _of(session, minutes)

    def work() -> None:
        done = hold_conference.issue_minutes(
            id=id_of(asked), minutes=minutes, why=asked.get("why", ""), actor=actor_of(seat), at=clock.now()
        )
        for one in done.decisions:
            if one.refusal:
                messages.error(
                    request, _("Decision {n}: {why}").format(n=one.position, why=refused(one.refusal)["what"])
                )

    return _done(request, session, work, _("Issued; decisions are assignments now."))


@reads
@require_safe
def invitation(request: HttpRequest, session: UUID) -> HttpResponse:
    """My unit's invitation as iCalendar."""
    seat = request.seat
    found = _readable(seat, session)
    unit = seat.actor.acts_for or found.invited[0].unit
    answer = HttpResponse(queries.invitation(session, unit), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="invitation.ics"'
    return answer


@reads
@require_safe
def minutes_file(request: HttpRequest, session: UUID, minutes: UUID) -> HttpResponse:
    """The minutes as .docx: issued as they are kept, else the draft that goes round."""
    _readable(request.seat, session)
    found = queries.document(_of(session, minutes))
    if found.issue:
        name = f"{found.issue.number}.docx"
        return FileResponse(evidence.open(found.issue.sha256), as_attachment=True, filename=name, content_type=WORD)
    answer = HttpResponse(queries.preview(minutes), content_type=WORD)
    answer["Content-Disposition"] = 'attachment; filename="draft.docx"'
    return answer


def _done(request: HttpRequest, session: UUID, work: Callable[[], object], words: str) -> HttpResponse:
    """Do it, and show the session again: with what was done, or with the no above it."""
    _readable(request.seat, session)
    try:
        work()
    except Refusal as refusal:
        return _page(request, session, refusal)
    messages.success(request, words)
    return HttpResponseRedirect(reverse("government:session", args=[session]))


def _page(request: HttpRequest, id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    seat = request.seat
    found = _readable(seat, id)
    agenda, documents = queries.agenda(id), queries.minutes(id)
    runs = seat.is_office or _hosts(seat, found)
    last = documents[-1] if documents else None
    draft = last.drafts[-1] if last else None
    me = found.invited_unit(seat.actor.acts_for)
    signs = me is not None and me.duty in facts.SIGNING
    begun = found.starts <= clock.now()
    open_minutes = draft if last and not last.issue else None
    signed = {one.unit for one in open_minutes.signatures} if open_minutes else set()
    return page(
        request, "government/conference/page.html", HERE, status=422 if refusal else 200, session=found, topics=queries.topics(id),
        agenda=agenda, documents=documents, last=last, draft=draft, state=meeting_words.STATES[found.state], runs=runs, begun=begun,
        days=meeting_words.days(found), invited=_invited(found, open_minutes),
        offered=_offered(seat, found) if runs and agenda is None and not begun else [], ranks=meeting_words.RANKS.items(),
        decisions=meeting_form.rows_of(open_minutes, seat, request.POST if refusal else None), units=_units(seat) if runs else [], may_hand_in=signs and agenda is None and not begun,
        may_sign=bool(signs and open_minutes and seat.actor.acts_for not in signed), refused=refused(refusal) if refusal else None,
        about=[(str(one.assignment), one.title) for one in agenda.items if one.assignment] if agenda else [],
        typed=request.POST, cancelled=found.state == facts.CANCELLED,
    )  # fmt: skip


def _invited(found: facts.Session, draft: facts.Draft | None) -> list[tuple[Any, ...]]:
    """Each unit with its duty, whom it has to send, and who came by the draft that goes round."""
    came = {one.unit: one for one in draft.attended} if draft else {}
    return [
        (one, meeting_words.DUTIES[one.duty], meeting_words.rank(one.rank), came.get(one.unit)) for one in found.invited
    ]


def _readable(seat: Seat, id: UUID) -> facts.Session:
    """A session of this city to which one's unit was invited. Refusals: SessionUnknown."""
    found = queries.session(id)
    if found.city != seat.city or (seat.actor.unit and found.invited_unit(seat.actor.unit) is None):
        raise refusals.SessionUnknown(session=id)
    return found


def _of(session: UUID, minutes: UUID) -> UUID:
    if queries.document(minutes).session != session:
        raise Http404
    return minutes


def _offered(seat: Seat, found: facts.Session) -> list[hold_conference.Offered]:
    try:
        return hold_conference.offered(found.id, seat.today)
    except assignments_refusals.RulesMissing:
        # A conference may be held before anything is reported.
        return []


def _conferences(seat: Seat) -> tuple[Any, ...]:
    try:
        return queries.conferences(seat.city)
    except packs_refusals.CityUnknown:
        return ()


def _may_call(seat: Seat) -> bool:
    """Whether one's unit calls some conference: it convenes or hosts it."""
    name = seat.own_unit
    return bool(name) and any(name in (*one.conveners, one.host) for one in _conferences(seat))


def _hosts(seat: Seat, found: facts.Session) -> bool:
    me = found.invited_unit(seat.actor.acts_for)
    return me is not None and me.name == found.rules.host


def _units(seat: Seat) -> list[tasks.Unit]:
    standing = [one for one in seat.units.values() if one.stands(seat.today)]
    return sorted(standing, key=lambda one: (tasks.UNIT_KINDS.index(one.kind), one.name))


def _listed(one: facts.Session) -> dict[str, Any]:
    return {"is": one, "state": meeting_words.STATES[one.state], "kind": meeting_words.KINDS[one.kind]}


def _awaited(seat: Seat) -> list[dict[str, Any]]:
    if not (seat.is_office or seat.actor.acts_for):
        return []
    found = queries.awaiting(seat.city, on=seat.today, unit=seat.actor.acts_for, called=seat.own_unit)
    return [{"is": one, "words": meeting_words.AWAITING[one.what]} for one in found]
