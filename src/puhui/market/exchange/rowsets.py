"""Rows that come and go in sets: locked together by number, and written back by one statement."""

from collections.abc import Iterable

from django.db import connection

from puhui.market.exchange.models import Position

FIELDS = (
    "member_id", "instrument_id", "placed", "sold", "offered", "bought", "bidding", "bought_on", "sold_on",
)  # fmt: skip
POSITIONS = f"""
SELECT {", ".join(f"p.{field}" for field in FIELDS)} FROM exchange_position p JOIN unnest(%s::bigint[], %s::bigint[]) AS t (member, instrument)
    ON p.member_id = t.member AND p.instrument_id = t.instrument
ORDER BY p.member_id, p.instrument_id FOR UPDATE OF p
"""


def positions(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], Position]:
    """Positions by member and instrument, locked; those that there are not yet are new. Members are locked before."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(POSITIONS, [[m for m, _ in pairs], [i for _, i in pairs]])
        for row in cursor.fetchall():
            found[row[0], row[1]] = Position(**dict(zip(FIELDS, row, strict=True)))
    for member, instrument in pairs - set(found):
        found[member, instrument] = Position(member_id=member, instrument_id=instrument)
    return found


def save(cursor, statement: str, rows: Iterable[object], *fields: str) -> None:
    """Execute a statement over ``unnest`` with one array per field."""
    rows = list(rows)
    cursor.execute(statement, [[getattr(row, field) for row in rows] for field in fields])
