"""Settlement with merchants, month by month; and whether vouchers, lines and ledger are one sum."""

from datetime import timedelta
from tempfile import NamedTemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from puhui.ground import clock
from puhui.journeys.mall import oversee_merchants, settle_merchants
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused
from puhui.portals.shared.statements import language, month_of, statement_words
from puhui.portals.shared.templatetags.library import said_pair


@reads
@require_safe
def settlements(request: HttpRequest) -> HttpResponse:
    """A month of a city, merchant by merchant; the proof of the books where it is asked for (``prove=1``)."""
    return _page(request, request.GET.get("city", ""), request.GET.get("month", ""))


@changes
@require_POST
def close_month(request: HttpRequest) -> HttpResponse:
    """Close a month at every merchant; what cannot be closed says why."""
    city, month = request.POST.get("city", ""), request.POST.get("month", "")
    by = request.user.get_username()
    closed = settle_merchants.close_month(city=city, period=month, by=by, at=clock.now())
    stuck = [{"name": one.merchant.name, "no": refused(one.refusal)} for one in closed if one.refusal]
    return _page(request, city, month, stuck=stuck, closed=[one for one in closed if one.sums])


@reads
@require_safe
def statement(request: HttpRequest, holder: int, period: str) -> HttpResponse:
    """A merchant's month, with its lines."""
    month = month_of(period)
    if month is None:
        raise Http404
    told = settle_merchants.statement(holder=holder, period=month)
    lines = [
        {"line": line, "offer": told.offers.get(line.offer), "store": told.stores.get(line.store)}
        for line in told.lines
    ]  # fmt: skip
    return page(request, "operator/settlements/statement.html", "settlements", told=told, lines=lines)


@reads
@require_safe
def workbook(request: HttpRequest, holder: int, period: str) -> HttpResponse:
    """The same as a workbook, with every line."""
    month = month_of(period)
    if month is None:
        raise Http404
    told = settle_merchants.statement(holder=holder, period=month)
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it, which deletes it
    settle_merchants.write_workbook(
        told, file, words=statement_words(said_pair(told.merchant.name)), language=language()
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"statement-{told.merchant.code}-{period}.xlsx")


def _page(request: HttpRequest, city: str, month: str, **context: object) -> HttpResponse:
    today = clock.local_day(clock.now())
    cities = oversee_merchants.overview().cities
    chosen = next((one for one in cities if one.city == city), cities[0] if cities else None)
    if chosen is None:
        return page(request, "operator/settlements/page.html", "settlements", cities=[], **context)
    # Last month is what is to be closed; what runs is one choice away.
    period = month_of(month) or (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    seen = settle_merchants.month(city=chosen.city, period=period, today=today)
    # It reads everything ever booked: only where somebody asks. Closing a month proves its merchants by itself.
    asked = request.GET.get("prove") == "1"
    found = settle_merchants.reconcile(city=chosen.city, today=today) if asked else None
    return page(
        request, "operator/settlements/page.html", "settlements", cities=cities, city=chosen, seen=seen, found=found,
        holds=all(one.holds for one in found or ()), total_fen=sum(sums.closing_fen for _, sums in seen.rows), **context,
    )  # fmt: skip
