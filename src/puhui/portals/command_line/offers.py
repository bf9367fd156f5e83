"""``puhui offers``: what points buy in a city, and how much of it is left."""

from typing import Annotated

import typer

from puhui.economy.rewards import queries
from puhui.economy.rewards.facts import OfferState
from puhui.ground import clock
from puhui.portals.command_line import answers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("offers")(offers)


def offers(
    city: Annotated[str, typer.Option(help="The city 城市")],
    json: answers.AsJson = False,
) -> None:
    """List a city's offers with what is left of them 列出可兑换的权益."""
    found = queries.offers(city, clock.now())
    if json:
        answers.as_json([described(one) for one in found])
        return
    rows = [
        (one.offer.id, one.offer.name.zh, one.offer.price, "∞" if one.left is None else one.left, one.why or "✓")
        for one in found
    ]
    columns = ("id", "name 名称", "points 积分", "left 剩余", "now 现在")
    answers.table(f"Offers 权益 · {city}", columns, rows)


def described(state: OfferState) -> dict:
    """An offer as JSON: what the pack says of it, and how it stands."""
    return {
        "id": state.offer.id,
        "kind": state.offer.kind,
        "name": state.offer.name.model_dump(),
        "price": state.offer.price,
        "left": state.left,
        "refusal": state.why,
        "opens_at": state.opens_at,
        "waiting": state.waiting,
        "quotas": [
            {
                "period": q.period, "span": q.span, "per": q.per, "place": q.place, "units": q.units, "sold": q.sold,
                "left": q.left,
            }
            for q in state.quotas
        ],
        "offer": state.offer.model_dump(mode="json"),
    }  # fmt: skip
