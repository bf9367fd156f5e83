"""A pack comes into force: its cases come out, its city has its books, its version is kept for good."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from puhui.economy.honours import actions as honours
from puhui.economy.merchants import actions as merchants
from puhui.economy.points import actions as points
from puhui.economy.rewards import actions as rewards
from puhui.economy.schemes import actions as schemes
from puhui.engine.intake import actions as intake
from puhui.engine.reductions import actions as reductions
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import queries as packs_kept
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack
from puhui.foundations.packs.refusals import CityUnknown, PastChanged, first_of
from puhui.ground import clock
from puhui.journeys.draws import hold_draw
from puhui.journeys.packs.check_pack import check_pack
from puhui.oversight.assignments import actions as assignments


def activate_pack(*, directory: str | Path, at: datetime) -> ActivePack:
    """Activate the pack that stands in a directory. Run again, it changes nothing.

    Refusals: those of reading and compiling a pack, and the first case that does not come out.
    """
    checked = check_pack(directory)
    if checked.failures:
        raise first_of(failure.refusal for failure in checked.failures)
    return put_into_force(pack=checked.pack, at=at)


@transaction.atomic
def put_into_force(*, pack: schema.Pack, at: datetime) -> ActivePack:
    """Keep a checked pack as its city's and open what the city needs in the ledger.

    Refusals: PastChanged, because late records and corrections recount the days they touch.
    """
    city = pack.city.city
    before = _leave_the_past(pack, clock.local_day(at))
    active = packs.activate(pack=pack, at=at)
    ledger.open_book(city, [f"{city}.mg_co2e", f"{city}.point", f"{city}.bubble"])
    ledger.open_house_account(f"{city}/issue/mg_co2e", "source")
    ledger.open_house_account(f"{city}/commons", "source")
    # Numbered here, in the pack's order: so the numbers are the same wherever the same packs come into force.
    for feed in pack.feeds:
        intake.number_feed(city=city, feed=feed.id)
    for scenario in pack.scenarios:
        reductions.number_scenario(city=city, scenario=scenario.id)
    points.open_programme(city=city, pack=pack, at=at)
    honours.open_honours(city=city, before=before, pack=pack, at=at)
    merchants.open_merchants(city=city, pack=pack, at=at)
    rewards.open_offers(city=city, pack=pack, at=at)
    schemes.open_schemes(city=city, pack=pack)
    hold_draw.open_draws(city=city, pack=pack, at=at)
    assignments.open_oversight(city=city, pack=pack, at=at)
    return active


def _leave_the_past(pack: schema.Pack, today: date) -> schema.Pack | None:
    """The pack in force, if any, whose past the new one leaves as it is."""
    try:
        before = packs_kept.active(pack.city.city).pack
    except CityUnknown:
        return None
    if changes := packs_kept.past_changes(before, pack, today):
        things = ", ".join(sorted({f"{change.kind} {change.id}" for change in changes}))
        raise PastChanged(city=pack.city.city, today=today.isoformat(), things=things)
    return before
