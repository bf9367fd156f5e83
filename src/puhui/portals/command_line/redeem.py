"""``puhui redeem``: redeem an offer for a person; for staff at a desk, and for trying out."""

from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

import typer

from puhui.economy.rewards.facts import VoucherIssued
from puhui.ground import clock
from puhui.journeys.mall import redeem_reward
from puhui.portals.command_line import answers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("redeem")(redeem)


def redeem(
    offer: Annotated[str, typer.Argument(help="The offer's id 权益编号")],
    city: Annotated[str, typer.Option(help="The city 城市")],
    holder: Annotated[int, typer.Option(help="Whose points 持有人编号")],
    price: Annotated[int, typer.Option(help="The price that was seen, in points 所见价格（积分）")],
    on: Annotated[str, typer.Option(help="The day of a ticket, like 2026-12-01 使用日期")] = "",
    district: Annotated[str, typer.Option(help="Where the offer asks for it 区")] = "",
    provider: Annotated[str, typer.Option(help="Where the offer asks for it 提供方")] = "",
    window: Annotated[str, typer.Option(help="Hours of release 放量时段")] = "",
    id: Annotated[str, typer.Option(help="A UUID of this redemption: the same again changes nothing 兑换编号")] = "",
    json: answers.AsJson = False,
) -> None:
    """Redeem an offer 兑换权益."""
    try:
        day = date.fromisoformat(on) if on else None
        number = UUID(id) if id else uuid4()
    except ValueError as failure:
        raise typer.BadParameter(str(failure)) from None
    issued = redeem_reward.redeem(
        holder=holder, city=city, offer=offer, id=number, at=clock.now(), price=price, on=day, district=district,
        provider=provider, window=window,
    )  # fmt: skip
    if json:
        answers.as_json(described(issued))
        return
    answers.out.print(f"✓ {issued.offer}: {issued.short}, {issued.valid_from} – {issued.valid_to}", markup=False)
    answers.out.print(issued.code, markup=False)


def described(voucher: VoucherIssued) -> dict:
    """A voucher as JSON."""
    return {name: getattr(voucher, name) for name in VoucherIssued.__slots__}
