"""Somebody comes, and leaves: what the pack gives for it follows at once, in the same transaction.

Points are granted once per booking, a fact is noted once, and a certificate is issued as soon as its badge is
there. For a class nobody gets points: it learns hours. What is refused is kept, so that it can be objected to.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.civic.activities import actions as activities
from puhui.civic.activities import facts, refusals
from puhui.economy.honours import actions as honours
from puhui.economy.points import actions as points
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.outbox import actions as outbox
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.journeys.honours import issue_certificate


def check_in(
    *, city: str, session: UUID, code: str, nonce: UUID, by: str, at: datetime, seen_at: datetime | None = None,
    came: int | None = None,
) -> facts.Attended:  # fmt: skip
    """Let a booking in. The same nonce again: the same answer. Refusals: those of ``activities.check_in``."""
    pack = packs.active(city).pack
    told = {"session": session, "code": code, "nonce": nonce, "by": by, "at": at, "seen_at": seen_at}
    try:
        with transaction.atomic():
            return _rewarded(pack, activities.check_in(pack=pack, came=came, **told))
    except refusals.AttendanceRefused as no:
        activities.note_refusal(city=city, way="in", refusal=no.code, **told)
        raise


def check_out(
    *, city: str, session: UUID, code: str, nonce: UUID, by: str, at: datetime, seen_at: datetime | None = None
) -> facts.Attended:
    """Let a booking out. The same nonce again: the same answer. Refusals: those of ``activities.check_out``."""
    pack = packs.active(city).pack
    told = {"session": session, "code": code, "nonce": nonce, "by": by, "at": at, "seen_at": seen_at}
    try:
        with transaction.atomic():
            return _rewarded(pack, activities.check_out(pack=pack, **told))
    except refusals.AttendanceRefused as no:
        activities.note_refusal(city=city, way="out", refusal=no.code, **told)
        raise


@transaction.atomic
def decide(
    *, city: str, holder: int, objection: UUID, granted: bool, answer: str, by: str, at: datetime
) -> facts.Objection:
    """Decide on an objection; granted, all follows as if the door had said yes. Refusals: those of ``activities.decide``."""
    pack = packs.active(city).pack
    decided, came = activities.decide(
        pack=pack, holder=holder, id=objection, granted=granted, answer=answer, by=by, at=at
    )
    if came is not None:
        _rewarded(pack, came)
    return decided


def _rewarded(pack: schema.Pack, came: facts.Attended) -> facts.Attended:
    if not came.done or came.again:
        return came
    city, id = pack.city.city, uuid_of(f"activities/attended/{came.booking}")
    activity = next(one for one in pack.activities if one.id == came.activity)
    if not came.school:
        _give(pack, activity, came, id)
    said = {"booking": str(came.booking), "session": str(came.session), "activity": came.activity}
    outbox.publish(topic="activity.attended", key=str(came.booking), data=said, city=city, at=came.at)
    return came


def _give(pack: schema.Pack, activity: schema.Activity, came: facts.Attended, id: UUID) -> None:
    city = pack.city.city
    if activity.points:
        paid_by = ledger.open_house_account(f"{city}/activities", "source")
        points.grant(
            holder=came.holder, city=city, points=activity.points.points, months=activity.points.months,
            paid_by=paid_by, id=id, at=came.at,
        )  # fmt: skip
    if activity.noted:
        honours.note_fact(
            holder=came.holder, pack=pack, kind=activity.noted.fact, amount=activity.noted.amount,
            on=clock.local_day(came.came_at), id=id, at=came.at,
        )  # fmt: skip
    if activity.certificate:
        earned = issue_certificate.offered(holder=came.holder, city=city, at=came.at)
        if any(one.template.id == activity.certificate for one in earned):
            named = uuid_of(f"activities/certificate/{came.holder}/{activity.certificate}")
            issue_certificate.issue(holder=came.holder, city=city, template=activity.certificate, id=named, at=came.at)
