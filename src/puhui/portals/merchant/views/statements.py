"""What the city owes this merchant, month by month; of no other."""

from tempfile import NamedTemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from puhui.journeys.mall import settle_merchants
from puhui.portals.merchant.words import of_pair
from puhui.portals.shared.statements import language, month_of, statement_words


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """One month: its sums and its lines."""
    told = settle_merchants.statement_of_clerk(user=request.user.id, period=month_of(request.GET.get("month")))
    lines = [
        {"line": line, "offer": of_pair(told.offers.get(line.offer)) or line.offer,
         "store": of_pair(told.stores.get(line.store))}
        for line in told.lines
    ]  # fmt: skip
    return render(request, "merchant/statement.html", {"tab": "statement", "told": told, "lines": lines})


@require_safe
def workbook(request: HttpRequest, period: str) -> HttpResponse:
    """A month as a workbook, with every line."""
    month = month_of(period)
    if month is None:
        raise Http404
    told = settle_merchants.statement_of_clerk(user=request.user.id, period=month)
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it, which deletes it
    words = statement_words(of_pair(told.merchant.name))
    settle_merchants.write_workbook(told, file, words=words, language=language())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"statement-{told.merchant.code}-{period}.xlsx")
