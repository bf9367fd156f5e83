"""Units by serial number: whose, in which state, and what became of each."""

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.market.registry import land
from tests.market.registry.land import NOON, amount, held, of

from puhui.market.registry import actions, queries, refusals
from puhui.market.registry.calc import serials

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    land.keeps_registry()
    return land.account(1)


@pytest.fixture
def buyer(owner):
    return land.account(2)


@pytest.fixture
def hundred(owner):
    return land.issue(land.project(owner), 100)


def test_units_are_numbered_when_they_are_issued(owner, hundred):
    assert hundred.serial == "CDCER-P0001-2025-01-00000001-00000100"
    assert held(owner) == {"available": 100}


def test_a_second_issuance_has_numbers_of_its_own(owner, hundred):
    second = land.issue(land.models.Project.objects.get(), 5, vintage=2024)
    assert second.serial == "CDCER-P0001-2024-02-00000001-00000005"
    assert held(owner) == {"available": 105}


@pytest.mark.parametrize("serial", [
    "", "NaN-NaN-undefined", "CDCER-P0001-2025-01", "CDCER-P0001-2025-01-00000000-00000001", "CDCER-P0001-2025-01-1-2",
    "cdcer-P0001-2025-01-00000001-00000002", "CDCER-P0001-2025-01-０0000001-00000002",
])  # fmt: skip
def test_a_serial_that_is_none_is_refused(owner, hundred, serial):
    with pytest.raises(refusals.SerialMalformed):
        queries.serial(serial)


def test_a_serial_written_backwards_is_refused_with_its_article(owner, buyer, hundred):
    with pytest.raises(refusals.SerialBackwards) as refused:
        land.sell(owner, buyer, of(60, 41))
    assert "注册登记规则" in refused.value.cites
    assert held(owner) == {"available": 100}


@pytest.mark.parametrize("wanted", [of(90, 101), land.facts.Wanted(serial="CDCER-P0009-2025-01-00000001-00000002")])
def test_a_serial_that_was_never_issued_is_refused(owner, buyer, hundred, wanted):
    with pytest.raises(refusals.SerialUnknown):
        land.sell(owner, buyer, wanted)


def test_one_tonne_is_found_with_its_history(owner, buyer, hundred):
    land.sell(owner, buyer, of(41, 60))
    land.retire(buyer, of(50, 50))
    found = queries.serial("CDCER-P0001-2025-01-00000050")
    assert [(b.first, b.last, b.state, b.account) for b in found.blocks] == [(50, 50, "retired", buyer.number)]
    assert [(s.kind, s.serial[-17:], s.to_state) for s in found.history] == [
        ("issued", "00000001-00000100", "available"),
        ("transferred", "00000041-00000060", "available"),
        ("retired", "00000050-00000050", "retired"),
    ]


def test_a_split_keeps_the_total_and_the_history_of_the_rest(owner, buyer, hundred):
    land.sell(owner, buyer, of(41, 60))
    found = queries.serial("CDCER-P0001-2025-01-00000001-00000100")
    assert [(b.first, b.last, b.account) for b in found.blocks] == [
        (1, 40, owner.number), (41, 60, buyer.number), (61, 100, owner.number),
    ]  # fmt: skip
    rest = queries.serial("CDCER-P0001-2025-01-00000099")
    assert [s.kind for s in rest.history] == ["issued"]
    assert queries.verify().ok


def test_an_amount_takes_what_was_issued_first(owner, buyer, hundred):
    land.sell(owner, buyer, of(1, 10))
    done = land.sell(owner, buyer, amount(20))
    assert [(p.first, p.last) for p in done.pieces] == [(11, 30)]
    assert done.tonnes == 20


def test_an_amount_runs_over_several_blocks_and_issuances(owner, buyer, hundred):
    land.issue(land.models.Project.objects.get(), 10)
    for first in (11, 31, 51):
        land.sell(owner, buyer, of(first, first + 9))
    done = land.sell(owner, buyer, amount(75))
    assert [p.serial[-20:] for p in done.pieces] == [
        "01-00000001-00000010", "01-00000021-00000030", "01-00000041-00000050", "01-00000061-00000100",
        "02-00000001-00000005",
    ]  # fmt: skip
    assert held(owner) == {"available": 5}
    assert queries.verify().ok


