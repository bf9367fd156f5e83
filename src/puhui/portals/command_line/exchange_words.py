"""What the commands of ``puhui exchange`` have in common: their options, and how what is typed is read."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID, uuid4

import typer

from puhui.ground import clock
from puhui.market.exchange import facts

SIDES = {"buy": "买 buy", "sell": "卖 sell"}
City = Annotated[str, typer.Option(help="The city 城市")]
By = Annotated[str, typer.Option(help="Who does this 经办人")]
Instrument = Annotated[str, typer.Argument(help="Project and vintage, P0001-2025 交易产品")]
Day = Annotated[str, typer.Option(help="The trading day, 2026-03-03; left out, today 交易日")]


def side_of(side: str) -> facts.Side:
    try:
        return facts.Side[side.upper()]
    except KeyError:
        raise typer.BadParameter(f"buy or sell, not {side}") from None


def day_of(day: str) -> date:
    try:
        return date.fromisoformat(day) if day else clock.local_day(clock.now())
    except ValueError:
        raise typer.BadParameter(f"a day like 2026-03-03, not {day}") from None


def id_of(id: str) -> UUID:
    try:
        return UUID(id) if id else uuid4()
    except ValueError:
        raise typer.BadParameter(f"not a UUID: {id}") from None


def fen_of(amount: str) -> int:
    """Fen of a balance in yuan, which may be nothing."""
    try:
        found = Decimal(amount.replace(",", "")) * 100
    except InvalidOperation:
        raise typer.BadParameter(f"yuan like 1234.56, not {amount}") from None
    if not found.is_finite() or found != found.to_integral_value():
        raise typer.BadParameter(f"yuan like 1234.56, not {amount}")
    return int(found)
