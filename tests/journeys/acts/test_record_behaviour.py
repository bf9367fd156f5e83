"""A day file becomes grams, points and outcomes; the same lines always end in the same books."""

import random

import pytest
from django.db import connection, transaction
from tests.journeys.conftest import NEXT_MORNING, counts

from puhui.engine.intake import queries as intake
from puhui.foundations.ledger import queries as ledger
from puhui.journeys.acts import bind_card
from puhui.journeys.acts.explain import explain

STEPS = "user_no,date,steps,revision\n"
RIDES = "order_no,card_no,ride_time,line\n"
PAYMENTS = "payment_no,user_no,paid_at\n"
CLOTHES = "order_no,user_no,weighed_at,kg,revision\n"


def steps(*rows: str) -> str:
    return STEPS + "".join(f"{row}\n" for row in rows)


def rides(*rows: str) -> str:
    return RIDES + "".join(f"{row},K21\n" for row in rows)


@pytest.mark.parametrize(("walked", "mg", "points"), [(499, 0, 0), (500, 8_200, 1), (999, 8_200, 1), (1000, 16_400, 2)])
def test_walking_counts_complete_steps(luzhou, walked, mg, points):
    [holder] = luzhou.enrol("u1", scheme="luzhou-account")
    outcome = luzhou.send("walking-steps", steps(f"u1,2026-11-20,{walked},0"))
    assert (outcome.accepted, outcome.reduction_mg, outcome.points) == (1, mg, points)
    assert (luzhou.grams(holder), luzhou.points(holder)) == (mg, points)


def test_published_numbers_come_out_of_day_files(luzhou):
    [account] = luzhou.enrol("u1", scheme="luzhou-account")
    [card] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c1234,2026-11-20 08:00:00"))
    luzhou.send("plate-clearing", "checkin_no,user_no,checked_in_at\nP1,u1,2026-11-20 12:10:00\n")
    luzhou.send("old-clothes", CLOTHES + "O1,u1,2026-11-20 15:00:00,2.5,0\n")
    assert (luzhou.grams(card), luzhou.points(card)) == (80_000, 10)
    assert (luzhou.grams(account), luzhou.points(account)) == (144_000 + 3_200_000, 5 + 60)


def test_cap_cuts_what_is_above_it(luzhou):
    [holder] = luzhou.enrol("u1", scheme="luzhou-account")
    outcome = luzhou.send("walking-steps", steps("u1,2026-11-20,12500,0"))
    # 25 points earned, 20 a day paid; grams are never capped.
    assert (outcome.points, outcome.reduction_mg) == (20, 25 * 8_200)
    assert explain(f"B{outcome.batch}-1")["points"]["cuts"] == [{"kind": "day", "points": 5}]


