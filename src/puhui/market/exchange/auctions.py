"""One-way auctions (单向竞价, T15): opened, bid in, and settled at one price; a lot decides among equals.

The lot's seed is drawn when the auction opens, and its SHA-256 is published then; the seed itself is at the end. So
nobody chooses it after the bids are known, and anybody draws the lot again.
"""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.market.exchange import facts, floor, refusals, rulebook, telling
from puhui.market.exchange.calc import auction as calc
from puhui.market.exchange.calc import matching, prices
from puhui.market.exchange.changes import claim, same, share_day
from puhui.market.exchange.facts import Side
from puhui.market.exchange.floor import Floor, Standing
from puhui.market.exchange.models import Auction, Instrument, Member, Order, Position


@transaction.atomic
def open_auction(
    *, id: UUID, city: str, instrument: str, side: Side, reserve_fen: int, tonnes: int, ends_at: datetime, by: str,
    at: datetime, form: str = facts.SEALED,
) -> facts.Auction:  # fmt: skip
    """Offer (SELL) or ask for (BUY) a quantity; others bid until ``ends_at``. What it takes is set aside.

    ``form``: sealed, where nobody sees bids before the end, or open. Refusals: those of ``list_order`` without limits;
    AuctionFormUnknown, AuctionEndWrong. Locks: as ``list_order``.
    """
    prices.check(reserve_fen)
    matching.check_tonnes(tonnes)
    if form not in facts.FORMS:
        raise refusals.AuctionFormUnknown(form=form[:20])
    told = {"city": city, "kind": "auction", "instrument": instrument, "side": side, "price": reserve_fen}
    told |= {"tonnes": tonnes, "by": by}
    if floor.known(id, **told):
        return _known(id, form, ends_at)
    here = floor.step_on(city, instrument, by, at)
    if floor.known(id, **told):
        return _known(id, form, ends_at)
    _check_end(here, at, ends_at)
    floor.check_member(here, side, reserve_fen, tonnes)
    floor.set_aside((here.member, here.position), side, reserve_fen, tonnes)
    floor.enter(here, id, "auction", side, reserve_fen, tonnes, by, at)
    floor.save((here.member, here.position))
    seed = secrets.token_hex(32)
    row = Auction.objects.create(
        id=id, city=city, day=here.day, instrument_id=here.instrument.id, member_id=here.member.id, side=side,
        tonnes=tonnes, reserve_fen=reserve_fen, form=form, opened_at=at, ends_at=ends_at, seed=seed,
        commitment=hashlib.sha256(seed.encode()).hexdigest(),
    )  # fmt: skip
    return telling.auction(row)


def _known(id: UUID, form: str, ends_at: datetime) -> facts.Auction:
    row = Auction.objects.get(id=id)
    same(id, form=(row.form, form), ends_at=(row.ends_at, ends_at))
    return telling.auction(row)


def _check_end(here: Floor, at: datetime, ends_at: datetime) -> None:
    closes = max(session.hours[1] for session in here.rules.hours.sessions)
    local = ends_at.astimezone(clock.SHANGHAI)
    if local.date() != here.day or ends_at <= at or local.time() > closes:
        opened = at.astimezone(clock.SHANGHAI)
        raise refusals.AuctionEndWrong(
            ends=f"{local:%Y-%m-%d %H:%M}", opens=f"{opened:%H:%M}", closes=f"{closes:%H:%M}"
        )


@transaction.atomic
def bid(
    *, id: UUID, city: str, auction: UUID, price_fen: int, tonnes: int, by: str, at: datetime
) -> facts.Order:  # fmt: skip
    """Bid in an auction, within a session. One bid of a member stands; a better one takes its place.

    Refusals: AuctionUnknown, AuctionOver, AuctionReserve, AuctionTooLarge, OwnAuction, BidNotBetter, and those of
    ``list_order`` without limits. Locks: as ``list_order``.
    """
    prices.check(price_fen)
    matching.check_tonnes(tonnes)
    row, name = _found(city, auction)
    side = Side(row.side).other
    told = {"city": city, "kind": "bid", "instrument": name, "side": side, "price": price_fen, "tonnes": tonnes}
    told |= {"by": by, "about": auction}
    if known := floor.known(id, **told):
        return known
    here = floor.step_on(city, name, by, at)
    if known := floor.known(id, **told):
        return known
    row.refresh_from_db()
    _check_bid(row, here, price_fen, tonnes, at)
    mine = (here.member, here.position)
    before = Order.objects.filter(about_id=auction, member_id=here.member.id, state=facts.OPEN, kind="bid").first()
    if before:
        if not (price_fen > before.price_fen if side is Side.BUY else price_fen < before.price_fen):
            raise refusals.BidNotBetter(price=facts.yuan(price_fen), before=facts.yuan(before.price_fen))
        floor.set_aside(mine, side, before.price_fen, -before.left)
        before.state = facts.WITHDRAWN
        before.save(update_fields=["state"])
    floor.check_member(here, side, price_fen, tonnes)
    floor.set_aside(mine, side, price_fen, tonnes)
    order = floor.enter(here, id, "bid", side, price_fen, tonnes, by, at, about_id=auction)
    floor.save(mine)
    return telling.order(order)


