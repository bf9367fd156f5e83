"""Suspect acts are held, not lost: whatever the order of delivery; a release gives what they would have had."""

import itertools
import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.journeys.conftest import NEXT_MORNING, City, counts

from puhui.engine.intake import queries as intake
from puhui.engine.scrutiny import actions as scrutiny
from puhui.engine.scrutiny import queries as cases
from puhui.engine.scrutiny import refusals
from puhui.engine.scrutiny.facts import Act, State
from puhui.foundations.ledger import queries as ledger
from puhui.journeys.acts import bind_card, review_acts
from puhui.journeys.acts.explain import explain

RIDES = "order_no,card_no,ride_time,line\n"
STEPS = "user_no,date,steps,revision\n"
REVIEWER, OTHER = 7, 8


def rides(*numbers: int, card: str = "c1234", day: str = "2026-11-20") -> str:
    return RIDES + "".join(f"{card}-{n:03},{card},{day} {6 + n // 4:02}:{n % 4 * 15:02}:00,K21\n" for n in numbers)


def steps(amounts: list[int], *, user: str = "u1", first: date = date(2026, 11, 1)) -> list[str]:
    return [f"{user},{first + timedelta(days=n)},{amount},0\n" for n, amount in enumerate(amounts)]


def held(city: City) -> set[tuple[int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT holder_id, source_key, reasons::text FROM scrutiny_case WHERE state = 'held'")
        return set(cursor.fetchall())


def standing(city: City, feed: str, key: str) -> intake.Standing:
    return intake.Standing(intake.record(intake.feed_number(city.code, feed), key).standing)


def acts(city: City, feed: str, holder: int) -> list[Act]:
    number = intake.feed_number(city.code, feed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT source_key FROM scrutiny_case WHERE holder_id = %s AND feed_id = %s", [holder, number])
        return [Act(holder, number, key) for (key,) in cursor.fetchall()]


def decide(found, state, *, by=REVIEWER, why="looked at the terminal's log", seen=State.HELD, id=None, at=NEXT_MORNING):
    return review_acts.decide(id=id or uuid4(), acts=found, state=state, by=by, why=why, at=at, seen=seen)


def test_forty_bus_rides_a_day_are_held_with_a_reason_and_count_nothing(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    outcome = luzhou.send("bus-rides", rides(*range(40)))
    assert counts(outcome) == {"held": 40}
    assert (luzhou.grams(holder), luzhou.points(holder)) == (0, 0)
    told = explain("luzhou/bus-rides/c1234-000")
    assert told["outcome"] == "held" and told["record"]["standing"] == "held"
    assert told["review"]["reasons"][0]["text"]["zh"].startswith("您这一天有 40 次公交乘车记录")
    assert ledger.verify().ok


def test_thirty_nine_rides_are_not_suspect(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    assert counts(luzhou.send("bus-rides", rides(*range(39)))) == {"accepted": 39}
    assert luzhou.grams(holder) == 39 * 80_000


def test_fortieth_ride_that_comes_late_takes_back_what_the_day_had_earned(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(39)))
    assert luzhou.points(holder) == 60
    outcome = luzhou.send("bus-rides", rides(39))
    assert counts(outcome) == {"held": 1} and outcome.points == -60
    assert (luzhou.grams(holder), luzhou.points(holder)) == (0, 0)
    assert standing(luzhou, "bus-rides", "c1234-000") == intake.Standing.HELD
    assert ledger.verify().ok


def test_same_file_again_changes_nothing_of_what_is_held(luzhou):
    luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(40)))
    before = held(luzhou)
    assert counts(luzhou.send("bus-rides", rides(*range(40)))) == {"duplicate": 40}
    assert held(luzhou) == before and len(before) == 40


def test_the_same_records_are_held_however_they_are_delivered(luzhou, django_db_blocker):
    rng = random.Random(3)
    ends = set()
    for turn in range(3):
        card = f"c{turn}000"
        [holder] = luzhou.enrol(card, scheme="luzhou-bus-card")
        numbers = list(range(41))
        rng.shuffle(numbers)
        cuts = sorted(rng.sample(range(1, 41), turn))
        parts = [numbers[a:b] for a, b in itertools.pairwise([0, *cuts, 41])]
        for part in parts:
            luzhou.send("bus-rides", rides(*part, card=card))
            if turn == 2:
                luzhou.send("bus-rides", rides(*part, card=card))
        mine = frozenset((key.split("-")[1], reasons) for h, key, reasons in held(luzhou) if h == holder)
        ends.add((mine, luzhou.grams(holder), luzhou.points(holder)))
    assert len(ends) == 1 and len(next(iter(ends))[0]) == 41


def test_release_gives_exactly_the_points_it_would_have_had(luzhou):
    [suspect, plain] = luzhou.enrol("c1234", "c5678", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(40)))
    luzhou.send("bus-rides", rides(*range(39), card="c5678"))
    decide(acts(luzhou, "bus-rides", suspect), State.RELEASED)
    # Capped at six paid rides; grams of all forty.
    assert luzhou.points(suspect) == luzhou.points(plain) == 60
    assert luzhou.grams(suspect) == 40 * 80_000
    assert standing(luzhou, "bus-rides", "c1234-000") == intake.Standing.COUNTED
    told = explain("luzhou/bus-rides/c1234-000")
    assert told["points"]["points"] == 10 and told["sheet"]["day"] == "2026-11-20"
    assert told["review"]["decisions"][0]["why"] == "looked at the terminal's log"
    assert ledger.verify().ok


def test_released_acts_stay_released_whatever_comes_later(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(40)))
    decide(acts(luzhou, "bus-rides", holder), State.RELEASED)
    assert counts(luzhou.send("bus-rides", rides(40))) == {"held": 1}
    assert luzhou.grams(holder) == 40 * 80_000