def test_days_end_at_shanghai_midnight(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    late = [f"A{n},c1234,2026-11-19 23:59:{n:02}" for n in range(7)]
    early = [f"B{n},c1234,2026-11-20 00:00:{n:02}" for n in range(7)]
    luzhou.send("bus-rides", rides(*late, *early))
    # Six paid rides a day: twelve over the two days that midnight parts.
    assert luzhou.points(holder) == 120


def test_sending_a_file_again_changes_nothing(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    text = rides("A1,c1234,2026-11-20 08:00:00", "A2,c1234,2026-11-20 09:00:00", "A3,c9999,2026-11-20 09:00:00")
    assert counts(luzhou.send("bus-rides", text)) == {"accepted": 2, "unclaimed": 1}
    before = state()
    assert counts(luzhou.send("bus-rides", text)) == {"duplicate": 3}
    assert state() == before and luzhou.points(holder) == 20


def test_same_key_with_other_content_is_a_conflict(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c1234,2026-11-20 08:00:00"))
    outcome = luzhou.send("bus-rides", rides("A1,c1234,2026-11-20 08:00:01"))
    assert counts(outcome) == {"conflict": 1} and luzhou.points(holder) == 10


def test_same_key_of_another_card_is_a_conflict(luzhou):
    one, other = luzhou.enrol("c1234", "c5678", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides("A1,c1234,2026-11-20 08:00:00"))
    assert counts(luzhou.send("bus-rides", rides("A1,c5678,2026-11-20 08:00:00"))) == {"conflict": 1}
    assert luzhou.points(other) == 0


def test_correction_reverses_and_awards_again(luzhou):
    [holder] = luzhou.enrol("u1", scheme="luzhou-account")
    luzhou.send("old-clothes", CLOTHES + "O1,u1,2026-11-20 15:00:00,3,0\n")
    assert (luzhou.grams(holder), luzhou.points(holder)) == (3_840_000, 90)
    outcome = luzhou.send("old-clothes", CLOTHES + "O1,u1,2026-11-20 15:00:00,1,1\n")
    assert counts(outcome) == {"accepted": 1} and outcome.reduction_mg == -2_560_000 and outcome.points == -60
    assert (luzhou.grams(holder), luzhou.points(holder)) == (1_280_000, 30)
    assert counts(luzhou.send("old-clothes", CLOTHES + "O1,u1,2026-11-20 15:00:00,3,0\n")) == {"duplicate": 1}
    assert ledger.verify().ok


def test_correction_moves_an_act_to_another_person_and_day(luzhou):
    one, other = luzhou.enrol("u1", "u2", scheme="luzhou-account")
    luzhou.send("old-clothes", CLOTHES + "O1,u1,2026-11-20 15:00:00,3,0\n")
    luzhou.send("old-clothes", CLOTHES + "O1,u2,2026-11-19 15:00:00,3,1\n")
    assert (luzhou.grams(one), luzhou.points(one)) == (0, 0)
    assert (luzhou.grams(other), luzhou.points(other)) == (3_840_000, 90)


def test_late_record_lets_caps_be_counted_again(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(*(f"A{n},c1234,2026-11-20 0{n}:00:00" for n in range(1, 7))))
    assert luzhou.points(holder) == 60
    outcome = luzhou.send("bus-rides", rides("A0,c1234,2026-11-20 00:30:00"))
    # A seventh ride, earlier than all: it is paid, and the last one no longer is.
    assert (outcome.points, luzhou.points(holder)) == (0, 60)
    assert explain("luzhou/bus-rides/A0")["points"]["points"] == 10
    assert explain("luzhou/bus-rides/A6")["points"]["points"] == 0


def test_better_channel_counts_whenever_it_arrives(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    bind_card.bind_card(holder=holder, city="luzhou", scheme="luzhou-account", number="u1234", at=NEXT_MORNING)
    paid = PAYMENTS + "P1,u1234,2026-11-20 08:00:30\n"
    ridden = rides("A1,c1234,2026-11-20 08:00:00")
    assert counts(luzhou.send("bus-payments", paid)) == {"accepted": 1}
    outcome = luzhou.send("bus-rides", ridden)
    assert counts(outcome) == {"accepted": 1} and (outcome.reduction_mg, outcome.points) == (0, 0)
    assert (luzhou.grams(holder), luzhou.points(holder)) == (80_000, 10)
    assert explain("luzhou/bus-payments/P1")["channel"]["counts"] is False
    assert explain("luzhou/bus-rides/A1")["channel"]["counts"] is True
    assert counts(luzhou.send("bus-payments", paid)) == {"duplicate": 1}


def test_worse_channel_that_comes_second_is_told_so(luzhou):
    [holder] = luzhou.enrol("c1234", scheme="luzhou-bus-card")
    bind_card.bind_card(holder=holder, city="luzhou", scheme="luzhou-account", number="u1234", at=NEXT_MORNING)
    luzhou.send("bus-rides", rides("A1,c1234,2026-11-20 08:00:00"))
    assert counts(luzhou.send("bus-payments", PAYMENTS + "P1,u1234,2026-11-20 08:00:30\n")) == {"duplicate": 1}
    assert luzhou.points(holder) == 10


def test_unclaimed_record_is_credited_when_its_card_is_bound(luzhou):
    [holder] = luzhou.enrol("u1", scheme="luzhou-account")
    assert counts(luzhou.send("bus-rides", rides("A1,c777777,2026-11-20 08:00:00"))) == {"unclaimed": 1}
    bound, credited = bind_card.bind_card(
        holder=holder, city="luzhou", scheme="luzhou-bus-card", number="c777777", at=NEXT_MORNING
    )
    assert (credited, luzhou.grams(holder), luzhou.points(holder)) == (1, 80_000, 10)
    assert intake.waiting_of(bound.subject) == []
    assert counts(luzhou.send("bus-rides", rides("A1,c777777,2026-11-20 08:00:00"))) == {"duplicate": 1}
    assert ledger.verify().ok


def test_what_saves_nothing_earns_nothing(chengdu):
    [holder] = chengdu.enrol("card1", scheme="tianfutong")
    header = "trade_no,card_no,exit_time,distance_km,revision\n"
    outcome = chengdu.send("metro-rides", header + "M1,card1,2026-11-20 08:00:00,0,0\n")
    assert (counts(outcome), outcome.reduction_mg, outcome.points) == ({"accepted": 1}, 0, 0)
    outcome = chengdu.send("metro-rides", header + "M2,card1,2026-11-20 09:00:00,10,0\n")
    assert (chengdu.grams(holder), chengdu.points(holder)) == (467_000, 2)


def test_no_card_number_is_kept_of_who_has_not_joined(luzhou):
    luzhou.send("walking-steps", steps("13900001111,2026-11-20,5000,0"))
    [batch] = intake.batches(city="luzhou")
    with connection.cursor() as cursor:
        for table in ("intake_record", "intake_waiting"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            assert all("13900001111" not in row for (row,) in cursor.fetchall())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("u1,2026-11-22,500,0", "future"),
        ("u1,2021-05-01,500,0", "before_programme"),
        ("u1,2026-01-20,500,0", "too_late"),
        ("u1,2026-11-20,-5,0", "out_of_range"),
        ("u1,2026-11-20,NaN,0", "not_finite"),
        ("u1,2026-11-20,1e300,0", "out_of_range"),
        ("u1,yesterday,500,0", "bad_time"),
        (",2026-11-20,500,0", "missing_subject"),
    ],
)
def test_bad_rows_are_rejected_in_words_and_change_nothing(luzhou, row, reason):
    luzhou.enrol("u1", scheme="luzhou-account")
    before = state()
    outcome = luzhou.send("walking-steps", steps(row))
    assert counts(outcome) == {"rejected": 1}
    assert explain(f"B{outcome.batch}-1")["delivery"]["reason"] == reason
    assert state() == before


def state() -> dict[str, list]:
    """All that the books and the engine hold, without the names of deliveries and journals."""
    questions = {
        "records": "SELECT feed_id, source_key, revision, digest, standing, holder_id, day FROM intake_record",
        "sheets": "SELECT DISTINCT ON (day, holder_id, scenario_id) day, holder_id, scenario_id, keys, inputs, mg,"
        " outranked, total_mg FROM reductions_sheet ORDER BY day, holder_id, scenario_id, revision DESC",
        "awards": "SELECT DISTINCT ON (day, holder_id, scenario_id) day, holder_id, scenario_id, points, total"
        " FROM points_award ORDER BY day, holder_id, scenario_id, revision DESC",
        "balances": "SELECT holder_id, posted, held FROM ledger_balance",
        "waiting": "SELECT feed_id, source_key, encode(subject, 'hex'), at, inputs::text FROM intake_waiting",
    }
    with connection.cursor() as cursor:
        answer = {}
        for name, question in questions.items():
            cursor.execute(question)
            answer[name] = sorted(map(repr, cursor.fetchall()))
        # A sheet that lost all its lines is as good as none, and so is a balance of nothing.
        answer["sheets"] = [row for row in answer["sheets"] if "[], [], []" not in row]
        answer["awards"] = [row for row in answer["awards"] if not row.endswith("[], 0)")]
        return answer


@pytest.mark.parametrize("seed", range(6))
def test_permuted_split_and_repeated_inputs_end_in_one_state(luzhou, seed):
    """Rides, payments and corrections in any order and any cut: one state."""
    draw = random.Random(seed)
    [holder, other] = luzhou.enrol("c1000", "c2000", scheme="luzhou-bus-card")
    bind_card.bind_card(holder=holder, city="luzhou", scheme="luzhou-account", number="u1000", at=NEXT_MORNING)
    ride_rows = [
        f"A{n},{draw.choice(['c1000', 'c2000', 'c3000'])},2026-11-{draw.choice([19, 20])} {n % 24:02}:00:00"
        for n in range(30)
    ]
    paid_rows = [f"P{n},u1000,2026-11-20 {n % 24:02}:00:{draw.randrange(60):02}" for n in range(12)]
    clothes = [f"O{n},u1000,2026-11-20 {n + 8:02}:00:00,{draw.randrange(1, 9)},{r}" for n in range(3) for r in range(3)]
    told = [("bus-rides", RIDES, f"{r},K1") for r in ride_rows]
    told += [("bus-payments", PAYMENTS, r) for r in paid_rows] + [("old-clothes", CLOTHES, r) for r in clothes]
    with transaction.atomic():
        for feed in ("old-clothes", "bus-payments", "bus-rides"):
            _send(luzhou, feed, [told_row for told_row in told if told_row[0] == feed])
        expected = state()
        transaction.set_rollback(True)
    shuffled = told + draw.sample(told, 10)
    draw.shuffle(shuffled)
    while shuffled:
        size = draw.randrange(1, 20)
        cut, shuffled = shuffled[:size], shuffled[size:]
        for feed in sorted({feed for feed, _, _ in cut}):
            _send(luzhou, feed, [told_row for told_row in cut if told_row[0] == feed])
    assert state() == expected
    assert ledger.verify().ok


def _send(city, feed: str, told: list[tuple[str, str, str]]) -> None:
    city.send(feed, told[0][1] + "".join(f"{row}\n" for _, _, row in told))
