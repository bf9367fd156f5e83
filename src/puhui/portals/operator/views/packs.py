"""City packs: which is in force, what a version says, what changed, and putting a checked one into force."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.packs import browse_packs, change_packs
from puhui.portals.operator.rules import rule_words
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared import formulas, problems
from puhui.portals.shared.problems import refused
from puhui.portals.shared.templatetags.library import said

FAULTS_SHOWN = 50


@reads
@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    """Every city with the versions that ever counted for it."""
    cities = []
    for found in browse_packs.histories():
        versions = [
            {
                "number": one.number,
                "version": one.pack.city.version,
                "sha256": one.sha256,
                "activated_at": one.activated_at,
                "active": place == 0,
                "unchecked": _unchecked(one.pack),
                "earlier": found[place + 1].number if place + 1 < len(found) else None,
            }
            for place, one in enumerate(found)
        ]
        city = found[0].pack.city
        cities.append({"name": city.name, "programme": city.programme, "versions": versions})
    return page(request, "operator/packs/list.html", "packs", cities=cities)


@reads
@require_safe
def pack(request: HttpRequest, number: int) -> HttpResponse:
    """What one version says."""
    seen = browse_packs.version(number)
    pack = seen.pack.pack
    names = {m.id: m.name for m in pack.methodologies}
    scenarios = [
        {
            "scenario": one,
            "methodology": names[one.methodology],
            "rules": [_rule(rule, pack) for rule in pack.rules if rule.scenario == one.id],
        }
        for one in pack.scenarios
    ]
    return page(
        request,
        "operator/packs/page.html",
        "packs",
        stored=seen.pack,
        pack=pack,
        active=seen.in_force,
        failures=[problems.sentence(one.refusal) for one in seen.failures],
        cases=sum(len(m.cases) for m in pack.methodologies),
        scenarios=scenarios,
        factors=[{"factor": f, "unit": formulas.unit(f.unit)} for f in pack.factors],
    )


@reads
@require_safe
def diff(request: HttpRequest, before: int, after: int) -> HttpResponse:
    """What changed from one version to another, in an officer's words."""
    seen = browse_packs.compare(before, after)
    return page(
        request, "operator/packs/diff.html", "packs", before=seen.before, after=seen.after, changes=seen.changes
    )


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check a pack: does it load, do its cases come out, what would change."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            context["report"] = _report(_proposed(request))
        except Refusal as refusal:
            faults = [refusal, *refusal.data.get("others", ())][:FAULTS_SHOWN]
            context = {"refused": refused(refusal), "refused_all": [refused(one) for one in faults]}
    status = 422 if "refused" in context else 200
    folders = change_packs.folders()
    return page(request, "operator/packs/check.html", "packs", status=status, folders=folders, **context)


@changes
@require_POST
def activate(request: HttpRequest) -> HttpResponse:
    """Put a checked pack into force."""
    stored = change_packs.activate(
        source=request.POST.get("upload", ""), sha256=request.POST.get("sha256", ""), at=clock.now()
    )
    messages.success(request, _("{city}: this pack is in force now.").format(city=said(stored.pack.city.name)))
    return HttpResponseRedirect(reverse("operator:pack", args=[stored.number]))


def _proposed(request: HttpRequest) -> change_packs.Proposed:
    if file := request.FILES.get("zip"):
        return change_packs.check_zip(stream=file.file, name=file.name, at=clock.now())
    return change_packs.check_folder(request.POST.get("folder", ""))


def _report(proposed: change_packs.Proposed) -> dict[str, Any]:
    checked = proposed.checked
    pack = checked.pack
    return {
        "city": pack.city,
        "upload": proposed.source,
        "sha256": checked.sha256,
        "scenarios": len(pack.scenarios),
        "methodologies": len(pack.methodologies),
        "factors": len(pack.factors),
        "unchecked": len(checked.to_be_verified),
        "cases": checked.cases,
        "failures": [problems.sentence(one.refusal) for one in checked.failures],
        "gaps": checked.gaps,
        "first": proposed.before is None,
        "same": proposed.is_in_force,
        "changes": proposed.changes,
    }


def _rule(rule: schema.Rule, pack: schema.Pack) -> dict[str, Any]:
    return {"words": rule_words(rule, pack), "official": rule.source.review is schema.Review.OFFICIAL}


def _sources(pack: schema.Pack) -> Iterator[schema.Source]:
    for part in (pack.factors, pack.methodologies, pack.scenarios, pack.rules):
        yield from (one.source for one in part)


def _unchecked(pack: schema.Pack) -> int:
    return sum(source.review is not schema.Review.OFFICIAL for source in _sources(pack))
