"""The board: every assignment of a city with its light, filtered, searched, ordered and told page by page.

A city's board of a day is put together once and kept in memory as long as the database's marks say that nothing
changed; so a page costs the same few queries however many assignments there are.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connection

from puhui.ground import clock, columns
from puhui.oversight.assignments import facts, knowing, lighting
from puhui.oversight.assignments.calc import sieve, tree

SIZE_MOST = 500
# A board holds every word of a city's assignments, the rest is small.
BOARDS_MOST, KEPT_MOST, ASKED_MOST = 4, 256, 64
BOARD = "board"
PARTIES = f"""
SELECT v.assignment_id::text, p.unit_id::text, p.duty, p.position
FROM assignments_party p JOIN assignments_version v ON v.id = p.version_id
JOIN assignments_assignment a ON a.id = v.assignment_id
WHERE a.city = %s AND {lighting.STANDING}
"""
SAID = f"""
SELECT v.assignment_id::text, a.number, v.title, v.text, v."group", a.policy::text, a.position, v.parent_id::text
FROM assignments_version v JOIN assignments_assignment a ON a.id = v.assignment_id
WHERE a.city = %s AND {lighting.STANDING}
"""
SAID_SCHEMA = dict.fromkeys(("assignment", "number", "title", "text", "group", "policy"), pl.String) | {
    "position": pl.Int32, "parent": pl.String,
}  # fmt: skip
PARTY_SCHEMA = {"assignment": pl.String, "unit": pl.String, "duty": pl.String, "place": pl.Int16}


@dataclass(frozen=True)
class _Board:
    """A city's day as it is kept: rows, units by id, groups in the documents' order, and what was asked of it."""

    frame: pl.DataFrame
    units: dict[UUID, facts.Unit]
    groups: tuple[str, ...]
    asked: OrderedDict[facts.Wanted, tuple[pl.DataFrame, dict[str, int]]] = field(default_factory=OrderedDict)


_kept: dict[str, OrderedDict[tuple[Any, ...], tuple[str, Any]]] = {}
_lock = Lock()


def board(city: str, on: date, wanted: facts.Wanted = facts.Wanted(), *, page: int = 1, size: int = 50) -> facts.Board:
    """One page of a city's assignments as they stood at the end of a day; four queries, or two once it is kept.

    ``lights`` counts what fits ``wanted`` under each light, whichever lights are asked for. At most 500 rows a page;
    a page past the last one is the last. Refusals: RulesMissing.
    """
    told = _board(city, on)
    fits, lights = _fitting(told, wanted, on)
    found = sieve.under(fits, wanted.lights)
    size = max(1, min(size, SIZE_MOST))
    pages = max(1, -(-found.len() // size))
    page = max(1, min(page, pages))
    shown = told.frame[found.slice((page - 1) * size, size)]
    rows = tuple(_row(one) for one in shown.iter_rows(named=True))
    return facts.Board(on, rows, found.len(), page, pages, lights, told.groups, told.units)


def _fitting(told: _Board, wanted: facts.Wanted, on: date) -> tuple[pl.DataFrame, dict[str, int]]:
    """What fits, as ``sieve.fitting`` tells it, and counts by light; kept with the board: people turn pages and lights."""
    asked = replace(wanted, lights=())
    with _lock:
        if asked in told.asked:
            told.asked.move_to_end(asked)
            return told.asked[asked]
    fits = sieve.fitting(told.frame, asked, _meant(asked, told.units, on))
    found = fits, sieve.counted(fits)
    with _lock:
        told.asked[asked] = found
        while len(told.asked) > ASKED_MOST:
            told.asked.popitem(last=False)
    return found


def rows_of(city: str, on: date, wanted: facts.Wanted) -> list[facts.BoardRow]:
    """All rows that fit, not page by page: for what awaits one unit. Refusals: RulesMissing."""
    frame, units = board_frame(city, on)
    return [_row(one) for one in sieve.sifted(frame, wanted, _meant(wanted, units, on)).iter_rows(named=True)]


def rows_by_id(city: str, on: date, ids: Iterable[UUID]) -> dict[UUID, facts.BoardRow]:
    """These assignments' rows. Refusals: RulesMissing."""
    frame, _units = board_frame(city, on)
    asked = pl.Series([str(id) for id in set(ids)], dtype=pl.String).implode()
    rows = (_row(one) for one in frame.filter(pl.col("assignment").is_in(asked)).iter_rows(named=True))
    return {row.id: row for row in rows}


def board_frame(city: str, on: date) -> tuple[pl.DataFrame, dict[UUID, facts.Unit]]:
    """Every assignment with its light and its units, and the units by id; kept while nothing changes.

    Columns: those of ``lighting.lights_frame``, then number, title, text, group, policy, position, parent, leads and
    cooperating (lists of ids, in order), words (what is searched). Refusals: RulesMissing.
    """
    told = _board(city, on)
    return told.frame, told.units


def _board(city: str, on: date) -> _Board:
    def make() -> _Board:
        units = knowing.units(city, on)
        frame = _frame(city, on, units)
        groups = tuple(frame["group"].unique(maintain_order=True).drop_nulls().to_list())
        return _Board(frame, units, groups)

    return kept(city, on, BOARD, make)


