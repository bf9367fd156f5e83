"""What became of entrusted tonnes, serial by serial: nothing is kept of it, the registry and the exchange tell it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from puhui.ground.ranges import Ranges
from puhui.market.exchange import queries as exchange
from puhui.market.neutrality import facts, refusals, telling
from puhui.market.neutrality.models import Entrustment, Provider
from puhui.market.registry import queries as registry
from puhui.market.registry.facts import Move

BACK = "/back"


def deal_of(number: str, *, back: bool = False) -> str:
    """Under which name the registry moves entrusted tonnes, to the provider and back."""
    return number + BACK if back else number


def statement(provider: int, before: datetime) -> facts.ProviderStatement:
    """What a provider collected, holds, sold and owes, up to a moment. Refusals: ProviderUnknown."""
    row = Provider.objects.filter(id=provider).first()
    if row is None:
        raise refusals.ProviderUnknown(provider=provider)
    entrusted = {e.number: telling.entrustment(e) for e in Entrustment.objects.filter(provider_id=provider)}
    held, sales, returned = _walked(registry.moves(row.account_id, before), entrusted)
    owed: dict[int, int] = defaultdict(int)
    for sale in sales:
        owed[sale.owner] += sale.amount_fen
    ways = {way: sum(s.tonnes for s in sales if s.way == way) for way in ("sold", "retired")}
    left = sum(one.count for _series, one in held)
    return facts.ProviderStatement(
        provider=telling.provider(row), collected=left + sum(ways.values()) + returned, held=left, sold=ways["sold"],
        retired=ways["retired"], returned=returned, entrustments=tuple(entrusted.values()), sales=tuple(sales),
        owed_fen=dict(owed),
    )  # fmt: skip


def _walked(
    moves: Iterable[Move], entrusted: dict[str, facts.Entrustment]
) -> tuple[Ranges[str], list[facts.AgencySale], int]:  # fmt: skip
    moves = list(moves)
    prices = {
        str(deal.id): deal.price_fen
        for deal in exchange.dealt([id for id in map(_uuid, (m.deal for m in moves)) if id])
    }
    held: Ranges[str] = Ranges()
    sales, returned = [], 0
    for move in moves:
        if move.way == "came" and move.deal in entrusted:
            held.put(move.issuance, move.first, move.past, move.deal)
        if move.way in ("came", "issued"):
            continue
        for part in held.take(move.issuance, move.first, move.past):
            if move.deal == deal_of(part.mark, back=True):
                returned += part.count
                continue
            terms = entrusted[part.mark]
            # Without a deal on the exchange there is no price but the one that was agreed.
            sales.append(
                facts.AgencySale(
                    part.mark, terms.owner, move.change, "sold" if move.way == "left" else "retired",
                    move.at, move.issuance, part.first, part.past,
                    prices.get(move.deal, terms.price_fen),
                )
            )  # fmt: skip
    return held, sales, returned


def held_pieces(provider: int, number: str, at: datetime) -> list[str]:
    """The serial numbers of what is left of an entrustment, with what happened at this very moment."""
    row = Provider.objects.get(id=provider)
    entrusted = {e.number: telling.entrustment(e) for e in Entrustment.objects.filter(provider_id=provider)}
    moves = registry.moves(row.account_id, at + timedelta(microseconds=1))
    held, _sales, _returned = _walked(moves, entrusted)
    left = [(series, one.first, one.past) for series, one in held if one.mark == number]
    return [registry.serial_of(*piece) for piece in left]


def sales_of(owner: int, before: datetime) -> list[facts.AgencySale]:
    """What providers sold or used up of an owner's tonnes: account number in, in the order of time."""
    providers = set(Entrustment.objects.filter(owner_id=owner).values_list("provider_id", flat=True))
    found = [sale for one in sorted(providers) for sale in statement(one, before).sales if sale.owner == owner]
    return sorted(found, key=lambda sale: (sale.at, sale.change.int, sale.issuance, sale.first))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