@pytest.mark.parametrize("wanted", [
    land.facts.Wanted(), land.facts.Wanted(project="P0001", tonnes=5), replace(amount(5), serial=of(1, 2).serial),
])  # fmt: skip
def test_unclear_wishes_are_refused(owner, buyer, hundred, wanted):
    with pytest.raises(refusals.UnitsUnclear):
        land.sell(owner, buyer, wanted)


@pytest.mark.parametrize("tonnes", [-1, 1.5])
def test_only_whole_tonnes_above_zero_move(owner, buyer, hundred, tonnes):
    with pytest.raises(refusals.TonnesNotWhole):
        land.sell(owner, buyer, amount(tonnes))


def test_more_than_there_is_is_refused(owner, buyer, hundred):
    with pytest.raises(refusals.UnitsInsufficient) as refused:
        land.sell(owner, buyer, amount(101))
    assert (refused.value.data["available"], refused.value.data["needed"]) == (100, 101)
    assert held(owner) == {"available": 100}


def test_anothers_units_are_refused(owner, buyer, hundred):
    with pytest.raises(refusals.UnitsNotHeld):
        land.sell(buyer, owner, of(1, 5))


def test_the_same_change_again_changes_nothing(owner, buyer, hundred):
    id = uuid4()
    first = land.sell(owner, buyer, amount(30), id)
    assert land.sell(owner, buyer, amount(30), id) == first
    assert held(buyer) == {"available": 30}


def test_one_id_for_two_changes_is_refused(owner, buyer, hundred):
    id = uuid4()
    land.sell(owner, buyer, amount(30), id)
    with pytest.raises(refusals.ChangeDiffers) as refused:
        land.sell(owner, buyer, amount(31), id)
    assert refused.value.data["field"] == "wanted"


def test_units_go_to_the_exchange_are_delivered_and_come_back(owner, buyer, hundred):
    held_there = {"account": owner.id, "by": "owner", "at": NOON}
    actions.hold_for_exchange(id=uuid4(), wanted=amount(50), **held_there)
    assert held(owner) == {"available": 50, "on_exchange": 50}
    actions.transfer(id=uuid4(), giver=owner.id, taker=buyer.id, wanted=amount(20), deal="D1", by="exchange", at=NOON)
    actions.release_from_exchange(id=uuid4(), wanted=amount(30), **held_there)
    assert held(owner) == {"available": 80}
    assert held(buyer) == {"available": 20}


def test_units_on_the_exchange_are_not_sold_beside_it(owner, buyer, hundred):
    actions.hold_for_exchange(id=uuid4(), account=owner.id, wanted=of(1, 50), by="owner", at=NOON)
    with pytest.raises(refusals.UnitsNotIn):
        land.retire(owner, of(50, 51))


def test_nobody_sells_to_himself(owner, hundred):
    with pytest.raises(refusals.SameAccount):
        land.sell(owner, owner, amount(1))


@pytest.mark.parametrize("serial", ["CDCER-P0001-2025-01-00000001-00000120", "TY2-P123456-2024-100-00000001-99999999"])
def test_serials_are_read_as_they_are_written(serial):
    assert serials.written(*serials.parse(serial)) == serial


def test_a_retirement_tells_all_its_certificate_shows(owner, hundred):
    # 17:30 in London on New Year's Eve is the next year's day here (KlimaDAO#753).
    night = NOON.replace(year=2026, month=12, day=31, hour=23, minute=59)
    late = night.astimezone(land.clock.SHANGHAI)
    done = land.retire(owner, amount(7), at=late, statement="Neutral", beneficiary_id="C-1")
    assert done.retired_on == late.date()
    assert (done.number, done.tonnes, done.holder) == ("CDCER-R2026-000001", 7, "Owner 1")
    assert done.serials == ("CDCER-P0001-2025-01-00000001-00000007",)
    assert done.projects == (("P0001", "Roof 1", "solar@1", 2025),)
    assert queries.retirement(done.number) == queries.retirement(str(done.id)) == done
    assert queries.retirements(land.CITY) == [done]


def test_an_unknown_retirement_is_refused(owner):
    for number in ("CDCER-R2026-000009", str(uuid4())):
        with pytest.raises(refusals.RetirementUnknown):
            queries.retirement(number)


def test_retirements_are_numbered_in_their_year(owner, hundred):
    numbers = [land.retire(owner, amount(1), at=NOON.replace(year=y)).number for y in (2026, 2026, 2027)]
    assert numbers == ["CDCER-R2026-000001", "CDCER-R2026-000002", "CDCER-R2027-000001"]