def _check_bid(row: Auction, here: Floor, price: int, tonnes: int, at: datetime) -> None:
    if row.state != "open" or at >= row.ends_at:
        raise refusals.AuctionOver(ended=f"{row.ends_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}")
    if row.member_id == here.member.id:
        raise refusals.OwnAuction()
    if price < row.reserve_fen if row.side == Side.SELL else price > row.reserve_fen:
        raise refusals.AuctionReserve(price=facts.yuan(price), reserve=facts.yuan(row.reserve_fen))
    if tonnes > row.tonnes:
        raise refusals.AuctionTooLarge(tonnes=tonnes, there=row.tonnes)


@transaction.atomic
def settle_auction(*, id: UUID, city: str, auction: UUID, by: str, at: datetime) -> facts.Auction:
    """End an auction whose time is over: its deals are made, its seed is told, all that was set aside is free.

    The close does it for whatever is left. Refusals: AuctionUnknown, AuctionRuns, PersonMissing, ChangeDiffers.
    Locks: the day (shared), the instrument, all bidders by number, their positions.
    """
    row, _ = _found(city, auction)
    share_day(city, row.day)
    if claim(id=id, city=city, kind="auction_settled", about=f"auction/{auction}", by=by, at=at):
        conclude(row, at)
    row.refresh_from_db()
    return telling.auction(row)


def conclude(row: Auction, at: datetime) -> None:
    """Settle an auction, once; whoever calls has the day. Refusals: AuctionRuns."""
    if at < row.ends_at:
        raise refusals.AuctionRuns(ends=f"{row.ends_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}")
    traded = Instrument.objects.select_for_update().get(id=row.instrument_id)
    row.refresh_from_db()
    if row.state != "open":
        return
    rules, calendar = rulebook.rules_of(row.city), rulebook.calendar_of(row.city)
    here = Floor(rules, calendar, row.day, traded, Member(id=row.member_id), Position())
    offer = Order.objects.get(id=row.id)
    bids = list(Order.objects.filter(about_id=row.id, kind="bid", state=facts.OPEN).order_by("seq"))
    standings = floor.lock_all(here, {b.member_id for b in bids})
    outcome = calc.clear(
        [calc.Bid(b.id, standings[b.member_id][0].code, b.price_fen, b.tonnes) for b in bids], row.tonnes,
        row.reserve_fen, Side(row.side), row.seed,
    )  # fmt: skip
    for order in (offer, *bids):
        floor.set_aside(standings[order.member_id], Side(order.side), order.price_fen, -order.left)
    _deal(here, offer, {b.id: b for b in bids}, standings, outcome, row.ends_at)
    floor.save(*standings.values())
    row.state, row.price_fen = "settled", outcome.price_fen
    row.dealt = sum(tonnes for _, tonnes in outcome.given)
    row.save(update_fields=["state", "price_fen", "dealt"])


def _deal(
    here: Floor, offer: Order, bids: dict[UUID, Order], standings: dict[int, Standing], outcome: calc.Outcome,
    at: datetime,
) -> None:  # fmt: skip
    for nth, (one, tonnes) in enumerate(outcome.given):
        order = bids[one.id]
        offer.left -= tonnes
        order.left -= tonnes
        sides = (standings[order.member_id], standings[offer.member_id])
        buyer, seller = sides if order.side == Side.BUY else sides[::-1]
        floor.deal(
            here, uuid_of(f"exchange/deal/{offer.id}/{nth}"), "auction", buyer, seller, outcome.price_fen, tonnes,
            listing=offer, order=order, at=at,
        )  # fmt: skip
    for order in (offer, *bids.values()):
        order.state = facts.ENDED if order.left else facts.FILLED
        order.save(update_fields=["left", "state"])


def _found(city: str, auction: UUID) -> tuple[Auction, str]:
    """Refusals: AuctionUnknown."""
    row = Auction.objects.filter(id=auction, city=city).first()
    if row is None:
        raise refusals.AuctionUnknown(auction=auction)
    return row, telling.instrument(Instrument.objects.get(id=row.instrument_id)).name
