"""The board: every assignment of the city with its light, as a list, as bars by due date, as units by months."""

import hashlib
from collections import deque
from collections.abc import Callable
from datetime import date, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from puhui.oversight.assignments import facts, queries
from puhui.portals.government import board_rows
from puhui.portals.government.views.frame import Seat, page, reads
from puhui.portals.shared import oversight_words

SIZE, BARS, UNITS_SHOWN = 50, 40, 60
WORDS_MOST = 100
ORDERS = ("light", "due", "document")
QUESTIONS = ("q", "unit", "order", "group", "part", "below", "state", "from", "to", "long_term", "light")
# The same units and groups are the same object as long as nothing changed; a few days of a few cities are looked at at a time.
_written: deque[tuple[Any, tuple[SafeString, str]]] = deque(maxlen=16)
_lock = Lock()


@reads
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """All assignments with their lights: filtered, searched, as of any day."""
    seat, asked = request.seat, request.GET
    found = queries.board(seat.city, seat.on, wanted(asked), page=_number(asked.get("page", "1")), size=SIZE)
    # What the board was put together with: the page reads no units of its own.
    seat.units = found.units
    return page(
        request, "government/board/list.html", "board", board=found, asked=_asked(asked), **_filters(request, found),
        rows=board_rows.rows(found.rows, found.units, f"?on={seat.on}" if seat.past else ""),
        before=_page(asked, found.page - 1, found.pages), after=_page(asked, found.page + 1, found.pages),
    )  # fmt: skip


@reads
@require_safe
def gantt(request: HttpRequest) -> HttpResponse:
    """Bars from start to due date, the nearest end first."""
    seat, asked = request.seat, request.GET
    told = queries.gantt(seat.city, seat.on, wanted(asked), page=_number(asked.get("page", "1")), size=BARS)
    first, last = _span(told, seat.on)
    found = told.board
    return page(
        request, "government/board/gantt.html", "gantt", board=found, asked=_asked(asked), bars=[_bar(one, first, last) for one in found.rows],
        months=_months(first, last), today=_place(seat.on, first, last), **_filters(request, found),
        before=_page(asked, found.page - 1, found.pages), after=_page(asked, found.page + 1, found.pages),
    )  # fmt: skip


@reads
@require_safe
def heat(request: HttpRequest) -> HttpResponse:
    """Units by months: the worst light of what a unit leads."""
    seat, asked = request.seat, request.GET
    told = queries.heat(seat.city, seat.on, months=12)
    kind = asked.get("kind", "")
    units = [unit for unit in told.cells if not kind or (unit in seat.units and seat.units[unit].kind == kind)]
    units.sort(key=lambda unit: (_worst(told.cells[unit]), seat.unit_name(unit)))
    shown = units if asked.get("all") else units[:UNITS_SHOWN]
    rows = [
        (unit, [_cell(cell, unit, month, seat) for month, cell in zip(told.months, told.cells[unit], strict=True)])
        for unit in shown
    ]
    kinds = sorted({seat.units[unit].kind for unit in told.cells if unit in seat.units}, key=facts.UNIT_KINDS.index)
    return page(
        request, "government/board/heat.html", "heat", months=told.months, rows=rows, more=len(units) - len(shown), kinds=kinds,
        kind=kind, lights=reversed(facts.LIGHTS),
    )  # fmt: skip


def wanted(asked: QueryDict) -> facts.Wanted:
    """What the board is asked for by an address."""
    long_term = {"yes": True, "no": False}.get(asked.get("long_term", ""))
    return facts.Wanted(
        words=asked.get("q", "").strip()[:WORDS_MOST], lights=tuple(one for one in asked.getlist("light") if one in facts.LIGHTS),
        units=_units(asked), leading=asked.get("part") == facts.LEAD, below=asked.get("below") == "1",
        group=asked.get("group", ""), state=_known(asked.get("state", ""), facts.STATES), due_from=_day(asked.get("from", "")),
        due_to=_day(asked.get("to", "")), long_term=long_term, order=_known(asked.get("order", ""), ORDERS) or ORDERS[0],
    )  # fmt: skip


def _asked(asked: QueryDict) -> dict[str, str]:
    """Every question of the address with its answer, "" where there is none: a template seeks longest what is not there."""
    return {name: asked.get(name, "") for name in QUESTIONS}


