"""The wallet shows what the books hold, in a number of queries that does not grow."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.journeys.conftest import NEXT_MORNING, City

from puhui.economy.points import actions as points
from puhui.journeys.acts.explain import explain
from puhui.journeys.people import export_person, show_wallet

DAY = date(2026, 11, 20)


def rides(*rows: str) -> str:
    return "order_no,card_no,ride_time,line\n" + "".join(f"{row},K21\n" for row in rows)


def wallet_of(holder: int, at: datetime = NEXT_MORNING) -> show_wallet.Wallet:
    return show_wallet.today(holder=holder, city="luzhou", at=at)


def november_of(holder: int) -> show_wallet.Statement:
    return show_wallet.statement(holder=holder, city="luzhou", first=date(2026, 11, 1), last=date(2026, 11, 30))


def queries(question: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        question()
    return len(captured)


def test_wallet_of_a_newcomer_is_empty_and_knows_whether_they_agreed(luzhou):
    [agreed] = luzhou.enrol("c0001", scheme="luzhou-bus-card")
    [silent] = luzhou.enrol("c0002", scheme="luzhou-bus-card", scenarios=())
    for holder, expected in ((agreed, True), (silent, False)):
        wallet = wallet_of(holder)
        assert (wallet.saved_mg, wallet.points.available, wallet.bubbles, wallet.entries) == (0, 0, [], [])
        assert wallet.agreed is expected


def test_wallet_tells_what_came_in_with_a_receipt_for_every_line(luzhou):
    [holder] = luzhou.enrol("c0001", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c0001,2026-11-20 08:00:00", "A2,c0001,2026-11-20 18:00:00"))
    wallet = wallet_of(holder)
    assert wallet.saved_mg == 160_000
    [entry] = wallet.entries
    assert (entry.day, entry.scenario.id, entry.mg, entry.points) == (DAY, "bus", 160_000, 20)
    assert [(line.at.hour, line.mg, line.points, line.counts) for line in entry.lines] == [
        (10, 80_000, 10, True),
        (0, 80_000, 10, True),
    ]
    assert len({line.receipt for line in entry.lines}) == 2
    assert all(line.receipt.endswith(("-A1", "-A2")) for line in entry.lines)


def test_wallet_marks_figures_whose_source_is_not_official(luzhou):
    [holder] = luzhou.enrol("c0001", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c0001,2026-11-20 08:00:00"))
    assert [entry.unchecked for entry in wallet_of(holder).entries] == [True]


def test_bubbles_are_shown_until_they_are_collected(luzhou):
    [holder] = luzhou.enrol("c0001", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c0001,2026-11-20 08:00:00"))
    [bubble] = wallet_of(holder).bubbles
    assert (bubble.scenario.id, bubble.waiting.points, bubble.waiting.ripe) == ("bus", 10, True)
    points.collect(holder=holder, city="luzhou", at=NEXT_MORNING)
    wallet = wallet_of(holder)
    assert (wallet.bubbles, wallet.points.available) == ([], 10)
    assert [(lot.lapses_on, lot.points) for lot in wallet.points.lots] == [(date(2028, 11, 20), 10)]


def test_lines_say_what_a_cap_cut_and_what_another_channel_counts(luzhou):
    holder, _ = luzhou.enrol("c0001", "c0002", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*(f"A{n},c0001,2026-11-20 1{n}:00:00" for n in range(7))))
    [entry] = wallet_of(holder).entries
    assert [line.cut for line in entry.lines] == [10, 0, 0, 0, 0, 0, 0]
    assert sum(line.points for line in entry.lines) == entry.points == 60


def test_statement_holds_the_days_asked_for_and_what_became_of_points(luzhou):
    [holder] = luzhou.enrol("c0001", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c0001,2026-10-31 23:59:59", "A2,c0001,2026-11-01 00:00:00"))
    points.collect(holder=holder, city="luzhou", at=NEXT_MORNING)
    november = november_of(holder)
    assert [(entry.day, entry.mg) for entry in november.entries] == [(date(2026, 11, 1), 80_000)]
    assert [(m.day, m.kind, m.points) for m in november.movements] == [(date(2026, 11, 21), "collected", 20)]
    october = show_wallet.statement(holder=holder, city="luzhou", first=date(2026, 10, 1), last=date(2026, 10, 31))
    assert [(entry.day, entry.mg) for entry in october.entries] == [(date(2026, 10, 31), 80_000)]
    assert october.movements == []


def test_days_of_a_statement_come_latest_first(luzhou):
    [holder] = luzhou.enrol("c0001", scheme="luzhou-bus-card")
    days = (20, 3, 11)
    for day in days:
        luzhou.send("bus-rides", rides(f"A{day},c0001,2026-11-{day:02} 08:00:00"))
    assert [entry.day.day for entry in november_of(holder).entries] == sorted(days, reverse=True)


@pytest.mark.parametrize("question", [wallet_of, november_of])
def test_queries_do_not_grow_with_what_there_is(luzhou, question):
    one, many = luzhou.enrol("c0001", "c0002", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c0001,2026-11-20 08:00:00"))
    for day in (16, 17, 18, 19, 20):
        lines = (f"B{day}{n},c0002,2026-11-{day} 1{n}:00:00" for n in range(4))
        luzhou.send("bus-rides", rides(*lines))
    question(one)  # names that never change are read once
    assert queries(lambda: question(one)) == queries(lambda: question(many))


def test_wallet_shows_nobody_elses(luzhou):
    one, other = luzhou.enrol("c0001", "c0002", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c0001,2026-11-20 08:00:00"))
    assert wallet_of(other).entries == []
    assert november_of(other).entries == []
    assert wallet_of(one).entries != []


def test_export_holds_every_line_with_its_feed_and_its_points(luzhou):
    [holder] = luzhou.enrol("c0001", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c0001,2026-11-20 08:00:00"))
    document = export_person.export(holder=holder, at=datetime(2026, 11, 21, 2, tzinfo=UTC))
    [programme] = document["programmes"]
    assert programme["balances"] == {"luzhou.mg_co2e": 80_000, "luzhou.point": 0, "luzhou.bubble": 10}
    [sheet] = programme["counted"]
    [line] = sheet["lines"]
    assert (line["feed"], line["key"], line["mg"], line["inputs_millionths"]) == (
        "bus-rides",
        "A1",
        80_000,
        [1_000_000],
    )
    assert [award["points"] for award in programme["earned"]] == [[10]]
    assert {entry["amount"] for entry in programme["booked"]} == {80_000, 10}
    assert document["person"]["account"]["phone"].startswith("138****")


def test_statement_tells_taps_that_wait_for_their_other_half(db, tmp_path):
    trial = City("trial", tmp_path)
    holder, other = trial.enrol("CARD0001", "CARD0002", scheme="transit-card")
    stations = "line,station,longitude,latitude\n1,甲站,113.9,22.5\n1,乙站,114.0,22.5\n"
    trial.send("shenzhen-metro-stations", stations)
    tap = '{{"deal_date": "2026-11-20 {at}", "card_no": "{card}", "equ_no": "E1", "deal_type": "{kind}", "station": "{station}"}}'
    taps = [
        tap.format(at="08:00:00", card="CARD0001", kind="地铁入站", station="甲站"),
        tap.format(at="08:30:00", card="CARD0001", kind="地铁出站", station="乙站"),
        tap.format(at="18:00:00", card="CARD0001", kind="地铁入站", station="乙站"),
        tap.format(at="19:00:00", card="CARD0002", kind="地铁出站", station="甲站"),
    ]
    trial.send("shenzhen-metro-taps", f'{{"data": [{", ".join(taps)}]}}', name="taps.json")
    found = {
        one: show_wallet.statement(holder=one, city="trial", first=date(2026, 11, 1), last=date(2026, 11, 30)).halves
        for one in (holder, other)
    }
    assert [(half.kind, half.at.hour) for half in found[holder]] == [("entry", 10)]
    assert [(half.kind, half.at.hour) for half in found[other]] == [("exit", 11)]
    told = explain(found[holder][0].receipt, holder=holder)
    assert (told["outcome"], told["record"]["standing"]) == ("open", "open")
