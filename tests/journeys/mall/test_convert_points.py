"""Points cross between two cities over HTTP: once, on both sides or on none, wherever the line is cut."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from uuid import UUID

import pytest
from openpyxl import load_workbook
from tests.journeys.mall.two_cities import Cuts, Side, connect, line

from puhui.economy.points import actions as points
from puhui.economy.rewards import queries as rewards
from puhui.economy.rewards.refusals import ConversionNeedsAccount
from puhui.economy.schemes import actions as schemes
from puhui.economy.schemes import queries as kept
from puhui.economy.schemes import refusals
from puhui.economy.schemes.models import Leaving
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as books
from puhui.ground import clock
from puhui.journeys.mall import convert_points, redeem_reward, settle_schemes, sweep_rewards

pytestmark = pytest.mark.django_db(transaction=True)
EARLIER = timedelta(minutes=3)  # so long ago began what is cut off: whoever finds it may ask


@pytest.fixture
def cities(live_server):
    """Luzhou asks Chengdu over a line that can be cut; person 1 of Luzhou is person 2 of Chengdu."""
    cuts = Cuts()
    with line(live_server.url, cuts) as address:
        luzhou, chengdu = Side("luzhou", "chengdu"), Side("chengdu", "luzhou")
        connect(luzhou, chengdu, address, live_server.url)
        luzhou.give(1, 30)
        chengdu.give(2, 30)
        yield SimpleNamespace(luzhou=luzhou, chengdu=chengdu, cuts=cuts, code=chengdu.code(2))


def resolve(after=timedelta(0)) -> convert_points.Resolved:
    return convert_points.resolve_due(now=lambda: clock.now() + after)


def begin(cities):
    return cities.luzhou.convert(cities.code, at=clock.now() - EARLIER)


def agree(cities) -> bool:
    """Points, lines and ledger of both cities, and the ledger by itself."""
    ledger.seal(at=clock.now())
    both = [settle_schemes.reconcile(city=s.city, scheme=s.other).holds for s in (cities.luzhou, cities.chengdu)]
    return all(both) and books.verify().ok


def test_two_cities_convert_points_into_each_other(cities):
    for _ in range(2):
        assert cities.luzhou.convert(cities.code).state == "used"
    with pytest.raises(refusals.Differs):
        cities.luzhou.convert("another")
    assert cities.chengdu.convert(cities.luzhou.code(1), id=2, holder=2).state == "used"
    assert cities.luzhou.points(1) == (30 - 13 + 7, 0)
    assert cities.chengdu.points(2) == (30 + 7 - 13, 0)
    today = clock.local_day(clock.now())
    here = settle_schemes.month(city="luzhou", scheme="chengdu", period=None, today=today)
    there = settle_schemes.month(city="chengdu", scheme="luzhou", period=None, today=today)
    # 7 points at 55 fen for 100 are 3.85 fen: each conversion by itself, rounded half up.
    assert (here.sums.out, here.sums.out_points, here.sums.out_theirs, here.sums.out_fen) == (1, 13, 7, 4)
    assert (here.sums.came, here.sums.came_points, here.sums.came_fen, here.sums.closing_fen) == (1, 7, 4, 0)
    assert [(one.way, one.id) for one in here.lines] == [("out", UUID(int=1)), ("in", UUID(int=2))]
    assert {one.id: one.at for one in here.lines} == {one.id: one.at for one in there.lines}
    assert agree(cities)


@pytest.mark.parametrize("where", ["before", "after"])
def test_without_a_promise_nothing_is_taken(cities, where):
    cities.cuts["prepare"] = where
    with pytest.raises(refusals.SchemeNotConnected):
        cities.luzhou.convert(cities.code)
    assert cities.luzhou.points(1) == (30, 0)
    state = kept.status(partner=cities.luzhou.partner_there, id=UUID(int=1), at=clock.now()).state
    assert state == "cancelled"
    assert resolve() == convert_points.Resolved(0, 0, 0)
    assert cities.chengdu.points(2) == (30, 0) and agree(cities)


@pytest.mark.parametrize("where", ["before", "after"])
def test_commit_that_was_cut_off_ends_on_both_sides(cities, where):
    cities.cuts["commit"] = where
    for _ in range(2):
        assert begin(cities).state == "held"
    assert cities.luzhou.points(1) == (17, 13)
    assert resolve(-EARLIER) == convert_points.Resolved(0, 0, 0), "whoever began it is still asking"
    cities.cuts["status"] = "after"
    assert resolve() == convert_points.Resolved(0, 0, 1)
    assert kept.still_open("luzhou", "chengdu")[0].trouble
    cities.cuts.clear()
    next_year = clock.now() + timedelta(days=400)
    assert (sweep_rewards.sweep(at=next_year).released, points.release_expired(at=next_year)) == (0, 0)
    assert resolve() == convert_points.Resolved(0, 0, 0), "asked again only after a while"
    Leaving.objects.update(due_at=clock.now())
    assert resolve() == convert_points.Resolved(1, 0, 0)
    assert begin(cities).state == "used"
    assert (cities.luzhou.points(1), cities.chengdu.points(2)) == ((17, 0), (37, 0))
    assert agree(cities)


@pytest.mark.parametrize(("dies_at", "ends"), [("ask_prepare", "void"), ("ask_commit", "used"), ("finish", "used")])
def test_who_dies_on_the_way_is_resolved_by_asking(cities, monkeypatch, dies_at, ends):
    def die(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as killing:
        killing.setattr(schemes, dies_at, die)
        with pytest.raises(KeyboardInterrupt):
            begin(cities)
    assert cities.luzhou.points(1) == (17, 13)
    done = resolve()
    assert (done.finished, done.dropped) == ((1, 0) if ends == "used" else (0, 1))
    assert rewards.redemption(1, UUID(int=1)).state == ends
    took, gave = (13, 7) if ends == "used" else (0, 0)
    assert (cities.luzhou.points(1), cities.chengdu.points(2)) == ((30 - took, 0), (30 + gave, 0))
    # What was cancelled stays so, also for a message that was late on its way.
    at, partner = clock.now(), cities.luzhou.partner_there
    if ends == "void":
        with pytest.raises(refusals.Cancelled):
            schemes.commit(partner=partner, id=UUID(int=1), at=at)
    else:
        assert schemes.cancel(partner=partner, id=UUID(int=1), at=at).state == "committed"
    assert agree(cities)


def test_what_is_not_in_order_takes_nothing(cities):
    for _ in range(2):
        with pytest.raises(refusals.Declined) as no:
            cities.luzhou.convert("0000000000")
        assert no.value.data["why"] == "schemes.account_unknown"
    assert rewards.redemption(1, UUID(int=1)).state == "void"
    for bad in ("", "a b", "x" * 65):
        with pytest.raises(refusals.AccountMissing):
            cities.luzhou.convert(bad, id=2)
    with pytest.raises(ConversionNeedsAccount):
        redeem_reward.redeem(holder=1, city="luzhou", offer="across", id=UUID(int=3), at=clock.now(), price=13)
    schemes.pause(city="luzhou", scheme="chengdu", paused=True)
    with pytest.raises(refusals.SchemeNotConnected):
        cities.luzhou.convert(cities.code, id=4)
    schemes.pause(city="luzhou", scheme="chengdu", paused=False)
    here = kept.connection("luzhou", "chengdu")
    settle_schemes.connect(
        city="luzhou", scheme="chengdu", address=here.address, key_id="somebody-else", partner=here.partner,
        at=clock.now(),
    )  # fmt: skip
    with pytest.raises(refusals.SchemeNotConnected):
        cities.luzhou.convert(cities.code, id=5)
    assert "people.key_not_valid" in kept.connection("luzhou", "chengdu").trouble
    assert (cities.luzhou.points(1), cities.chengdu.points(2)) == ((30, 0), (30, 0))
    assert agree(cities)


def test_statement_has_every_conversion_and_payment(cities):
    cities.luzhou.convert(cities.code)
    for _ in range(2):
        settle_schemes.pay(
            city="luzhou", scheme="chengdu", id=UUID(int=7), fen=3, reason="=bank 1", by="li", at=clock.now()
        )
    told = settle_schemes.month(city="luzhou", scheme="chengdu", period=None, today=clock.local_day(clock.now()))
    assert (told.sums.paid_fen, told.sums.closing_fen, told.here.owed_fen) == (3, 1, 1)
    words = dict.fromkeys(
        ("sheet", "title", "scheme", "rates", "opening", "out", "in", "paid", "closing", "open", "when", "way",
         "number", "what", "points", "theirs", "note", "amount", "way_out", "way_in", "way_payment"), "w",
    )  # fmt: skip
    file = BytesIO()
    assert settle_schemes.write_workbook(told, file, words=words, language="zh") == 2
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    assert [row[7] for row in rows[3:8]] == [0, 0.04, 0, -0.03, 0.01]
    assert rows[-2][2:] == (str(UUID(int=1)), rows[-2][3], 13, 7, None, 0.04)
    assert rows[-1][6:] == ("'=bank 1", -0.03)
    assert agree(cities)
