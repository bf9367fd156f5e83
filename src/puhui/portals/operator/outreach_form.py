"""What the console's forms of campaigns and texts take: typed words become what is asked, written or told."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from puhui.civic.outreach import actions, facts, queries
from puhui.ground.identifiers import uuid_of
from puhui.oversight.assignments.facts import Unit

PARTED = re.compile(r"[\t,，]")
LINES_MOST = 500


class Malformed(ValueError):
    """Something typed cannot be read; its words are for the page."""

    def told(self) -> dict[str, str]:
        return {"what": str(self), "code": "", "cites": ""}


def wanted(asked: Any, units: dict[UUID, Unit], today: date) -> list[facts.Wanted]:
    """One placement a line: unit, places, place, latitude, longitude; all but the unit may be left out.

    A line's id comes from the form's and its number, so that a form sent twice asks once. Raises Malformed.
    """
    known = {one.name: id for id, one in units.items() if one.stands(today)}
    due, form = _day(asked.get("due", ""), _("The last day")), _uuid(asked.get("id", ""))
    assignment = _uuid(asked.get("assignment", "")) if asked.get("assignment") else None
    lines = [line.strip() for line in asked.get("lines", "").splitlines() if line.strip()]
    if not 1 <= len(lines) <= LINES_MOST:
        raise Malformed(_("Write one unit a line, at most {most}.").format(most=LINES_MOST))
    return [
        _line(number, line, known, channel=asked.get("channel", ""), due=due, assignment=assignment, form=form)
        for number, line in enumerate(lines, 1)
    ]


def _line(
    number: int, line: str, known: dict[str, UUID], *, channel: str, due: date, assignment: UUID | None, form: UUID
) -> facts.Wanted:
    name, places, place, latitude, longitude, *_rest = [*(part.strip() for part in PARTED.split(line)), "", "", "", ""]
    if name not in known:
        raise Malformed(_("Line {number}: the city has no unit “{name}”.").format(number=number, name=name))
    try:
        position = (Decimal(latitude), Decimal(longitude)) if latitude or longitude else (None, None)
        return facts.Wanted(
            uuid_of(f"outreach/{form}/{number}"), known[name], channel, due, int(places or "1"), place, *position,
            assignment,
        )  # fmt: skip
    except (ValueError, InvalidOperation):
        raise Malformed(_("Line {number} cannot be read: {line}").format(number=number, line=line)) from None


def campaign(asked: Any, city: str, by: str, at: Any) -> facts.Campaign:
    """Raises Malformed."""
    planned = asked.get("planned", "").replace(",", "").strip()
    try:
        fen = int(Decimal(planned) * 100) if planned else None
    except (InvalidOperation, ValueError, OverflowError):
        raise Malformed(_("The budget is told in yuan, like 12,000.50.")) from None
    return facts.Campaign(
        _uuid(asked.get("id", "")), city, asked.get("title", ""), asked.get("occasion", ""),
        _day(asked.get("first", ""), _("The first day")), _day(asked.get("last", ""), _("The last day")),
        asked.get("message", "").replace("\r\n", "\n"), fen, by, at,
    )  # fmt: skip


def content(kind: str, asked: Any) -> dict[str, Any]:
    """What was written. Refusals: PieceWrong. Raises Malformed."""
    head: dict[str, Any] = {
        "title": _both(asked, "title"), "summary": _both(asked, "summary"), "audience": asked.get("audience", ""),
    }  # fmt: skip
    if kind == facts.ARTICLE:
        return actions.article(**head, body=_both(asked, "body"))
    if kind == facts.COURSE:
        return actions.course(**head, chapters=asked.get("lines", ""), quiz=asked.get("quiz", ""))
    percent = asked.get("pass_percent", "")
    if not percent.isascii() or not percent.isdigit() or len(percent) > 3:
        raise Malformed(_("The share to pass is a number from 1 to 100."))
    return actions.quiz(
        **head, questions=asked.get("lines", ""), pass_percent=int(percent), draw=asked.get("draw", "")
    )  # fmt: skip


def typed_of(piece: facts.Piece) -> dict[str, Any]:
    """A version as the form shows it."""
    told = piece.content
    found = {"slug": piece.slug, "audience": told["audience"], "first": piece.first, "last": piece.last or ""}
    for name in ("title", "summary", "body"):
        found |= {f"{name}_{language}": text for language, text in told.get(name, {}).items()}
    match piece.kind:
        case facts.COURSE:
            found |= {"lines": queries.lines_of_course(told), "quiz": told["quiz"]}
        case facts.QUIZ:
            found |= {"lines": queries.lines_of_quiz(told), "pass_percent": told["pass_percent"], "draw": told["draw"]}
    return found


def days(asked: Any) -> tuple[date, date | None]:
    """From when to when a version is read. Raises Malformed."""
    last = asked.get("last", "")
    return _day(asked.get("first", ""), _("The first day")), _day(last, _("The last day")) if last else None


def _both(asked: Any, name: str) -> dict[str, str]:
    return {language: asked.get(f"{name}_{language}", "") for language in ("zh", "en")}


def _day(written: str, what: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Malformed(_("{what} is a date like 2026-06-05.").format(what=what)) from None


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Malformed(_("Open the form anew; it lost its number.")) from None
