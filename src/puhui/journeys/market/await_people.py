"""What awaits whoever sits at a desk, and how things stand there."""

from datetime import date, datetime

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.market import undertake
from puhui.journeys.market.desks import EXCHANGE, MEMBER, OWNER, REGISTRY, VERIFIER, Desk
from puhui.market.exchange import facts as exchange_facts
from puhui.market.exchange import queries as exchange
from puhui.market.neutrality import queries as neutrality
from puhui.market.registry import facts, queries
from puhui.market.registry.facts import Task


def everybody() -> list[facts.Desk]:
    """Who acts for whom, in every city that keeps a registry; members' operators are the exchange's."""
    return [desk for city in packs.cities() if city.pack.registry for desk in queries.desks_of(city.city)]


def tasks(desk: Desk, at: datetime) -> list[Task]:
    """What is to be done here, the most urgent first."""
    if desk.duty == OWNER:
        return [*queries.awaits_owner(desk.account, at), *undertake.awaits(desk, at)]
    if desk.duty == VERIFIER:
        return queries.awaits_body(desk.subject, at)
    if desk.duty == REGISTRY:
        return [_of_registry(due) for due in queries.due(desk.city, at)] + _of_lists(desk.city, at)
    if not packs.active(desk.city).pack.exchange:
        return []
    return _of_exchange(desk.city, at) if desk.duty == EXCHANGE else _of_member(desk, at)


def _of_registry(due: facts.Due) -> Task:
    project = due.name if due.name.startswith("P") else ""
    return Task(due.what, project, due.name, 0, due.on, due.late)


def _of_lists(city: str, at: datetime) -> list[Task]:
    today = clock.local_day(at)
    return [Task("neutral_listing", "", one.name, 0, today) for one in neutrality.waiting_listings(city)]


def _of_exchange(city: str, at: datetime) -> list[Task]:
    today, found = clock.local_day(at), []
    for one in neutrality.entrustments(city=city):
        if one.state == "proposed":
            found.append(Task("neutral_entrustment", "", f"{one.number} {one.owner_name}", 0, today))
    for day, state in exchange.days(city, size=5):
        if state == "open":
            found.append(Task("close_day", "", day.isoformat(), 0, day, day < today))
        elif state == "closing":
            found.append(Task("deliver", "", day.isoformat(), 0, day, True))
        else:
            found += _of_bank(city, day, today)
    for auction in exchange.auctions(city, today):
        if auction.state == "open" and auction.ends_at <= at:
            found.append(Task("settle", "", auction.instrument, 0, today))
    return sorted(found, key=lambda task: (not task.late, task.on))


def _of_bank(city: str, day: date, today: date) -> list[Task]:
    files = exchange.bank_files(city, day)
    if not files:
        return [Task("reconcile", "", day.isoformat(), 0, day, day < today)]
    if files[0].difference_fen:
        return [Task("differs", "", day.isoformat(), 0, day, True)]
    return []


def _of_member(desk: Desk, at: datetime) -> list[Task]:
    today, found = clock.local_day(at), []
    for order in exchange.blocks(desk.subject, today):
        if order.toward == desk.number and order.state == exchange_facts.OPEN:
            found.append(Task("block", "", f"{order.member} · {order.instrument} · {order.tonnes} t", 0, today))
    for auction in exchange.auctions(desk.city, today):
        if auction.state == "open" and auction.member != desk.number and auction.ends_at > at:
            found.append(Task("auction", "", f"{auction.instrument} · {auction.tonnes} t", 0, today))
    return found + undertake.awaits(desk, at)


def standing(desk: Desk) -> dict[str, object]:
    """Figures of a desk, by their names."""
    if desk.duty == VERIFIER:
        chains = queries.chains_of_body(desk.subject)
        running = sum(e.body_id == desk.subject and not e.opinion for chain in chains for e in chain.engagements)
        return {"projects": len(chains), "running": running}
    if desk.duty == REGISTRY:
        tabs = queries.tabs(desk.city)
        return {"on_notice": tabs["projects_on_notice"], "registered": tabs["projects_registered"]}
    if desk.duty == EXCHANGE:
        days = exchange.days(desk.city, size=1)
        return {
            "members": len(exchange.members(desk.city)), "instruments": len(exchange.instruments(desk.city)),
            "day": days[0][0] if days else None,
        }  # fmt: skip
    tonnes = {"available": 0, "on_exchange": 0, "retired": 0}
    for holding in queries.holdings(desk.account):
        for state in tonnes:
            tonnes[state] += holding.tonnes.get(state, 0)
    told: dict[str, object] = {f"tonnes_{state}": amount for state, amount in tonnes.items()}
    if desk.duty == MEMBER:
        purse = exchange.purse(desk.subject)
        told |= {
            "cash": f"¥{exchange_facts.yuan(purse.cash_fen)}", "free": f"¥{exchange_facts.yuan(purse.available_fen)}"
        }  # fmt: skip
    return told