def test_refusal_keeps_an_act_out_with_a_reason_and_refusing_after_release_takes_back(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(40)))
    found = acts(luzhou, "bus-rides", holder)
    decide(found, State.RELEASED)
    decide(found, State.REFUSED, seen=State.RELEASED, why="the card was lent", by=OTHER)
    assert (luzhou.grams(holder), luzhou.points(holder)) == (0, 0)
    assert standing(luzhou, "bus-rides", "c1234-000") == intake.Standing.REFUSED
    told = explain("luzhou/bus-rides/c1234-000")["review"]
    assert (told["state"], told["why"], len(told["decisions"])) == ("refused", "the card was lent", 2)
    assert counts(luzhou.send("bus-rides", rides(*range(40)))) == {"duplicate": 40}
    assert ledger.verify().ok


def test_correction_that_takes_the_suspicion_away_lets_the_day_count(luzhou):
    [holder] = luzhou.enrol("u1", scheme="luzhou-account")
    rows = steps([8000] * 10)
    luzhou.send("walking-steps", STEPS + "".join(rows))
    assert [key for _, key, _ in held(luzhou)] and luzhou.points(holder) == 9 * 16
    luzhou.send("walking-steps", STEPS + "u1,2026-11-05,5000,1\n")
    assert held(luzhou) == set() and luzhou.points(holder) == 9 * 16 + 10
    assert ledger.verify().ok


def test_step_shaker_is_held_from_the_tenth_day_on_in_any_order(luzhou):
    amounts = [8000, 8001, 8003, 8002, 8000, 8001, 8004, 8000, 8001, 8002, 8003, 8001]
    ends = []
    for turn in range(3):
        [holder] = luzhou.enrol(f"u{turn}", scheme="luzhou-account")
        rows = steps(amounts, user=f"u{turn}")
        random.Random(turn).shuffle(rows)
        for part in ([rows], [rows[:5], rows[5:]], [[row] for row in rows])[turn]:
            luzhou.send("walking-steps", STEPS + "".join(part))
        days = {key.split("|")[1]: reasons for h, key, reasons in held(luzhou) if h == holder}
        ends.append((days, luzhou.grams(holder), luzhou.points(holder)))
    assert ends[0] == ends[1] == ends[2]
    assert sorted(ends[0][0]) == ["2026-11-10", "2026-11-11", "2026-11-12"]


def test_people_who_walk_as_people_do_are_not_suspect(luzhou):
    luzhou.enrol("u1", scheme="luzhou-account")
    rng = random.Random(11)
    rows = steps([max(0, round(rng.gauss(8000, 1500))) for _ in range(20)])
    assert counts(luzhou.send("walking-steps", STEPS + "".join(rows))) == {"accepted": 20}


def test_waiting_rides_of_a_card_are_checked_when_it_is_bound(luzhou):
    [holder] = luzhou.enrol("u1", scheme="luzhou-account")
    luzhou.send("bus-rides", rides(*range(40), card="c777777"))
    bind_card.bind_card(holder=holder, city="luzhou", scheme="luzhou-bus-card", number="c777777", at=NEXT_MORNING)
    assert len(held(luzhou)) == 40 and luzhou.grams(holder) == 0
    assert standing(luzhou, "bus-rides", "c777777-000") == intake.Standing.HELD


def test_appeal_is_heard_once_and_by_somebody_else(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(40)))
    found = acts(luzhou, "bus-rides", holder)
    decide(found, State.REFUSED)
    scrutiny.appeal(act=found[0], text="I drive the line and tapped for each lap.", at=NEXT_MORNING)
    scrutiny.appeal(act=found[0], text="I drive the line and tapped for each lap.", at=NEXT_MORNING)
    with pytest.raises(refusals.AppealedAlready):
        scrutiny.appeal(act=found[0], text="And another thing.", at=NEXT_MORNING)
    told = {
        "id": uuid4(),
        "act": found[0],
        "state": State.RELEASED,
        "why": "confirmed by the depot",
        "at": NEXT_MORNING,
    }
    with pytest.raises(refusals.OtherEyesNeeded):
        review_acts.answer(**told, by=REVIEWER)
    review_acts.answer(**told, by=OTHER)
    assert luzhou.grams(holder) == 80_000
    assert explain("luzhou/bus-rides/" + found[0].key)["review"]["appeal"]["answered"] is True


