"""What another scheme may have us give: within limits, once, and what was decided stays."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from tests.economy.rewards.mall import NOON, pack_of
from tests.journeys.mall.two_cities import scheme

from puhui.economy.schemes import actions, queries, refusals
from puhui.economy.schemes.calc import codes, money
from puhui.foundations.packs import actions as packs
from puhui.ground.refusals import Refusal

CITY, PARTNER = "chengdu", 7
MORNING = NOON - timedelta(hours=3)


@pytest.fixture
def side(db):
    """Chengdu, where partner 7 speaks for Luzhou's scheme: at most 100 at once, 150 a person and month, 1,000 a day."""
    pack = pack_of(city=CITY, schemes=(scheme("luzhou"), scheme("closed", receives=None)))
    packs.activate(pack=pack, at=NOON)
    actions.open_schemes(city=CITY, pack=pack)
    told = {"city": CITY, "pack": pack, "address": "", "key_id": "", "at": NOON}
    actions.connect(scheme="luzhou", partner=PARTNER, **told)
    actions.connect(scheme="closed", partner=8, **told)
    accounts = [actions.account(holder=n, city=CITY, scheme=pack.schemes[0], at=NOON) for n in range(1, 21)]
    return SimpleNamespace(pack=pack, accounts=accounts, told=told)


def prepare(side, id: int, points: int, person: int = 0, at=NOON, **more):
    asked = {"partner": PARTNER, "id": UUID(int=id), "account": side.accounts[person], "points": points} | more
    return actions.prepare(pack=side.pack, at=at, **asked)


def commit(id: int, at=NOON):
    return actions.commit(partner=PARTNER, id=UUID(int=id), at=at)


def cancel(id: int, at=NOON):
    return actions.cancel(partner=PARTNER, id=UUID(int=id), at=at)


def test_promise_is_kept_once(side):
    assert queries.status(partner=PARTNER, id=UUID(int=1), at=NOON).state == "unknown"
    for _ in range(2):
        assert prepare(side, 1, 60).state == "prepared"
    assert [commit(1).newly for _ in range(2)] == [True, False]
    assert prepare(side, 1, 60).state == cancel(1).state == "committed"
    assert queries.sums(CITY, "luzhou", NOON.date().replace(day=1)).came_points == 60


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"points": 101}, refusals.AboveConversionLimit),
        ({"points": 0}, refusals.AmountMalformed),
        ({"account": "0123456789"}, refusals.AccountUnknown),
        ({"account": ""}, refusals.AccountUnknown),
        ({"partner": 9}, refusals.PartnerNotConnected),
        ({"partner": 8}, refusals.NotReceiving),
    ],
)
def test_what_is_not_in_order_promises_nothing(side, asked, refusal):
    with pytest.raises(refusal):
        prepare(side, **{"id": 1, "points": 5} | asked)
    assert queries.status(partner=PARTNER, id=UUID(int=1), at=NOON).state == "unknown"


def test_limits_count_promises_until_they_are_taken_back(side):
    prepare(side, 1, 100)
    with pytest.raises(refusals.AbovePersonLimit):
        prepare(side, 2, 51)
    commit(1)
    prepare(side, 2, 50)
    cancel(2)
    prepare(side, 3, 50)
    for person in range(1, 9):
        prepare(side, 10 + person, 100, person)
    with pytest.raises(refusals.AboveDayLimit):
        prepare(side, 30, 51, 10)
    assert prepare(side, 30, 51, 10, at=NOON + timedelta(days=1)).state == "prepared"


def test_other_content_under_one_id_is_refused(side):
    prepare(side, 1, 5)
    for told in ({"points": 6}, {"person": 1}):
        with pytest.raises(refusals.Differs):
            prepare(side, **{"id": 1, "points": 5} | told)


def test_what_was_cancelled_stays_so_heard_of_or_not(side):
    prepare(side, 1, 5)
    for id in (1, 2):
        assert [cancel(id).state for _ in range(2)] == ["cancelled"] * 2
        assert prepare(side, id, 5).state == "cancelled"
        with pytest.raises(refusals.Cancelled):
            commit(id)
    with pytest.raises(refusals.Cancelled):
        commit(3)


