"""Boards as they are shown: the first hundred, and always one's own place."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from puhui.economy.honours import facts, refusals
from puhui.economy.honours.buckets import Board
from puhui.economy.honours.calc import periods, tallies
from puhui.economy.honours.calc.periods import Period
from puhui.economy.honours.models import Membership, Tally
from puhui.foundations.packs import schema

TOP = 100


def board(
    *, pack: schema.Pack, board: str, period: str, day: date, holder: int | None = None, part: str = "",
    team: UUID | None = None,
) -> facts.BoardShown:  # fmt: skip
    """A board on the period in which ``day`` lies; ``part`` is a district, ``team`` whose members are ranked.

    Refusals: BoardUnknown.
    """
    told = next((one for one in pack.boards if one.id == board and period in one.periods), None)
    if told is None:
        raise refusals.BoardUnknown(board=board, period=period)
    over = Period[period.upper()]
    first = periods.starts(over, day)
    shown = {"board": board, "period": period, "first": first, "last": periods.ends(over, first)}
    counted = tallies.counted_on(told)
    tally = (
        Tally.objects.filter(city=pack.city.city, what=counted.what, of=counted.of).values_list("id", flat=True).first()
    )
    if tally is None:
        return facts.BoardShown(**shown, people=0, top=(), own=None, hidden=True)
    if told.scope == "teams":
        return _of_teams(told, tally, over, first, holder, shown)
    if told.scope == "members":
        return _of_members(told, tally, over, first, holder, team, shown)
    key = Board(tally, over, first, part if told.scope == "district" else "")
    people, top = podium(key)
    hidden = people < told.minimum
    own = own_place(key, holder) if holder is not None else None
    return facts.BoardShown(**shown, people=people, top=() if hidden else top, own=own, hidden=hidden)


def podium(key: Board) -> tuple[int, tuple[facts.Place, ...]]:
    """How many stand on a board, and the first hundred: one row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people, holders, scores FROM honours_podium"
            " WHERE tally = %s AND period = %s AND starts = %s AND part = %s",
            [key.tally, int(key.period), key.starts, key.part],
        )
        found = cursor.fetchone()
    if found is None:
        return 0, ()
    people, holders, scores = found
    return people, tuple(
        facts.Place(n, score, holder) for n, (holder, score) in enumerate(zip(holders, scores, strict=True), 1)
    )


def own_place(key: Board, holder: int) -> facts.Place | None:
    """One's own place: counted by buckets, never by walking the board; None: not on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT score, place FROM honours_place(%s, %s::smallint, %s::smallint, %s, %s)",
            [holder, key.tally, int(key.period), key.starts, key.part],
        )
        found = cursor.fetchone()
    return facts.Place(found[1], found[0], holder) if found and found[1] is not None else None


def _of_teams(
    told: schema.Board, tally: int, period: Period, first: date, holder: int | None, shown: dict
) -> facts.BoardShown:
    """Teams with enough members; a smaller one is not ranked, so that nobody is recognised in it."""
    ranked = (
        "SELECT t.id, s.score, t.name, t.members, row_number() OVER (ORDER BY s.score DESC, s.reached, t.id) AS place"
        " FROM honours_teamscore s JOIN honours_team t ON t.id = s.team_id WHERE s.tally = %(tally)s"
        " AND s.period = %(period)s AND s.starts = %(first)s AND t.kind = %(kind)s AND t.members >= %(minimum)s"
        " AND t.closed_at IS NULL AND s.score > 0"
    )
    asked = {
        "tally": tally, "period": int(period), "first": first, "kind": told.team, "minimum": told.minimum, "top": TOP,
        "holder": holder or 0,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH ranked AS ({ranked}) SELECT id, score, name, members, place, count(*) OVER (),"
            " id IN (SELECT team_id FROM honours_membership WHERE holder_id = %(holder)s AND left_on IS NULL) AS mine"
            " FROM ranked ORDER BY place",
            asked,
        )
        rows = cursor.fetchall()
    places = [facts.Place(row[4], row[1], None, row[0], row[2], row[3]) for row in rows]
    own = next((place for place, row in zip(places, rows, strict=True) if row[6]), None)
    return facts.BoardShown(**shown, people=len(rows), top=tuple(places[:TOP]), own=own, hidden=not rows)


def _of_members(
    told: schema.Board, tally: int, period: Period, first: date, holder: int | None, team: UUID | None, shown: dict
) -> facts.BoardShown:
    """The members of one's own team of the kind, by their own scores; for members alone."""
    if team is None and holder is not None:
        stays = Membership.objects.filter(holder_id=holder, kind=told.team, left_on=None)
        team = stays.values_list("team_id", flat=True).first()
    if team is None:
        return facts.BoardShown(**shown, people=0, top=(), own=None, hidden=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.holder_id, coalesce(-s.minus, 0), row_number() OVER"
            " (ORDER BY s.minus NULLS LAST, s.reached, m.holder_id), count(*) OVER () FROM honours_membership m"
            " LEFT JOIN honours_score s ON s.holder_id = m.holder_id AND s.tally = %s AND s.period = %s AND s.starts = %s"
            " AND s.part = '' WHERE m.team_id = %s AND m.left_on IS NULL ORDER BY 3",
            [tally, int(period), first, team],
        )
        rows = cursor.fetchall()
    places = [facts.Place(place, score, member) for member, score, place, _count in rows]
    hidden = len(rows) < told.minimum
    own = next((place for place in places if place.holder == holder), None)
    return facts.BoardShown(
        **shown, people=len(rows), top=() if hidden else tuple(places[:TOP]), own=own, hidden=hidden
    )


def applied_at(city: str) -> datetime | None:
    """When a city's boards were last brought up to date."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT applied_at FROM honours_progress WHERE city = %s", [city])
        found = cursor.fetchone()
    return found[0] if found else None
