"""Offers are checked as strictly as anything else in a pack."""

import pytest
from tests.engine.methodology.building import CITY

from puhui.foundations.packs import refusals
from puhui.foundations.packs.calc.assembling import assemble

SOURCE = "source: {title: 测试, review: official}"
TEXT = "{zh: 测试, en: A test}"
MERCHANTS = f"- id: zoo\n  name: {TEXT}\n  {SOURCE}\n"
COUPON = f"- id: coupon\n  name: {TEXT}\n  kind: coupon\n  about: {TEXT}\n  price: 5\n  {SOURCE}\n"
VALID = "valid: {days: 30}"


def offers(*lines: str, text: str = COUPON) -> dict[str, str]:
    told = text + "".join(f"  {line}\n" for line in lines)
    return {"pack.yaml": CITY, "merchants.yaml": MERCHANTS, "offers.yaml": told}


def test_good_offer_is_read_and_a_stored_one_too():
    pack = assemble(offers(VALID, 'releases: [{id: r, opens: "08:00", closes: "09:30", units: 5}]'))
    assert pack.offers[0].releases[0].closes.minute == 30
    assert type(pack).model_validate_json(pack.model_dump_json()) == pack


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ([], refusals.OfferIncomplete),
        ([VALID, "quotas: [{period: year, units: 5, per: provider}]"], refusals.OfferIncomplete),
        ([VALID, "merchants: [zoo]", "quotas: [{period: year, units: 5, per: provider}]"], refusals.OfferIncomplete),
        ([VALID, "choose: [district]"], refusals.OfferIncomplete),
        ([VALID, "offline: true"], refusals.OfferContradicts),
        ([VALID, "booking: {to_days: 5}"], refusals.OfferContradicts),
        (["booking: {from_days: 9, to_days: 5}"], refusals.OfferContradicts),
        ([VALID, "sale: {first: 2026-02-01, last: 2026-01-01}"], refusals.DatesReversed),
        ([VALID, 'releases: [{id: r, opens: "10:00", closes: "09:00", units: 5}]'], refusals.HoursReversed),
        ([VALID, 'releases: [{id: r, opens: "25:00", closes: "09:00", units: 5}]'], refusals.ClockWrong),
        (["valid: {}"], refusals.ValidityNeedsOneWay),
        ([VALID, "merchants: [pandas]"], refusals.OfferNameUnknown),
        ([VALID, "merchants: [zoo]", "choose: [provider]", "quotas: [{period: year, units: 5, per: provider, only: [x]}]"],
         refusals.OfferNameUnknown),
        ([VALID, "quotas: [{period: year, units: 5}, {period: year, units: 6}]"], refusals.QuotaRepeated),
        ([VALID, "quotas: [{period: week, units: 5}]"], refusals.ChoiceWrong),
        ([VALID, "quotas: [{period: year, units: -5}]"], refusals.RangeWrong),
        ([VALID, "colour: green"], refusals.KeyUnknown),
    ],
)  # fmt: skip
def test_faulty_offer_is_refused_with_file_and_line(lines, refusal):
    with pytest.raises(refusal) as refused:
        assemble(offers(*lines))
    assert refused.value.data["file"] == "offers.yaml"
    assert refused.value.data["line"] > 0
    assert "{" not in str(refused.value)


SCHEMES = f"- id: metro\n  name: {TEXT}\n  pays_fen_per_100: 55\n  {SOURCE}\n"
CROSSING = COUPON.replace("kind: coupon", "kind: conversion")


def test_conversion_names_a_scheme_of_the_pack_and_costs_something():
    gives = "conversion: {scheme: metro, name: " + TEXT + ", gives: 4}"
    with_schemes = {"schemes.yaml": SCHEMES}
    assert assemble(offers(gives, text=CROSSING) | with_schemes).schemes[0].receives is None
    for files, refusal in (
        (offers(gives, text=CROSSING), refusals.OfferNameUnknown),
        (offers(gives, text=CROSSING.replace("price: 5", "price: 0")) | with_schemes, refusals.OfferContradicts),
        (offers(VALID) | {"schemes.yaml": SCHEMES * 2}, refusals.IdRepeated),
        (offers(VALID) | {"schemes.yaml": SCHEMES.replace("55", "-1")}, refusals.RangeWrong),
    ):
        with pytest.raises(refusal) as refused:
            assemble(files)
        assert "{" not in str(refused.value)


DRAW = f"""
- id: spring
  name: {TEXT}
  about: {TEXT}
  organiser: {TEXT}
  contact: "12345"
  opens: 2026-05-01 09:00
  closes: 2026-05-10 20:00
  draws_at: 2026-05-12 21:30
  randomness: {{kind: ssq, issue: "2026053"}}
  prizes:
    - {{id: first, name: {TEXT}, kind: offer, offer: coupon, count: 1, value_yuan: "5"}}
  claim_days: 30
  claiming: {TEXT}
  delivery: {TEXT}
  forfeiting: {TEXT}
  {SOURCE}
"""


def test_prize_of_a_draw_is_an_offer_that_can_be_given_as_it_is():
    assert assemble(offers(VALID) | {"draws.yaml": DRAW}).draws[0].prizes[0].offer == "coupon"
    place = "districts: [{id: wuhou, name: " + TEXT + "}]"
    for files, refusal in (
        (offers(VALID) | {"draws.yaml": DRAW.replace("offer: coupon", "offer: tea")}, refusals.PrizeOfferUnknown),
        (offers(VALID, place, "choose: [district]") | {"draws.yaml": DRAW}, refusals.PrizeOfferAsks),
        (offers("booking: {to_days: 5}") | {"draws.yaml": DRAW}, refusals.PrizeOfferAsks),
    ):
        with pytest.raises(refusal) as refused:
            assemble(files)
        assert (refused.value.data["file"], refused.value.data["line"]) == ("draws.yaml", 12)


def test_two_offers_of_one_id_are_refused():
    with pytest.raises(refusals.IdRepeated):
        assemble(offers(VALID, text=COUPON + f"  {VALID}\n" + COUPON))
