"""``puhui voucher``: what a code is, and whether it can be used now."""

from typing import Annotated

import typer

from puhui.economy.rewards import queries
from puhui.ground import clock
from puhui.portals.command_line import answers


def register(app: typer.Typer) -> None:
    """Add the commands."""
    family = typer.Typer(help="Vouchers and their codes 兑换券与券码", no_args_is_help=True)
    family.command("verify")(verify)
    family.command("keys")(keys)
    app.add_typer(family, name="voucher")


def verify(
    code: Annotated[str, typer.Argument(help="Scanned or typed 扫码或输入的券码")],
    city: Annotated[str, typer.Option(help="The city of the counter; any, where it is left out 城市")] = "",
    json: answers.AsJson = False,
) -> None:
    """Say whether a code is genuine and can be used now; nothing happens to it 查验券码."""
    told = queries.verify(code, city, clock.now())
    if told.refusal is not None:
        raise told.refusal
    voucher = told.voucher
    if json:
        names = ("city", "offer", "kind", "state", "short", "on", "district", "provider", "valid_from", "valid_to")
        answers.as_json({"valid": True} | {name: getattr(voucher, name) for name in names})
        return
    answers.out.print(f"✓ {voucher.short} · {voucher.offer} · {voucher.valid_from} – {voucher.valid_to}", markup=False)


def keys(
    city: Annotated[str, typer.Option(help="The city 城市")],
    json: answers.AsJson = False,
) -> None:
    """The public keys (Ed25519) by which codes are checked without a line 查验公钥."""
    found = queries.public_keys(city)
    if json:
        answers.as_json([{"number": key.number, "key": key.key, "since": key.since} for key in found])
        return
    answers.table(f"Keys 公钥 · {city}", ("number", "key", "since"), [(k.number, k.key, k.since) for k in found])
