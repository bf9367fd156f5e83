"""What an exchange officer looks at: abnormal patterns of a day (T44), large holders (T38), members' objections (T32)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.ground import clock
from puhui.journeys.market.desks import EXCHANGE, Desk
from puhui.market.exchange import queries
from puhui.portals.market.parts import Badge, Column, Link, Table
from puhui.portals.market.views.frame import at_desk, page

DAYS_SHOWN = 10
PATTERNS = {
    "frequent": gettext_noop("frequent orders and withdrawals"), "to_and_fro": gettext_noop("deals to and fro"),
    "dear_and_cheap": gettext_noop("bought dear, sold cheap"),
    "large_withdrawn": gettext_noop("a large order withdrawn"), "concentrated": gettext_noop("trade in few hands"),
    "late": gettext_noop("price moved before the close"),
}  # fmt: skip


@at_desk(EXCHANGE)
def watch(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Nothing is refused for what stands here: somebody looks at it."""
    days = [day for day, _state in queries.days(desk.city, size=DAYS_SHOWN)]
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = days[0] if days else clock.local_day(clock.now())
    links = [Link(str(one), f"?day={one}") for one in days]
    parts = [_alerts(desk, day, links), _holders(desk), _objections(desk, day)]
    return page(request, desk, "watch", _("Watch list of {day}").format(day=day), parts)


def _alerts(desk: Desk, day: date, links: list[Link]) -> Table:
    rows = [
        (
            _(PATTERNS[a.pattern]),
            a.instrument,
            ", ".join(a.members),
            ", ".join(f"{k} {v:,}" for k, v in a.figures.items()),
        )
        for a in queries.watched(desk.city, day)
    ]
    columns = [Column(_("Pattern")), Column(_("Product")), Column(_("Exchange members")), Column(_("Figures"), "words")]
    return Table(_("Abnormal trade"), columns, rows, empty=_("No pattern shows on this day."), links=links)


def _holders(desk: Desk) -> Table:
    rows = [
        (
            h.member,
            h.name,
            h.instrument,
            h.tonnes,
            h.limit,
            Badge(_("over the limit"), "no") if h.over else _("has to report"),
        )
        for h in queries.large_holders(desk.city)
    ]
    columns = [Column(_("Member")), Column(_("Name"), "words"), Column(_("Product")), Column(_("Tonnes"), "amount"),
               Column(_("Largest holding"), "amount"), Column("")]  # fmt: skip
    return Table(_("Large holders"), columns, rows, empty=_("Nobody holds so much."))


def _objections(desk: Desk, day: date) -> Table:
    rows = [(o.at, o.member, o.text, o.by) for o in queries.objections(desk.city, day)]
    columns = [Column(_("When")), Column(_("Member")), Column(_("Objection"), "words"), Column(_("Who sits there"))]
    return Table(_("Objections to the settlement"), columns, rows, empty=_("Nobody objected."))
