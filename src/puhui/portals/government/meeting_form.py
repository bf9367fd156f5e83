"""What the conference's forms take: calls, agendas, and minutes with who came and what was decided."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, QueryDict

from puhui.ground import clock
from puhui.oversight.conference import facts

DECISIONS_SHOWN = 5


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


def decisions_of(asked: QueryDict) -> list[facts.Decision]:
    """The decisions that were written; a row without words is none."""
    found = []
    for n in range(1, DECISIONS_SHOWN + 1):
        words = asked.get(f"text_{n}", "").strip()
        if words:
            lead = asked.get(f"lead_{n}", "")
            found.append(
                facts.Decision(
                    words, asked.get(f"title_{n}", "").strip(), ids_of([lead]), ids_of(asked.getlist(f"with_{n}")),
                    _day(asked.get(f"due_{n}", "")),
                )
            )  # fmt: skip
    return found


def rows_of(draft: facts.Draft | None) -> list[dict[str, Any]]:
    """The decisions of a draft, and empty rows for more."""
    told = list(draft.decisions) if draft else []
    empty = facts.Decision("")
    return [
        {
            "n": n,
            "is": told[n - 1] if n <= len(told) else empty,
            "lead": told[n - 1].leads[0] if n <= len(told) and told[n - 1].leads else None,
        }
        for n in range(1, DECISIONS_SHOWN + 1)
    ]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Http404 from None
