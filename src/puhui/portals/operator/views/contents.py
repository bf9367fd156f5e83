"""Articles, courses and quizzes in the console: written by versions, with the days on which they are read."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from puhui.civic.outreach import facts, queries
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.schema import City
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import learn
from puhui.portals.operator import outreach_form
from puhui.portals.operator.outreach_form import Malformed
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared import outreach_words
from puhui.portals.shared.problems import refused

HERE = "contents"


@reads
@require_safe
def contents(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """What is read in a city today, and how many answered each quiz."""
    cities = [one.pack.city for one in packs.cities() if one.pack.outreach]
    place = next((one for one in cities if one.city == city), cities[0] if cities else None)
    if place is None:
        return page(request, "operator/contents/list.html", HERE, place=None)
    rows = [(kind, outreach_words.KINDS[kind], queries.latest(place.city, kind)) for kind in facts.KINDS]
    return page(
        request, "operator/contents/list.html", HERE, place=place, cities=cities, rows=rows,
        totals=queries.quiz_totals(place.city), today=clock.local_day(clock.now()),
    )  # fmt: skip


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, city: str, kind: str, slug: str = "") -> HttpResponse:
    """Write a new article, course or quiz, or the next version of one."""
    if kind not in facts.KINDS:
        raise Http404
    pack, asked, no = packs.active(city).pack, request.POST, None
    versions = queries.versions(city, kind, slug) if slug else []
    if request.method == "POST":
        try:
            first, last = outreach_form.days(asked)
            learn.publish(
                city=city, id=_id(asked), kind=kind, slug=slug or asked.get("slug", ""), seen=_seen(asked),
                content=outreach_form.content(kind, asked), first=first, last=last, by=request.user.username,
                at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("The version is kept, and is read from its first day on."))
            return HttpResponseRedirect(reverse("operator:contents_of", args=[city]))
        except Malformed as problem:
            no = problem.told()
        except Refusal as refusal:
            no = refused(refusal)
    typed = asked or (outreach_form.typed_of(versions[0]) if versions else _new())
    return page(
        request, "operator/contents/write.html", HERE, status=422 if no else 200, place=pack.city, kind=kind,
        kind_words=outreach_words.KINDS[kind], slug=slug, versions=versions, typed=typed, refused=no,
        id=asked.get("id") or uuid4(), seen=asked.get("seen") or (versions[0].number if versions else 0),
        draws=learn.draws_of(city=city) if kind == facts.QUIZ else [], quizzes=_quizzes(pack.city), audiences=outreach_words.AUDIENCES,
    )  # fmt: skip


def _new() -> dict[str, Any]:
    return {"first": clock.local_day(clock.now()), "pass_percent": 60, "audience": "everybody"}


def _quizzes(city: City) -> list[facts.Piece]:
    return queries.latest(city.city, facts.QUIZ)


def _id(asked: Any) -> UUID:
    try:
        return UUID(asked.get("id", ""))
    except ValueError:
        raise Http404 from None


def _seen(asked: Any) -> int:
    written = asked.get("seen", "")
    if not written.isascii() or not written.isdigit() or len(written) > 6:
        raise Http404
    return int(written)