def units(city: str, on: date) -> dict[UUID, facts.Unit]:
    """Every unit of a city that was known at the end of a day, by id, also those that ended; kept while nothing changes."""
    return dict(kept(city, on, "units", lambda: knowing.units(city, on)))


def kept(city: str, on: date, what: str, make: Callable[[], Any]) -> Any:
    """What was made of a city as of a day, once; made anew after any change that tells of that day or before."""
    marks = _marks(city, on)
    if marks is None:
        return make()
    key = (connection.settings_dict["NAME"], city, on)
    with _lock:
        shelf = _kept.setdefault(what, OrderedDict())
        if key in shelf and shelf[key][0] == marks:
            shelf.move_to_end(key)
            return shelf[key][1]
    made = make()
    with _lock:
        shelf[key] = (marks, made)
        while len(shelf) > (BOARDS_MOST if what == BOARD else KEPT_MOST):
            shelf.popitem(last=False)
    return made


def kept_of_days(
    city: str, days: Iterable[date], what: str, make: Callable[[list[date]], Mapping[date, Any]]
) -> dict[date, Any]:  # fmt: skip
    """As ``kept``, of several days; those that are not kept any more are made at once."""
    marks = _marks_of_days(city, days)
    name, found = connection.settings_dict["NAME"], {}
    with _lock:
        shelf = _kept.setdefault(what, OrderedDict())
        for day, mark in marks.items():
            key = (name, city, day)
            if mark is not None and key in shelf and shelf[key][0] == mark:
                shelf.move_to_end(key)
                found[day] = shelf[key][1]
    missing = [day for day in marks if day not in found]
    if not missing:
        return found
    made = make(missing)
    with _lock:
        for day in missing:
            if marks[day] is not None:
                shelf[name, city, day] = (marks[day], made[day])
        while len(shelf) > KEPT_MOST:
            shelf.popitem(last=False)
    return found | {day: made[day] for day in missing}


def _marks(city: str, on: date) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(string_agg(number::text, ',' ORDER BY day)) FROM assignments_mark WHERE city = %s AND day <= %s",
            [city, on],
        )
        return cursor.fetchone()[0]


def _marks_of_days(city: str, days: Iterable[date]) -> dict[date, str | None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d, (SELECT md5(string_agg(number::text, ',' ORDER BY day)) FROM assignments_mark"
            " WHERE city = %s AND day <= d) FROM unnest(%s::date[]) d",
            [city, sorted(set(days))],
        )
        return dict(cursor.fetchall())


def _frame(city: str, on: date, units: dict[UUID, facts.Unit]) -> pl.DataFrame:
    at = clock.day_ends(on)
    lit = lighting.lights_frame(city, on)
    with connection.cursor() as cursor:
        said = columns.copy_out(cursor, SAID, [city, at, at], SAID_SCHEMA)
        parties = columns.copy_out(cursor, PARTIES, [city, at, at], PARTY_SCHEMA)
    names = pl.DataFrame(
        {"unit": [str(one) for one in units], "name": [one.name for one in units.values()]},
        schema={"unit": pl.String, "name": pl.String},
    )
    return sieve.joined(lit, said, parties.join(names, on="unit", how="left"))


def _meant(wanted: facts.Wanted, units: dict[UUID, facts.Unit], on: date) -> list[str]:
    """The units asked for, those whose duties went to them, and with ``below`` all that stand below them."""
    asked = set(wanted.units)
    if not asked:
        return []
    ended = knowing.ended_of(units)
    parents = {key: one.parent for key, one in units.items()} if wanted.below else {}
    return [
        str(key)
        for key in units
        if asked & {key, tree.present(key, on, ended)} or asked & set(tree.upwards(key, parents))
    ]


def _row(one: dict[str, Any]) -> facts.BoardRow:
    return facts.BoardRow(
        id=UUID(one["assignment"]), number=one["number"], title=one["title"], group=one["group"],
        policy=_uuid(one["policy"]), parent=_uuid(one["parent"]), state=one["state"], starts=one["starts"], given=one["given"], due=one["due"],
        cycle=one["cycle"], quota_times=one["quota_times"], quota_period=one["quota_period"], ends=ends_of(one),
        light=one["light"], rule=one["rule"], progress=one["progress"], expected=one["expected"],
        counted=one["counted"], reported=one["reported"],
        leads=tuple(UUID(unit) for unit in one["leads"]), cooperating=tuple(UUID(unit) for unit in one["cooperating"]),
    )  # fmt: skip


def ends_of(one: dict[str, Any]) -> date | None:
    """Where its bar ends: its due date, or the end of the quota's present period; None where nothing is said."""
    return one["due"] or one["quota_last"]


def gantt(city: str, on: date, wanted: facts.Wanted = facts.Wanted(), *, page: int = 1, size: int = 50) -> facts.Gantt:
    """Bars by due date: the board's page in that order, with the days from which and until which the scale runs.

    ``first`` and ``last`` are whole months around the bars of the page and the day itself.
    """
    told = board(city, on, facts.Wanted(**(vars(wanted) | {"order": "due"})), page=page, size=size)
    days = [on, *(row.starts for row in told.rows), *(row.ends for row in told.rows if row.ends)]
    last = (max(days).replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return facts.Gantt(min(days).replace(day=1), last, told)


def _uuid(told: str | None) -> UUID | None:
    return UUID(told) if told else None
