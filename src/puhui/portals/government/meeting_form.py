"""What the conference's forms take: calls, agendas, and minutes with who came and what was decided."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, QueryDict

from puhui.ground import clock
from puhui.oversight.assignments import queries
from puhui.oversight.conference import facts
from puhui.portals.government.seats import Seat

DECISIONS_SHOWN, DECISIONS_MORE, DECISIONS_MOST = 3, 2, 100
DECISION_FIELDS = ("text", "title", "leads", "with", "due", "about")


def starts_of(written: str) -> datetime:
    """A local time as a form sends it. Http404 where it is none."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=clock.SHANGHAI)
    except ValueError:
        raise Http404 from None


def ids_of(written: list[str]) -> tuple[UUID, ...]:
    """Units, topics or assignments that were ticked. Http404 where one is none."""
    try:
        return tuple(UUID(one) for one in written if one)
    except ValueError:
        raise Http404 from None


def agenda_of(asked: QueryDict, topics: list[facts.Topic]) -> tuple[list[facts.Item], dict[UUID, str]]:
    """The items in their order (topics, assignments, the office's own lines), and what was left with its reason."""
    chosen, titles = (
        set(ids_of(asked.getlist("topic"))),
        dict(zip(asked.getlist("offered"), asked.getlist("offered_title"), strict=False)),
    )
    items = [facts.Item(one.title, one.text, one.id, one.assignment) for one in topics if one.id in chosen]
    items += [facts.Item(titles.get(str(id), ""), assignment=id) for id in ids_of(asked.getlist("assignment"))]
    items += [facts.Item(line.strip()) for line in asked.get("own", "").splitlines() if line.strip()]
    left = {one.id: asked.get(f"left_{one.id}", "") for one in topics if one.id not in chosen}
    return items, left


def attended_of(asked: QueryDict, session: facts.Session) -> list[facts.Attended]:
    """Who came for each invited unit."""
    return [
        facts.Attended(one.unit, asked.get(f"rank_{one.unit}", ""), asked.get(f"name_{one.unit}", "").strip())
        for one in session.invited
    ]


def decisions_of(asked: QueryDict, seat: Seat) -> list[facts.Decision]:
    """The decisions that were written; a row in which nothing stands is none.

    Units stand by their names, the first one leads first. Refusals: assignments.unit_name_unknown.
    """
    found = []
    for n in range(1, DECISIONS_MOST + 1):
        told = {name: asked.get(f"{name}_{n}", "").strip() for name in DECISION_FIELDS}
        if not any(told.values()):
            continue
        leads, others = (queries.units_called(seat.city, seat.today, told[name]) for name in ("leads", "with"))
        about = ids_of([told["about"]])
        found.append(
            facts.Decision(told["text"], told["title"], leads, others, _day(told["due"]), about[0] if about else None)
        )
    return found


def rows_of(draft: facts.Draft | None, seat: Seat, asked: QueryDict | None) -> list[dict[str, Any]]:
    """The decisions as they were typed, else those of a draft, and empty rows for more."""
    told = list(draft.decisions) if draft else []
    rows = [_typed(asked, n) if asked else _told(told, n, seat) for n in range(1, DECISIONS_MOST + 1)]
    written = max((row["n"] for row in rows if any(row[name] for name in DECISION_FIELDS)), default=0)
    return rows[: max(DECISIONS_SHOWN, written + DECISIONS_MORE)]


def _typed(asked: QueryDict, n: int) -> dict[str, Any]:
    return {"n": n} | {name: asked.get(f"{name}_{n}", "") for name in DECISION_FIELDS}


def _told(told: list[facts.Decision], n: int, seat: Seat) -> dict[str, Any]:
    one = told[n - 1] if n <= len(told) else facts.Decision("")
    leads, others = ("、".join(seat.unit_name(unit) for unit in units) for units in (one.leads, one.cooperating))
    return {
        "n": n, "text": one.text, "title": one.title, "leads": leads, "with": others, "due": str(one.due or ""),
        "about": str(one.about or ""),
    }  # fmt: skip


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Http404 from None
