"""What callers name by their own id: written once, recognised again, and told apart where the content is another.

Each room keeps its changes in a table of its own with the columns of ``INSERT``; the cursor is given, as in columns.py.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

INSERT = """
INSERT INTO {table} (id, city, kind, about, by, at, content) VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb)
ON CONFLICT DO NOTHING
"""
SELECT = "SELECT city, kind, about, content::text FROM {table} WHERE id = %s"
SHOWN_MAX = 120


@dataclass(frozen=True)
class Difference:
    """The first field in which a change that is made again is not what it was."""

    field: str
    known: str
    given: str


def differing(known: Mapping[str, Any], given: Mapping[str, Any]) -> Difference | None:
    """The first field that is not the same.

    >>> differing({"a": 1, "b": 2}, {"a": 1, "b": 3})
    Difference(field='b', known='2', given='3')
    >>> differing({"a": 1}, {"a": 1}) is None
    True
    """
    for field in dict.fromkeys((*given, *known)):
        if known.get(field) != given.get(field):
            return Difference(field, str(known.get(field))[:SHOWN_MAX], str(given.get(field))[:SHOWN_MAX])
    return None


def claim(
    cursor: Any, table: str, *, id: UUID, city: str, kind: str, about: str, by: str, at: datetime,
    content: Mapping[str, Any],
) -> bool | Difference:  # fmt: skip
    """Write a change down: True where it is new, False where it was made before, or in what it differs.

    Waits for a twin's end. ``table`` is a name of ours, never a caller's.
    """
    # As JSON gives it back: dates and states as text.
    told = json.loads(json.dumps(content, default=str))
    kept = json.dumps(told, ensure_ascii=False)
    cursor.execute(INSERT.format(table=table), [id, city, kind, about, by, at, kept])
    if cursor.rowcount == 1:
        return True
    cursor.execute(SELECT.format(table=table), [id])
    was_city, was_kind, was_about, was = cursor.fetchone()
    known = {"kind": was_kind, "city": was_city, "about": was_about}
    given = {"kind": kind, "city": city, "about": about}
    return differing(known | json.loads(was), given | told) or False
