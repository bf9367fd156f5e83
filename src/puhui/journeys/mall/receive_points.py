"""Another scheme's points become ours: we promise, then give them when its side commits; once, whatever is repeated."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.economy.points import actions as points
from puhui.economy.schemes import actions as schemes
from puhui.economy.schemes import queries as schemes_kept
from puhui.economy.schemes.facts import Coming
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground.identifiers import uuid_of


def prepare(*, partner: int, id: UUID, account: str, amount: int, at: datetime) -> Coming:
    """Promise points to a person's account code. Refusals: as ``schemes.prepare``."""
    pack = packs.active(schemes_kept.city_of_partner(partner)).pack
    return schemes.prepare(pack=pack, partner=partner, id=id, account=account, points=amount, at=at)


@transaction.atomic
def commit(*, partner: int, id: UUID, at: datetime) -> Coming:
    """Give what was promised, from the scheme's own house account. Refusals: as ``schemes.commit``."""
    done = schemes.commit(partner=partner, id=id, at=at)
    if done.newly:
        points.grant(
            holder=done.holder, city=done.city, points=done.points, months=done.months, at=at,
            id=uuid_of(f"schemes/{done.city}/{done.scheme}/{id}"),
            paid_by=ledger.house_account(schemes_kept.points_account(done.city, done.scheme)),
        )  # fmt: skip
    return done


def codes(*, holder: int, city: str, at: datetime) -> list[tuple[schema.Scheme, str]]:
    """The schemes whose points can come in, and the codes by which they name this person."""
    return [
        (scheme, schemes.account(holder=holder, city=city, scheme=scheme, at=at))
        for scheme in packs.active(city).pack.schemes
        if scheme.receives
    ]
