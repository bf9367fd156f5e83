"""FACE: questions to the room of other schemes; none of them writes, but ``status``, which ends what is over."""

from typing import Any

from puhui.economy.schemes import facts, leaving
from puhui.economy.schemes.coming import status
from puhui.economy.schemes.connecting import of_partner, terms_of, told
from puhui.economy.schemes.models import Account, Coming, Connection, Leaving
from puhui.economy.schemes.settling import agreement, lines, months, owed, points_account, sums
from puhui.economy.schemes.statement_file import write_statement

OPEN_SHOWN_MAX = 200


def connection(city: str, scheme: str) -> facts.Connection | None:
    """How a scheme is connected; None: nobody has begun to."""
    row = Connection.objects.filter(city=city, scheme=scheme).first()
    return told(row) if row else None


def connections(city: str) -> dict[str, facts.Connection]:
    """Every connection of a city by its scheme."""
    return {row.scheme: told(row) for row in Connection.objects.filter(city=city)}


def city_of_partner(partner: int) -> str:
    """The city in which a partner speaks for a scheme. Refusals: PartnerNotConnected."""
    return of_partner(partner).city


def still_open(city: str, scheme: str) -> list[facts.Leaving]:
    """What has begun and is not decided, the oldest first; at most 200."""
    found = Leaving.objects.filter(city=city, scheme=scheme, state=facts.OPEN).order_by("at")
    return [leaving.told(row) for row in found[:OPEN_SHOWN_MAX]]


def kept_of(holder: int, city: str) -> dict[str, list[dict[str, Any]]]:
    """Everything kept of a person, as plain values, for that person."""
    went = Leaving.objects.filter(holder_id=holder, city=city).order_by("at")
    came = Coming.objects.filter(holder_id=holder, city=city).order_by("at")
    return {
        "codes": [
            {"scheme": row.scheme, "code": row.code, "since": row.at.isoformat()}
            for row in Account.objects.filter(holder_id=holder, city=city).order_by("scheme")
        ],
        "out": [
            {
                "id": str(row.id), "scheme": row.scheme, "account": row.account, "points": row.points,
                "theirs": row.theirs, "state": row.state, "at": row.at.isoformat(),
            }
            for row in went
        ],
        "in": [
            {
                "id": str(row.id), "scheme": row.scheme, "points": row.points, "state": row.state,
                "at": row.at.isoformat(),
            }
            for row in came
        ],
    }  # fmt: skip


__all__ = [
    "agreement", "city_of_partner", "connection", "connections", "kept_of", "lines", "months", "owed",
    "points_account", "status", "still_open", "sums", "terms_of", "write_statement",
]  # fmt: skip
