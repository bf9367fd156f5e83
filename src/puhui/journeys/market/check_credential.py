"""A credential that somebody holds out, whatever it is for: honours, a retirement, carbon neutrality."""

from dataclasses import dataclass
from datetime import date

from puhui.economy.honours import queries as honours
from puhui.ground import clock
from puhui.market.neutrality import queries as neutrality
from puhui.market.registry import queries as registry


@dataclass(frozen=True)
class Checked:
    """``verdict``: valid, revoked, changed, foreign, unknown. ``number`` is what its page is found by."""

    verdict: str
    number: str = ""
    address: str = ""
    revoked_on: date | None = None


def check(token: str) -> Checked:
    """Refusals: honours.credential_unreadable."""
    retired = registry.check_certificate(token)
    if retired.verdict != "foreign":
        found = retired.certified
        return Checked(retired.verdict, found.retirement.number if found else "", found.address if found else "")
    neutral = neutrality.check(token)
    if neutral.verdict != "foreign":
        told = neutral.declaration
        if told is None:
            return Checked(neutral.verdict)
        return Checked(neutral.verdict, told.number, told.address, told.revoked_on)
    honour = honours.check(token)
    revoked = clock.local_day(honour.revoked_at) if honour.revoked_at else None
    return Checked(honour.verdict, honour.code, honours.address_of(honour.code) if honour.code else "", revoked)
