"""A person enters a draw: what they did is looked up, the entry is written, its points are paid; all or nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from puhui.economy.draws import actions as draws
from puhui.economy.draws import queries as draws_kept
from puhui.economy.draws.facts import Draw, DrawEntered
from puhui.economy.points import actions as points
from puhui.engine.reductions import queries as reductions
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as balances
from puhui.foundations.packs import schema


@dataclass(frozen=True)
class Done:
    """What a person did in the days that a draw's terms name."""

    saved_mg: int
    acts: int

    def suffices(self, needs: schema.EntryNeeds) -> bool:
        return self.saved_mg >= needs.grams * 1_000 and self.acts >= needs.acts


@transaction.atomic
def enter(*, holder: int, city: str, draw: str, id: UUID, at: datetime) -> DrawEntered:
    """Enter a draw and pay for it. The same id again answers the same and pays nothing.

    Refusals: those of ``draws.enter``, points.insufficient.
    """
    told = draws_kept.draw(city, draw)
    did = done(holder, told)
    entered = draws.enter(
        holder=holder, city=city, draw=draw, id=id, at=at, saved_mg=did.saved_mg, acts=did.acts
    )  # fmt: skip
    if entered.newly and entered.price:
        paid_to = ledger.open_house_account(f"{city}/draws", "source")
        points.spend(holder=holder, city=city, amount=entered.price, to=paid_to, id=spend_of(entered), at=at)
    return entered


def spend_of(entered: DrawEntered) -> UUID:
    """The name of an entry's payment: its ticket, which nobody else can have."""
    return UUID(hex=entered.ticket)


def done(holder: int, draw: Draw) -> Done:
    """What a person did in the days that the terms name; without days, all that was ever saved."""
    needs = draw.terms.needs
    if needs.since is None:
        if not needs.grams:
            return Done(0, 0)
        return Done(balances.balances(holder, draw.city)[f"{draw.city}.mg_co2e"].posted, 0)
    days = [needs.since + timedelta(days=n) for n in range((needs.until - needs.since).days + 1)]
    sheets = reductions.sheets_of(holder, days, list(reductions.scenario_codes(draw.city)))
    acts = sum(len(sheet.keys) - sum(sheet.outranked or ()) for sheet in sheets)
    return Done(sum(sheet.total_mg for sheet in sheets), acts)
