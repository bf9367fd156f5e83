"""Campaigns in the workspace: what my unit is asked to place, its proofs, and a campaign unit by unit."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.civic.outreach import facts, queries, refusals
from puhui.foundations.evidence import queries as evidence
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import run_campaign
from puhui.portals.government.views.frame import Seat, changes, id_of, page, reads
from puhui.portals.shared.problems import refused

HERE = "outreach"
UPLOAD_MOST = facts.UPLOAD_MIB_MOST * 2**20
COUNT_DIGITS = 12


@reads
@require_safe
def outreach(request: HttpRequest) -> HttpResponse:
    """What is asked of my unit, the first due first; and the city's campaigns."""
    seat = request.seat
    at = _at(seat)
    rows = run_campaign.asked(city=seat.city, actor=seat.actor, at=at)
    own = seat.actor.acts_for is not None
    open_ones = [one for one in rows if one.placement.state != facts.PROVED]
    return page(
        request, "government/outreach/list.html", HERE, own=own, open_ones=open_ones if own else [],
        done=[one for one in rows if one.placement.state == facts.PROVED] if own else [],
        waiting=[] if own else [one for one in rows if one.placement.state == facts.HELD or _explained(one)],
        campaigns=queries.campaigns(seat.city, at=at),
        counts={one.key: one for one in queries.counts(seat.city, by="campaign", at=at)} if not own else {},
    )  # fmt: skip