def test_promise_ends_after_thirty_days(side):
    until = prepare(side, 1, 5).until
    prepare(side, 2, 5)
    assert queries.status(partner=PARTNER, id=UUID(int=1), at=until - timedelta(seconds=1)).state == "prepared"
    assert queries.status(partner=PARTNER, id=UUID(int=1), at=until).state == "cancelled"
    with pytest.raises(refusals.Cancelled):
        commit(2, at=until)


def test_who_leaves_takes_their_codes_along(side):
    prepare(side, 1, 5)
    actions.forget_person(holder=1, at=NOON)
    with pytest.raises(refusals.Cancelled):
        commit(1)
    with pytest.raises(refusals.AccountUnknown):
        prepare(side, 2, 5)
    assert queries.kept_of(1, CITY)["codes"] == [] and len(queries.kept_of(2, CITY)["codes"]) == 1


def test_code_is_the_same_each_time_and_a_wrong_character_shows(side):
    again = actions.account(holder=1, city=CITY, scheme=side.pack.schemes[0], at=NOON)
    assert again == side.accounts[0] == codes.typed(f" {again[:5].lower()}-{again[5:]}")
    for place in range(codes.LENGTH):
        wrong = codes.ALPHABET[(codes.ALPHABET.index(again[place]) + 1) % 32]
        assert codes.typed(again[:place] + wrong + again[place + 1 :]) is None
    with pytest.raises(refusals.NotReceiving):
        actions.account(holder=1, city=CITY, scheme=side.pack.schemes[1], at=NOON)


@pytest.mark.parametrize(("points", "rate", "fen"), [(1, 50, 1), (1, 49, 0), (7, 55, 4), (3, 0, 0), (200, 55, 110)])
def test_half_a_fen_is_rounded_up(points, rate, fen):
    assert money.fen_for(points, rate) == fen


def test_new_key_signs_once_the_other_side_has_named_it(side):
    first = queries.connection(CITY, "luzhou").public_key
    told = side.told | {"scheme": "luzhou", "partner": PARTNER, "address": "https://other.example/conversions/"}
    actions.connect(**told | {"key_id": "a"})
    second = actions.draw_key(city=CITY, pack=side.pack, scheme="luzhou", at=NOON)
    assert (second.public_key, bool(second.next_key)) == (first, True)
    named = actions.connect(**told | {"key_id": "b"})
    assert (named.public_key, named.next_key, named.asks) == (second.next_key, "", True)
    assert named.address == "https://other.example/conversions"


@pytest.mark.parametrize(
    "wrong", [{"address": "https://a@b/c"}, {"address": "ftp://b/c"}, {"address": "https://b/c?d"}, {"key_id": "a b"},
              {"partner": 8}, {"scheme": "elsewhere"}],
)  # fmt: skip
def test_connection_that_cannot_be_is_refused(side, wrong):
    with pytest.raises(Refusal):
        actions.connect(**side.told | {"scheme": "luzhou", "partner": PARTNER} | wrong)
    assert queries.connection(CITY, "luzhou").address == ""


def test_payment_says_what_and_is_booked_once(side):
    told = {"city": CITY, "scheme": "luzhou", "id": UUID(int=1), "by": "li", "at": NOON}
    for bad in ({"fen": 0, "reason": "x"}, {"fen": 1, "reason": " "}, {"fen": 10**10, "reason": "x"}):
        with pytest.raises(refusals.SchemesRefusal):
            actions.pay(**told | bad)
    for _ in range(2):
        actions.pay(**told, fen=-200, reason="bank 7")
    with pytest.raises(refusals.Differs):
        actions.pay(**told, fen=-201, reason="bank 7")
    assert queries.owed(CITY, ["luzhou"]) == {"luzhou": 200}
    assert queries.agreement(CITY, "luzhou").holds
