"""Snapshots in three taps, proposals, and what became of mine; photos are shown as they are kept, faces covered."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from puhui.civic.voices import facts, queries
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import tell_city
from puhui.portals.citizen.entering import chosen_city, citizens_only, city_of, words
from puhui.portals.citizen.views.acts import photo_answer
from puhui.portals.shared.problems import sentence, status_of
from puhui.portals.shared.voice_words import CASE_STATES, FLAGS, VOICE_STATES

TAB = "today"
BOTH = ["GET", "HEAD", "POST"]
# At which field of a form a no is said; any other one stands above it.
FIELDS = {
    "photo": ("voices.photos_wrong", "voices.photo_of_a_person", "scrutiny.photo_"),
    "kind": ("voices.kind_unknown",),
    "place": ("voices.place_missing", "voices.outside_city", "voices.district_unknown"),
    "words": ("voices.words_",),
}


@citizens_only
@never_cache
@require_http_methods(BOTH)
def snapshots(request: HttpRequest) -> HttpResponse:
    """Take a photo, say what and where; below, what became of mine."""
    refusal = None
    if request.method == "POST":
        try:
            done = _tell(request)
            messages.success(request, _thanks(done))
            return redirect("citizen:voice", id=done.voice.id)
        except Refusal as no:
            refusal = no
    pack, mine = _mine(request, facts.SNAPSHOT)
    asked = queries.rules_of(pack)
    shown = {
        "kinds": [(kind.id, words(kind.name)) for kind in asked.kinds],
        "districts": [(one.id, words(one.name)) for one in asked.districts], "most": asked.photos.most,
        "rows": [_row(pack, one) for one in mine],
    }  # fmt: skip
    return _page(request, "citizen/voices/snapshots.html", shown, refusal)


@citizens_only
@never_cache
@require_http_methods(BOTH)
def proposals(request: HttpRequest) -> HttpResponse:
    """What others propose, and my support; my own with what became of them."""
    refusal, at = None, clock.now()
    if request.method == "POST":
        try:
            tell_city.support(
                holder=request.user.holder_id, case=_id(request.POST.get("case", "")), at=at,
                on=request.POST.get("do") == "support",
            )  # fmt: skip
            return redirect("citizen:proposals")
        except Refusal as no:
            refusal = no
    pack, mine = _mine(request, facts.PROPOSAL)
    others = queries.public_cases(pack, at, sort=facts.PROPOSAL)
    supported = queries.supported(request.user.holder_id, [one.case.id for one in others])
    own = {one.case.id for one in mine}
    shown = {
        "rows": [_row(pack, one) for one in mine],
        "others": [
            {"one": one, "state": _words(CASE_STATES, one.case.state), "supported": one.case.id in supported,
             "may": one.case.state == "open" and one.case.id not in own}
            for one in others
        ],
    }  # fmt: skip
    return _page(request, "citizen/voices/proposals.html", shown, refusal)


@citizens_only
@never_cache
@require_http_methods(BOTH)
def propose(request: HttpRequest) -> HttpResponse:
    """Write a proposal; what resembles it is offered before it is sent."""
    refusal, alike, asked = None, [], request.POST
    pack = chosen_city(request).pack
    if request.method == "POST":
        alike = [] if asked.get("sure") else queries.similar(pack, asked.get("title", ""))
        if not alike:
            try:
                done = tell_city.proposal(
                    holder=request.user.holder_id, city=pack.city.city, id=_id(asked.get("id", "")),
                    title=asked.get("title", ""), words=asked.get("words", ""), uploads=_uploads(request), at=clock.now(),
                )  # fmt: skip
                messages.success(request, _("Received. Once somebody has looked at it, it is shown and answered."))
                return redirect("citizen:voice", id=done.voice.id)
            except Refusal as no:
                refusal = no
    rows = [(one, _words(CASE_STATES, one.state)) for one in alike]
    return _page(request, "citizen/voices/propose.html", {"alike": rows, "asked": asked, "pack": pack}, refusal)


@citizens_only
@never_cache
@require_http_methods(BOTH)
def voice(request: HttpRequest, id: UUID) -> HttpResponse:
    """One of mine: its state and the reason, the answer, what I think of it, and my appeal."""
    holder, city, at, refusal = request.user.holder_id, city_of(request), clock.now(), None
    if request.method == "POST":
        try:
            _said(request, holder, city, id)
            return redirect("citizen:voice", id=id)
        except Refusal as no:
            refusal = no
    pack, mine = tell_city.one(holder=holder, city=city, id=id, at=at)
    asked = queries.rules_of(pack)
    reasons = {one.id: words(one.name) for one in asked.moderation.reasons}
    shown = {
        "row": _row(pack, mine), "mine": mine, "last": mine.voice.moderated[-1] if mine.voice.moderated else None,
        "reason": reasons.get(mine.voice.moderated[-1].reason, "") if mine.voice.moderated else "",
        "flags": [_(FLAGS[flag]) for flag in mine.voice.flags], "photos": range(1, mine.voice.photos + 1),
        "way": _way(mine), "city": city, "appeal_days": asked.moderation.appeal_days,
    }  # fmt: skip
    return _page(request, "citizen/voices/voice.html", shown, refusal)


@citizens_only
@require_safe
def photo(request: HttpRequest, id: UUID, place: int) -> HttpResponse:
    """A photo of mine as it is kept."""
    return photo_answer(tell_city.photo(holder=request.user.holder_id, id=id, place=place))


def _tell(request: HttpRequest) -> facts.Told:
    asked = request.POST
    where = facts.Where(
        _degree(asked.get("latitude", "")), _degree(asked.get("longitude", "")), asked.get("district", ""),
        asked.get("place", ""),
    )  # fmt: skip
    return tell_city.snapshot(
        holder=request.user.holder_id, city=city_of(request), id=_id(asked.get("id", "")), kind=asked.get("kind", ""),
        where=where, words=asked.get("words", ""), uploads=_uploads(request), at=clock.now(),
    )  # fmt: skip


def _thanks(done: facts.Told) -> str:
    if done.joined:
        return _("Thank you. {n} people told of this already or do now; yours was added to case {number}.").format(
            n=done.people, number=done.number
        )
    return _("Thank you. Somebody looks at it, then the unit in charge answers.")


def _said(request: HttpRequest, holder: int, city: str, id: UUID) -> None:
    asked, at = request.POST, clock.now()
    if asked.get("do") == "appeal":
        tell_city.appeal(holder=holder, city=city, id=id, words=asked.get("words", ""), at=at)
        messages.success(request, _("Your appeal was sent. Somebody else decides on it."))
        return
    case = queries.voice(holder, id).case
    do = asked.get("do")
    tell_city.judge(
        holder=holder, city=city, case=case, content=do == "content", words=asked.get("words", ""), at=at,
        reopen=do == "reopen",
    )  # fmt: skip
    messages.success(request, _("The case is open again.") if do == "reopen" else _("Thank you for saying so."))


def _mine(request: HttpRequest, sort: str) -> tuple[schema.Pack, list[tell_city.Mine]]:
    return tell_city.mine(holder=request.user.holder_id, city=city_of(request), sort=sort, at=clock.now())


def _row(pack: schema.Pack, one: tell_city.Mine) -> dict[str, Any]:
    kinds = {kind.id: words(kind.name) for kind in queries.rules_of(pack).kinds}
    accepted = one.voice.state in ("published", "routed")
    return {
        "one": one, "title": one.voice.title or kinds.get(one.voice.kind, one.voice.kind),
        "state": _words(CASE_STATES, one.case.state) if accepted else _words(VOICE_STATES, one.voice.state),
    }  # fmt: skip


def _way(mine: tell_city.Mine) -> list[tuple[str, bool]]:
    """The steps of a voice, and whether it has come so far; none where it was declined, or ended otherwise."""
    if mine.voice.state in ("declined", "withdrawn") or mine.case.state in ("merged", "dropped"):
        return []
    accepted = mine.voice.state in ("published", "routed")
    far = 1 + accepted + (accepted and mine.case.state in ("open", "answered")) + (mine.case.state == "answered")
    names = (_("You sent it"), _("Somebody has looked"), _("The unit has it"), _("It was answered"))
    return [(name, n < far) for n, name in enumerate(names)]


def _words(names: dict[str, tuple[str, str]], state: str) -> tuple[str, str]:
    name, style = names[state]
    return _(name), style


def _page(request: HttpRequest, template: str, shown: dict[str, Any], refusal: Refusal | None) -> HttpResponse:
    said = sentence(refusal) if refusal else ""
    field = next((name for name, codes in FIELDS.items() if refusal and refusal.code.startswith(codes)), "")
    frame = {
        "tab": TAB, "city_name": words(chosen_city(request).pack.city.programme), "id": uuid4(), "typed": request.POST,
        "refused": said, "wrong": {field: said} if field else {},
    }  # fmt: skip
    return render(request, template, frame | shown, status=200 if refusal is None else status_of(refusal))


def _uploads(request: HttpRequest) -> list[bytes]:
    """The uploads' bytes, and no more of them than are ever taken."""
    return [upload.read(tell_city.UPLOAD_MOST_BYTES + 1) for upload in request.FILES.getlist("photo")]


def _degree(text: str) -> Decimal | None:
    try:
        degree = Decimal(text)
    except InvalidOperation:
        return None
    return degree if degree.is_finite() and -180 <= degree <= 180 else None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
