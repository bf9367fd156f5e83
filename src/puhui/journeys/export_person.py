"""Everything that is kept about one person, for that person (PIPL art. 45): who, what was counted, what was earned."""

from datetime import datetime
from typing import Any

from puhui.foundations.people import queries as people


def export(*, holder: int, at: datetime) -> dict[str, Any]:
    """A document of plain values, complete and readable without Puhui. Refusals: people.PersonUnknown."""
    return {"written_at": at.isoformat(), "person": people.personal_data(holder)}