def _filters(request: HttpRequest, found: facts.Board) -> dict[str, Any]:
    seat, asked = request.seat, request.GET
    chosen = asked.getlist("light")
    lights = [
        {"name": light, "count": found.lights[light], "chosen": light in chosen, "address": _with(asked, light=light)}
        for light in reversed(facts.LIGHTS)
    ]
    orders = {"light": _("the most urgent first"), "due": _("by time limit"), "document": _("as in the document")}
    units, units_mark = _options(found.units, board_rows.unit_options)
    groups, groups_mark = _options(found.groups, board_rows.group_options)
    return {
        "lights": lights, "all_lights": _with(asked, light=None), "total_lights": sum(found.lights.values()),
        "unit_options": board_rows.chosen(units, asked.get("unit", "")),
        "group_options": board_rows.chosen(groups, asked.get("group", "")), "choices": units_mark + groups_mark, "as_of": f"?on={seat.on}" if seat.past else "",
        "orders": orders.items(), "states": facts.STATES,
        "rest": _with(asked, on=None, page=None), "narrowed": any(asked.get(name) for name in ("unit", "group", "state", "from", "to", "part")),
        "tabs": [(name, words, f"{reverse(f'government:{name}')}?{_with(asked, page=None)}") for name, words in _tabs()],
    }  # fmt: skip


def _options(told: Any, write: Callable[[Any], SafeString]) -> tuple[SafeString, str]:
    """Choices with their fingerprint, written once as long as what they are made of is the same object."""
    with _lock:
        found = next((written for known, written in _written if known is told), None)
        if found is None:
            options = write(told)
            found = options, hashlib.sha256(options.encode()).hexdigest()
            _written.append((told, found))
    return found


def _tabs() -> list[tuple[str, str]]:
    return [("board", _("List")), ("gantt", _("Time limits")), ("heat", _("Units and months"))]


def _with(asked: QueryDict, **changes: str | None) -> str:
    """The address's questions with some of them changed; a page is named anew each time."""
    told = asked.copy()
    told.pop("page", None)
    for name, value in changes.items():
        told.pop(name, None)
        if value is not None:
            told[name] = value
    return told.urlencode()


def _page(asked: QueryDict, number: int, pages: int) -> str:
    return _with(asked) + f"&page={number}" if 1 <= number <= pages else ""


def _span(told: facts.Gantt, on: date) -> tuple[date, date]:
    """The scale: what long went on already is not drawn from its beginning."""
    first = max(told.first, (on - timedelta(days=400)).replace(day=1))
    return first, max(min(told.last, on + timedelta(days=1_600)), first + timedelta(days=60))


def _bar(row: facts.BoardRow, first: date, last: date) -> dict[str, Any]:
    ends = row.ends or last
    left, right = _place(max(row.starts, first), first, last), _place(min(ends, last) + timedelta(days=1), first, last)
    return {"is": row, "left": f"{left:.2f}", "width": f"{max(right - left, 0.6):.2f}", "open": row.ends is None}


def _place(day: date, first: date, last: date) -> float:
    return min(100.0, max(0.0, (day - first).days * 100 / ((last - first).days + 1)))


def _months(first: date, last: date) -> list[dict[str, Any]]:
    """The scale's lines: months, or quarters and years where there are many."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    step = 1 if count <= 14 else 3 if count <= 40 else 12
    days = [date(first.year + n // 12, n % 12 + 1, 1) for n in range(first.month - 1, first.month - 1 + count)]
    shown = [day for day in days if (day.month - 1) % step == 0]
    return [
        {"day": day, "left": f"{_place(day, first, last):.2f}", "year": day.month == 1 or day is shown[0]}
        for day in shown
    ]


def _cell(cell: facts.Cell | None, unit: UUID, month: date, seat: Seat) -> dict[str, Any] | None:
    if cell is None:
        return None
    end = min((month + timedelta(days=31)).replace(day=1) - timedelta(days=1), seat.on)
    reds = sum(cell.lights.get(light, 0) for light in (facts.OVERDUE, facts.BEHIND))
    words = _(", ").join(f"{oversight_words.LIGHTS[light]} {count}" for light, count in cell.lights.items())
    address = f"{reverse('government:board')}?unit={unit}&part=lead&on={end}"
    return {"is": cell, "reds": reds, "words": words, "address": address}


def _worst(cells: tuple[facts.Cell | None, ...]) -> tuple[int, int]:
    now = cells[-1]
    if now is None:
        return (0, 0)
    return (-now.lights.get(facts.OVERDUE, 0), -now.lights.get(facts.BEHIND, 0))


def _units(asked: QueryDict) -> tuple[UUID, ...]:
    written = asked.get("unit", "")
    if not written:
        return ()
    try:
        return (UUID(written),)
    except ValueError:
        raise Http404 from None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Http404 from None


def _known(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 1
