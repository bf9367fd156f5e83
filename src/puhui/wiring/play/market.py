"""The life of two projects: designed, noticed, validated, registered, measured, verified, issued, traded, used up."""

from dataclasses import dataclass
from typing import Any

from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.market.exchange import queries as exchange
from puhui.market.registry import queries as registry
from puhui.wiring.play import event, projects, trading
from puhui.wiring.play.steps import Say, Stage

CITY = "chengdu"


@dataclass(frozen=True)
class Played:
    """What the play made, and whether every book is right after it."""

    steps: list[str]
    projects: list[str]
    tonnes: int
    deals: int
    certificate: str
    registry_ok: bool
    exchange_ok: bool
    ledger_ok: bool

    @property
    def ok(self) -> bool:
        return self.registry_ok and self.exchange_ok and self.ledger_ok

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {**vars(self), "ok": self.ok}


def play(say: Say) -> Played:
    """Play it, or what is left of it; then verify registry, exchange and ledger.

    Refusals: packs.CityUnknown where the city has no pack in force; whatever a step refuses.
    """
    packs.active(CITY)
    stage = Stage("market", CITY, say)
    credits = projects.play(stage)
    deals = trading.play(stage, credits)
    certificate = event.play(stage, credits)
    return Played(
        steps=stage.steps,
        projects=[credit.code for credit in credits],
        tonnes=sum(credit.tonnes for credit in credits),
        deals=deals,
        certificate=certificate,
        registry_ok=registry.verify().ok,
        exchange_ok=exchange.verify().ok,
        ledger_ok=ledger.verify().ok,
    )
