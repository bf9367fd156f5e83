"""Do the books agree: sheets against the ledger, and the ledger against itself."""

from datetime import date, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from puhui.ground import clock
from puhui.journeys.books import check_books
from puhui.portals.operator import jobs
from puhui.portals.operator.models import Work
from puhui.portals.operator.views.frame import page, reads
from puhui.portals.shared.templatetags.library import said

DAYS_SHOWN = 31
DAYS_MAX = 366
CHECKS_SHOWN = 10


@reads
@require_safe
def totals(request: HttpRequest) -> HttpResponse:
    """Grams and points by scenario and day, and whether the ledger says the same."""
    today = clock.local_day(clock.now())
    last = _day(request.GET.get("last"), today)
    first = max(_day(request.GET.get("first"), last - timedelta(days=DAYS_SHOWN - 1)), last - timedelta(days=DAYS_MAX))
    found = check_books.reconcile(city=request.GET.get("city") or None, first=first, last=last)
    names = {s.id: said(s.name) for s in found.pack.pack.scenarios}
    rows = [{"sum": one, "name": names.get(one.scenario, one.scenario)} for one in reversed(found.sums)]
    return page(
        request,
        "operator/books/totals.html",
        "totals",
        found=found,
        place=found.pack.pack.city,
        cities=found.cities,
        rows=rows,
        first=first,
        last=last,
        sum_mg=sum(one.mg for one in found.sums),
        sum_points=sum(one.points for one in found.sums),
        sum_acts=sum(one.acts for one in found.sums),
    )


@reads
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Have the whole ledger recomputed; auditors may ask for it too, because it changes nothing."""
    if request.method == "POST":
        _ask(request)
        return HttpResponseRedirect(reverse("operator:verify"))
    checks = list(Work.objects.filter(kind=Work.Kind.VERIFY).order_by("-id")[:CHECKS_SHOWN])
    return page(request, "operator/books/verify.html", "verify", earlier=checks[1:], **_latest(checks))


@reads
@require_safe
def verify_progress(request: HttpRequest) -> HttpResponse:
    """The living part of the page."""
    checks = list(Work.objects.filter(kind=Work.Kind.VERIFY).order_by("-id")[:1])
    return render(request, "operator/books/verify_progress.html", _latest(checks))


@transaction.atomic
def _ask(request: HttpRequest) -> None:
    if Work.objects.select_for_update().filter(kind=Work.Kind.VERIFY, finished_at=None).exists():
        # One check at a time tells as much as two.
        return
    work = Work.objects.create(kind=Work.Kind.VERIFY, asked_by=request.user.get_username(), asked_at=clock.now())
    jobs.verify.defer(work_id=work.id)


def _latest(checks: list[Work]) -> dict[str, object]:
    latest = checks[0] if checks else None
    running = latest is not None and latest.finished_at is None
    percent = 100 * latest.done // latest.total if running and latest.total else None
    return {"latest": latest, "running": running, "percent": percent}


def _day(text: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return otherwise