def test_answer_may_refuse_again_and_then_it_rests(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(40)))
    [first, *_] = found = acts(luzhou, "bus-rides", holder)
    decide(found, State.REFUSED)
    scrutiny.appeal(act=first, text="Please look again.", at=NEXT_MORNING)
    assert cases.waiting_counts("luzhou", date(2026, 11, 21))["all"] == 1
    review_acts.answer(id=uuid4(), act=first, state=State.REFUSED, by=OTHER, why="the depot says no", at=NEXT_MORNING)
    assert cases.waiting_counts("luzhou", date(2026, 11, 21))["all"] == 0
    with pytest.raises(refusals.CaseDecidedMeanwhile):
        review_acts.answer(id=uuid4(), act=first, state=State.REFUSED, by=9, why="again", at=NEXT_MORNING)


def test_two_reviewers_decide_at_once_and_the_second_is_told(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(40)))
    found = acts(luzhou, "bus-rides", holder)
    decide(found, State.RELEASED)
    with pytest.raises(refusals.CaseDecidedMeanwhile):
        decide(found, State.REFUSED, by=OTHER)
    assert luzhou.grams(holder) == 40 * 80_000


def test_same_decision_again_answers_the_same_and_changes_nothing(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(40)))
    found, name = acts(luzhou, "bus-rides", holder), uuid4()
    one = decide(found, State.RELEASED, id=name)
    other = decide(found, State.RELEASED, id=name)
    assert [d.act for d in one] == [d.act for d in other] and not any(d.newly for d in other)
    with pytest.raises(refusals.CaseDecidedMeanwhile):
        decide(found, State.RELEASED, id=name, why="another reason")


def test_decision_needs_a_reason(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*range(40)))
    with pytest.raises(refusals.WhyMissing):
        decide(acts(luzhou, "bus-rides", holder), State.REFUSED, why=" ")
    with pytest.raises(refusals.CaseUnknown):
        decide([Act(holder, 1, "nothing")], State.REFUSED)


STATIONS = "line,station,longitude,latitude\n1,East,104.0,30.0\n1,West,104.1,30.0\n1,Far,105.0,30.0\n"


def tap(at: str, kind: str, station: str) -> str:
    kinds = {"in": "地铁入站", "out": "地铁出站"}
    return (
        f'{{"deal_date": "2026-11-20 {at}", "card_no": "CARD0001", "equ_no": "E1", '
        f'"deal_type": "{kinds[kind]}", "station": "{station}"}}'
    )


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 3, 0, 1), (3, 1, 0, 2)])
def test_impossible_speed_between_two_taps_holds_both_rides(db, tmp_path, order):
    city = City("trial", tmp_path)
    city.send("shenzhen-metro-stations", STATIONS)
    [holder] = city.enrol("CARD0001", scheme="transit-card")
    taps = [
        tap("08:00:00", "in", "East"), tap("08:30:00", "out", "West"),
        # 87 km in ten minutes.
        tap("08:40:00", "in", "Far"), tap("12:20:00", "out", "West"),
    ]  # fmt: skip
    for number, each in enumerate(order):
        city.send("shenzhen-metro-taps", f'{{"data": [{taps[each]}]}}', name=f"taps-{number}.json")
    assert {key[:19] for _, key, _ in held(city)} == {"2026-11-20 08:30:00", "2026-11-20 12:20:00"}
    assert city.grams(holder) == 0
    assert {r for _, _, r in held(city)} == {
        '[{"data": {"limit": 150, "speed": 520}, "kind": "speed", "check": "faster-than-trains"}]'
    }


def test_held_rides_stay_one_line_each_when_their_taps_are_paired_again(db, tmp_path):
    city = City("trial", tmp_path)
    city.send("shenzhen-metro-stations", STATIONS)
    [holder] = city.enrol("CARD0001", scheme="transit-card")
    first = [tap("08:00:00", "in", "East"), tap("08:30:00", "out", "West")]
    second = [tap("08:40:00", "in", "Far"), tap("12:20:00", "out", "West")]
    for number, taps in enumerate((first, second, [tap("13:00:00", "in", "West"), tap("13:30:00", "out", "East")])):
        city.send("shenzhen-metro-taps", f'{{"data": [{", ".join(taps)}]}}', name=f"taps-{number}.json")
    found = acts(city, "shenzhen-metro-taps", holder)
    assert len(found) == 2 and city.grams(holder) == 449_711
    decide(found, State.REFUSED)
    city.send("shenzhen-metro-taps", f'{{"data": [{tap("14:00:00", "in", "East")}]}}', name="late.json")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT keys FROM reductions_sheet WHERE holder_id = %s ORDER BY revision DESC LIMIT 1", [holder]
        )
        [(keys,)] = cursor.fetchall()
    assert len(keys) == len(set(keys)) == 3 and city.grams(holder) == 449_711
    assert standing(city, "shenzhen-metro-taps", found[0].key) == intake.Standing.REFUSED
    assert ledger.verify().ok
