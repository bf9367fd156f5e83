"""The console's first page: what came in today, and what needs somebody."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from puhui.ground import clock
from puhui.journeys.acts import oversee_batches
from puhui.portals.operator.models import Work
from puhui.portals.operator.rows import shown
from puhui.portals.operator.views.frame import page, reads

WAITS_LONG = timedelta(minutes=10)
REFUSED_SHOWN = 5


@dataclass(frozen=True)
class Problem:
    """Something that somebody should look at."""

    weight: str  # bad, warn
    icon: str
    what: str
    why: str
    address: str


@reads
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Today at a glance."""
    now = clock.now()
    seen = oversee_batches.overview(day=clock.local_day(now), week_ago=now - timedelta(days=7))
    last_check = Work.objects.filter(kind=Work.Kind.VERIFY).order_by("-id").first()
    return page(
        request,
        "operator/home.html",
        "home",
        today=seen.sums,
        batches=[shown(one) for one in seen.latest],
        problems=_problems(seen, last_check, now),
        cities=[{"city": p.pack.city, "number": p.number} for p in seen.cities],
    )


def _problems(seen: oversee_batches.Overview, last_check: Work | None, now) -> list[Problem]:
    found = []
    if last_check is not None and last_check.result and not last_check.result["ok"]:
        found.append(Problem("bad", "warning", _("The ledger does not verify"),
                             _("The first wrong row is named on the page of the check."),
                             reverse("operator:verify")))  # fmt: skip
    for one in seen.refused[:REFUSED_SHOWN]:
        found.append(Problem("bad", "no", _("Delivery {n} was refused").format(n=one.batch.id),
                             one.batch.file_name, reverse("operator:batch", args=[one.batch.id])))  # fmt: skip
    for one in seen.waiting:
        if now - one.batch.received_at > WAITS_LONG:
            found.append(Problem("warn", "clock", _("Delivery {n} has been waiting").format(n=one.batch.id),
                                 _("Is the worker running?"),
                                 reverse("operator:batch", args=[one.batch.id])))  # fmt: skip
    if seen.sums["conflict"]:
        n = seen.sums["conflict"]
        what = ngettext("{n} row conflicts with a known record", "{n} rows conflict with known records", n)
        found.append(Problem("warn", "question", what.format(n=n), _("To correct a record, the partner sends a higher revision."),
                             reverse("operator:batches")))  # fmt: skip
    if seen.sums["rejected"]:
        n = seen.sums["rejected"]
        what = ngettext("{n} row was rejected today", "{n} rows were rejected today", n)
        found.append(Problem("warn", "question", what.format(n=n), _("Each row says why on its delivery's page."),
                             reverse("operator:batches")))  # fmt: skip
    return found
