"""Points become those of another scheme, in two phases: both sides do it, or neither.

1. Points and stock are held, and what is to leave is written down: our promise. 2. The other side prepares under our
id: its promise. 3. It commits: from then on the conversion has happened. 4. Points and stock are posted, and what is
owed is booked. Whoever is cut off between any two of them leaves an open line; ``resolve_due`` asks the other side
and does what it says. Until it has said so, points stay held: nothing is lost, and nothing is done twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.economy.rewards import facts
from puhui.economy.rewards import queries as rewards_kept
from puhui.economy.schemes import actions as schemes
from puhui.economy.schemes import facts as schemes_facts
from puhui.economy.schemes import queries as schemes_kept
from puhui.economy.schemes.refusals import Declined, SchemeNotConnected, SchemeSilent, SchemeUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.journeys.mall import redeem_reward

# No clock ends what the other side may have done: only its answer does.
HELD_MINUTES = 10 * 366 * 24 * 60


@dataclass(frozen=True)
class Resolved:
    """How many open conversions were finished, given up, and could not be asked about."""

    finished: int
    dropped: int
    silent: int


def convert(
    *, holder: int, city: str, offer: str, id: UUID, account: str, price: int, at: datetime
) -> facts.VoucherIssued:
    """Convert points. The same id again: the same answer; ``held`` while the other side's word is awaited.

    Runs in no transaction. Refusals: schemes.unknown, not_connected, account_missing, differs, declined, and as
    ``redeem_reward.begin``.
    """
    pack = packs.active(city).pack
    wanted, scheme = _terms(pack, offer)
    with transaction.atomic():
        held = redeem_reward.begin(
            holder=holder, city=city, offer=offer, id=id, at=at, price=price, minutes=HELD_MINUTES
        )
        leaving, newly = schemes.begin(
            holder=holder, id=id, city=city, offer=wanted, scheme=scheme, account=account, at=at
        )
    if not newly:
        if leaving.state == schemes_facts.DROPPED:
            raise Declined(scheme=scheme.name.zh, why=leaving.trouble)
        return held
    _promised(leaving, scheme, at)
    try:
        said = schemes.ask_commit(city=city, scheme=scheme.id, id=id, at=at)
    except SchemeSilent:
        # It may have heard us: whoever finds this open asks.
        return held
    if not _done(leaving, said, at):
        raise Declined(scheme=scheme.name.zh, why=said.code)
    return rewards_kept.redemption(holder, id)


def resolve_due(*, now: Callable[[], datetime]) -> Resolved:
    """Ask about what is open since a while, and do what the other side says; at most 100 a call."""
    finished = dropped = silent = 0
    mute: set[tuple[str, str]] = set()
    for leaving in schemes.take_due(at=now()):
        side = leaving.city, leaving.scheme
        try:
            # One that does not answer keeps the others' conversions waiting once, not once for each of its own.
            done = None if side in mute else resolve(leaving, now())
        except (SchemeSilent, SchemeNotConnected) as no:
            mute.add(side)
            schemes.note_silence(holder=leaving.holder, id=leaving.id, why=str(no.data.get("why", no.code)))
            done = None
        finished, dropped, silent = finished + (done is True), dropped + (done is False), silent + (done is None)
    return Resolved(finished, dropped, silent)


def resolve(leaving: schemes_facts.Leaving, at: datetime) -> bool | None:
    """Whether the points left (true) or came back (false), by the other side's word; None: it says neither.

    Refusals: SchemeNotConnected, SchemeSilent.
    """
    which = {"city": leaving.city, "scheme": leaving.scheme, "id": leaving.id, "at": at}
    said = schemes.ask_status(**which)
    if said.state == schemes_facts.PREPARED:
        said = schemes.ask_commit(**which)
    elif said.state == schemes_facts.UNKNOWN:
        # Our first message may still be on its way: what is cancelled stays so, also unheard.
        said = schemes.ask_cancel(**which)
    if said.state not in (schemes_facts.COMMITTED, schemes_facts.CANCELLED):
        schemes.note_silence(holder=leaving.holder, id=leaving.id, why=said.code or said.state)
        return None
    return _done(leaving, said, at)


def _promised(leaving: schemes_facts.Leaving, scheme: schema.Scheme, at: datetime) -> None:
    """Get the other side's promise, or give up: as long as nobody has asked it to commit, that is safe."""
    which = {"city": leaving.city, "scheme": leaving.scheme, "id": leaving.id, "at": at}
    try:
        said = schemes.ask_prepare(account=leaving.account, points=leaving.theirs, **which)
    except SchemeSilent as no:
        _drop(leaving, str(no.data["why"]), at)
        _forget(which)
        raise SchemeNotConnected(scheme=scheme.name.zh) from no
    if said.state in (schemes_facts.PREPARED, schemes_facts.COMMITTED):
        return
    _drop(leaving, said.code or said.state, at)
    raise Declined(scheme=scheme.name.zh, why=said.code)


def _forget(which: dict) -> None:
    try:
        schemes.ask_cancel(**which)
    except SchemeSilent:
        # Then its promise ends by itself: nobody will ask it to commit.
        return


@transaction.atomic
def _done(leaving: schemes_facts.Leaving, said: schemes_facts.Said, at: datetime) -> bool:
    """Do what the other side has decided; whether the points left."""
    if said.state != schemes_facts.COMMITTED:
        _drop(leaving, said.code or said.state, at)
        return False
    redeem_reward.finish(holder=leaving.holder, id=leaving.id, at=at)
    schemes.finish(holder=leaving.holder, id=leaving.id, settled_at=said.settled_at or at, at=at)
    return True


@transaction.atomic
def _drop(leaving: schemes_facts.Leaving, why: str, at: datetime) -> None:
    redeem_reward.give_up(holder=leaving.holder, id=leaving.id, at=at)
    schemes.drop(holder=leaving.holder, id=leaving.id, at=at, why=why)


def _terms(pack: schema.Pack, offer: str) -> tuple[schema.Offer, schema.Scheme]:
    found = rewards_kept.offer_of(pack, offer)
    if found.conversion is None:
        raise SchemeUnknown(city=pack.city.city, scheme=offer)
    return found, schemes_kept.terms_of(pack, found.conversion.scheme)
