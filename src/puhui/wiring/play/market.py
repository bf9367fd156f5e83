"""The life of two projects: designed, noticed, validated, registered, measured, verified, issued, traded, used up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.journeys.market import keep_accounts
from puhui.market.exchange import queries as exchange
from puhui.market.registry import actions
from puhui.market.registry import queries as registry
from puhui.wiring.play import event, projects, signing_in, trading
from puhui.wiring.play.steps import Say, Stage, on

CITY, MEMBER = "chengdu", "market-member"


@dataclass(frozen=True)
class Played:
    """What the play made, and whether every book is right after it."""

    steps: list[str]
    projects: list[str]
    tonnes: int
    deals: int
    certificate: str
    books: list[str]
    books_balance: bool
    registry_ok: bool
    exchange_ok: bool
    ledger_ok: bool

    @property
    def ok(self) -> bool:
        return self.books_balance and self.registry_ok and self.exchange_ok and self.ledger_ok

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
    books, balance = _books(stage)
    _name_desks(stage, credits)
    return Played(
        steps=stage.steps,
        projects=[credit.code for credit in credits],
        tonnes=sum(credit.tonnes for credit in credits),
        deals=deals,
        certificate=certificate,
        books=books,
        books_balance=balance,
        registry_ok=registry.verify().ok,
        exchange_ok=exchange.verify().ok,
        ledger_ok=ledger.verify().ok,
    )


def _books(stage: Stage) -> tuple[list[str], bool]:
    """Every member's vouchers of the year as XLSX, under the data directory; where they lie, and whether they balance."""
    directory = settings.DATA / "play" / stage.city
    directory.mkdir(parents=True, exist_ok=True)
    written, balance = [], True
    for member, _purse in exchange.members(stage.city):
        path = directory / f"{member.code}-{trading.BEGUN.year}.xlsx"
        with path.open("wb") as stream:
            told = keep_accounts.workbook(city=stage.city, member=member.code, year=trading.BEGUN.year, stream=stream)
        written.append(str(path))
        balance = balance and told.debit_fen == told.credit_fen
        stage.tell(date(trading.BEGUN.year, 12, 31), f"{member.name}: 凭证 {len(told.vouchers)} 张 vouchers")
    return written, balance


def _name_desks(stage: Stage, credits: list[projects.Credits]) -> None:
    """Let the demo's people sit at a desk each: owner, verifier, officers, member."""
    at = on(projects.BEGUN, 8)
    verifier = next(body for body in registry.bodies(stage.city) if "核查" in body.name)
    desks = (
        ("market-owner", "owner", credits[0].owner.id), ("market-verifier", "verifier", verifier.id),
        ("registry-officer", "registry", 0), ("exchange-officer", "exchange", 0),
    )  # fmt: skip
    for name, duty, subject in desks:
        if signing_in.account(name, "market", name, at) is not None:
            actions.name_desk(
                id=stage.id(f"desk/{name}"), city=stage.city, person=name, duty=duty, subject=subject,
                by=projects.OFFICER, at=at,
            )  # fmt: skip
    if signing_in.account(MEMBER, "market", MEMBER, at) is not None:
        trading.name_operator(stage, credits[0], MEMBER)
    signing_in.tell(stage, "/market/", [*(name for name, *_ in desks), MEMBER])