@reads
@require_safe
def campaign(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """A campaign unit by unit: asked, proved, lacking, reach, cost."""
    seat = request.seat
    found = run_campaign.overview(city=seat.city, campaign=campaign, actor=seat.actor, at=_at(seat))
    return page(request, "government/outreach/campaign.html", HERE, found=found, told=found.campaign)


@reads
@require_safe
def material(request: HttpRequest, campaign: UUID, sha256: str) -> HttpResponse:
    """A file of the message, to be placed."""
    for one in queries.campaign(campaign, request.seat.city).materials:
        if one.sha256 == sha256:
            return FileResponse(
                evidence.open(sha256), as_attachment=True, filename=one.name, content_type="application/octet-stream"
            )
    raise Http404


@reads
@require_safe
def placement(request: HttpRequest, placement: UUID) -> HttpResponse:
    """One placement: what is asked, what was sent, and what is still to do."""
    return _page(request, placement)


@changes
@require_POST
def prove(request: HttpRequest, placement: UUID) -> HttpResponse:
    """Send a photo, a screenshot or a carrier's report."""
    seat, asked, file = request.seat, request.POST, request.FILES.get("file")
    if file is None:
        return _page(request, placement, no={"what": _("Choose a file."), "code": "", "cites": ""})
    try:
        counted = asked.get("counted", "").replace(",", "").strip()
        done = run_campaign.prove(
            city=seat.city, placement=placement, id=id_of(asked), kind=asked.get("kind", ""),
            content=file.read(UPLOAD_MOST + 1), name=file.name, actor=seat.actor, at=clock.now(),
            counted=_count(counted) if counted else None,
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, placement, no=refused(refusal))
    if done.state == facts.PROVED:
        messages.success(request, _("The proof agrees with place and time. Thank you."))
    elif done.state == facts.HELD:
        messages.info(request, _("The proof is kept and will be looked at; the reason stands beside it."))
    else:
        messages.error(request, _("The proof contradicts the placement. Send another, or explain it."))
    return _back(placement)


@changes
@require_POST
def explain(request: HttpRequest, placement: UUID, proof: UUID) -> HttpResponse:
    """Say why a held or refused file is right."""
    seat = request.seat
    try:
        run_campaign.explain(
            city=seat.city, placement=placement, proof=proof, words=request.POST.get("words", ""), actor=seat.actor,
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, placement, no=refused(refusal))
    messages.success(request, _("Your explanation was sent; the office decides."))
    return _back(placement)


@changes
@require_POST
def decide_proof(request: HttpRequest, placement: UUID, proof: UUID) -> HttpResponse:
    """Take a held or explained file, or refuse it, with the reason."""
    seat, asked = request.seat, request.POST
    try:
        run_campaign.decide(
            city=seat.city, proof=proof, granted=asked.get("do") == "grant", answer=asked.get("answer", ""),
            actor=seat.actor, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, placement, no=refused(refusal))
    messages.success(request, _("Decided."))
    return _back(placement)


@changes
@require_POST
def tell_cost(request: HttpRequest, placement: UUID) -> HttpResponse:
    """Say what the placement cost."""
    seat, asked = request.seat, request.POST
    try:
        run_campaign.tell_cost(
            city=seat.city, placement=placement, id=id_of(asked), fen=_fen(asked.get("yuan", "")), actor=seat.actor,
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, placement, no=refused(refusal))
    messages.success(request, _("The cost is noted."))
    return _back(placement)


@reads
@require_safe
def proof_file(request: HttpRequest, placement: UUID, sha256: str) -> HttpResponse:
    """A file as it was sent."""
    name = _file(request, placement, sha256)
    return FileResponse(
        evidence.open(sha256), as_attachment=True, filename=name, content_type="application/octet-stream"
    )


@reads
@require_safe
def proof_picture(request: HttpRequest, placement: UUID, sha256: str) -> HttpResponse:
    """A picture as it is shown: drawn anew, without what the camera wrote into it."""
    found = _readable(request, placement)
    if sha256 not in {one.shown for one in found.placement.proofs if one.shown}:
        raise refusals.ProofUnknown(proof=sha256)
    return FileResponse(
        evidence.open(sha256), content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"}
    )


def _page(request: HttpRequest, placement: UUID, no: dict | None = None) -> HttpResponse:
    seat = request.seat
    found = _readable(request, placement)
    asked = found.placement
    mine = seat.stands_for(asked.unit) and not seat.past
    proofs = [
        {
            "is": one, "may_explain": mine and one.state != facts.PROVED and not one.explained and not one.decided_at,
            "may_decide": seat.is_office and not seat.past and not one.decided_at
            and (one.state == facts.HELD or (one.state == facts.REFUSED and bool(one.explained))),
        }
        for one in reversed(asked.proofs)
    ]  # fmt: skip
    return page(
        request, "government/outreach/placement.html", HERE, status=422 if no else 200, found=found, one=asked,
        proofs=proofs, may_prove=mine and asked.state != facts.PROVED and found.channel is not None,
        may_cost=mine or (seat.is_office and not seat.past), refused=no, typed=request.POST,
        days=(asked.due - seat.on).days,
    )  # fmt: skip


def _readable(request: HttpRequest, placement: UUID) -> run_campaign.Asked:
    seat = request.seat
    return run_campaign.one(city=seat.city, placement=placement, actor=seat.actor, at=_at(seat))


def _file(request: HttpRequest, placement: UUID, sha256: str) -> str:
    found = _readable(request, placement)
    if sha256 not in {one.sha256 for one in found.placement.proofs}:
        raise refusals.ProofUnknown(proof=sha256)
    return queries.proof_file(request.seat.city, placement, sha256)


def _explained(one: run_campaign.Asked) -> bool:
    return any(proof.explained and not proof.decided_at for proof in one.placement.proofs)


def _at(seat: Seat) -> datetime:
    """The instant as of which is looked: now, or the end of a day before today."""
    return clock.day_ends(seat.on) if seat.past else clock.now()


def _fen(written: str) -> int:
    try:
        fen = Decimal(written.replace(",", "").strip()) * 100
    except InvalidOperation:
        raise refusals.CostWrong() from None
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen < 10**15:
        raise refusals.CostWrong()
    return int(fen)


def _count(written: str) -> int:
    if not written.isascii() or not written.isdigit() or len(written) > COUNT_DIGITS:
        raise refusals.NothingToCount()
    return int(written)


def _back(placement: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("government:placement", args=[placement]))
