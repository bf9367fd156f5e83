"""The city's rules of neutrality, as its active pack tells them."""

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.market.neutrality import refusals


def rules_of(city: str) -> schema.Neutrality:
    """Refusals: NeutralityNotKept, packs.city_unknown."""
    return kept_in(packs.active(city).pack)


def kept_in(pack: schema.Pack) -> schema.Neutrality:
    """Refusals: NeutralityNotKept."""
    if not pack.neutrality:
        raise refusals.NeutralityNotKept(city=pack.city.city)
    return pack.neutrality[0]
