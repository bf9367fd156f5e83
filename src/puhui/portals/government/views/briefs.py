"""The monthly brief (专报) to look at and to take along as .docx or PDF."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from puhui.journeys.oversight.write_brief import write_brief
from puhui.portals.government.views.frame import Seat, page, reads
from puhui.portals.shared.brief import pdf, telling, word

FORMS = {
    "docx": (word.draw, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf.draw, "application/pdf"),
}
MONTHS_SHOWN = 12


@reads
@require_safe
def briefs(request: HttpRequest) -> HttpResponse:
    """The months of which there is a brief, and this one as it stands so far."""
    first = request.seat.today.replace(day=1)
    months = [first]
    while len(months) < MONTHS_SHOWN:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return page(request, "government/briefs/list.html", "briefs", months=months, present=first)


@reads
@require_safe
def brief(request: HttpRequest, month: str, form: str) -> HttpResponse:
    """One month's brief as a file."""
    seat = request.seat
    if form not in FORMS:
        raise Http404
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
    if first > seat.today:
        raise Http404
    told = write_brief(city=seat.city, month=first, today=seat.today)
    draw, kind = FORMS[form]
    answer = HttpResponse(draw(telling.paper(told, _name(seat))), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="brief-{seat.city}-{month}.{form}"'
    return answer


def _name(seat: Seat) -> str:
    if seat.city_name is None:
        return seat.city
    return seat.city_name.en if (get_language() or "").startswith("en") else seat.city_name.zh
