from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.economy.points import auditor
from tests.economy.points.samples import LUZHOU, SOURCE, cap, frame, line, per_quantity, rule
from tests.thorough import TIMES

from puhui.economy.points import refusals
from puhui.economy.points.calc import capping
from puhui.economy.points.calc.awarding import award
from puhui.foundations.packs import schema


def points(*lines, rules=LUZHOU, person_caps=()) -> dict[str, int]:
    found = award(frame(*lines), rules, person_caps)
    return dict(zip(found["key"], found["points"], strict=True))


@pytest.mark.parametrize(
    ("steps", "earned"), [(0, 0), (499, 0), (500, 1), (501, 1), (999, 1), (1000, 2), (10_000, 20), (10_500, 20)]
)
def test_walking_earns_for_complete_steps_only(steps, earned):
    assert points(line("a", "walk", steps=steps)) == {"a": earned}


def test_published_numbers_of_the_seed_city():
    found = points(
        line("bus", "bus"), line("plate", "plate"), line("clothes", "clothes", mass="2.999999"),
        line("kilo", "clothes", mass="1"),
    )  # fmt: skip
    assert found == {"bus": 10, "plate": 5, "clothes": 60, "kilo": 30}


def test_cap_crossed_inside_one_act_pays_the_part_that_fits():
    found = award(
        frame(line("a", "walk", steps=9_700), line("b", "walk", "2025-05-01T20:00:00+08:00", steps=5_000)), LUZHOU
    )
    assert found.select("key", "gross", "points", "cut_day").rows() == [("a", 19, 19, 0), ("b", 10, 1, 9)]


def test_day_ends_at_midnight_in_shanghai():
    rides = [line(f"{i}", at=f"2025-05-01T23:59:{50 + i}+08:00") for i in range(5)]
    after = line("after", at="2025-05-02T00:00:00+08:00")
    assert points(*rides, after) == {"0": 10, "1": 10, "2": 10, "3": 10, "4": 0, "after": 10}


def test_rule_changes_at_local_midnight():
    rules = (
        rule(valid_to=date(2025, 4, 30)),
        rule(valid_from=date(2025, 5, 1), earn=schema.Earn(per_event=7)),
    )
    found = award(
        frame(line("old", at="2025-04-30T23:59:59+08:00"), line("new", at="2025-05-01T00:00:00+08:00")), rules
    )
    assert found.select("key", "points", "rule").rows() == [
        ("old", 10, "bus@2024-01-01"),
        ("new", 7, "bus@2025-05-01"),
    ]


def test_act_without_a_rule_earns_nothing():
    found = award(frame(line("a", at="2023-12-31T10:00:00+08:00"), line("b", "unheard")), LUZHOU)
    assert found["points"].to_list() == [0, 0]
    assert found["rule"].to_list() == [None, None]


def test_no_lines_give_no_points():
    assert award(frame(), LUZHOU, (cap("day", 5),)).is_empty()
    assert {"points", "rule", *capping.CUTS} <= set(award(frame(), LUZHOU).columns)


def test_changed_cap_meets_what_the_old_one_let_through():
    rules = (
        rule(valid_to=date(2025, 5, 14), caps=(cap("month", 20),)),
        rule(valid_from=date(2025, 5, 15), caps=(cap("month", 25),)),
    )
    rides = [line(f"{day}", at=f"2025-05-{day}T08:00:00+08:00") for day in (11, 12, 13, 15, 16)]
    assert list(points(*rides, rules=rules).values()) == [10, 10, 0, 5, 0]


def test_week_starts_on_monday_and_month_on_the_first():
    rules = (rule(caps=(cap("week", 10), cap("month", 15))),)
    # Sunday, Monday; then a new month in the middle of a week.
    days = ("2025-05-25", "2025-05-26", "2025-05-31", "2025-06-01", "2025-06-02")
    found = points(*(line(day, at=f"{day}T08:00:00+08:00") for day in days), rules=rules)
    assert list(found.values()) == [10, 5, 0, 0, 10]


def test_act_that_earns_nothing_takes_no_place_among_paid_events():
    rules = (rule("walk", earn=per_quantity("steps", "500", 1), caps=(cap("day", events=1),)),)
    walks = (line("a", "walk", steps=499), line("b", "walk", "2025-05-01T09:00:00+08:00", steps=600))
    assert points(*walks, rules=rules) == {"a": 0, "b": 1}


def test_person_cap_counts_over_all_scenarios_in_order_of_time():
    lines = (line("late", "bus", "2025-05-01T09:00:00+08:00"), line("early", "plate", "2025-05-01T08:00:00+08:00"))
    found = award(frame(*lines), LUZHOU, (cap("day", 12),))
    assert {row["key"]: (row["points"], row["cut_person"]) for row in found.rows(named=True)} == {
        "early": (5, 0),
        "late": (7, 3),
    }


def test_person_cap_over_days_sees_one_persons_days_together():
    lines = [
        line(f"{holder}-{day}", at=f"2025-05-0{day}T08:00:00+08:00", holder=holder)
        for day in (1, 2)
        for holder in (1, 2)
    ]
    assert points(*lines, person_caps=(cap("month", 15),)) == {"1-1": 10, "2-1": 10, "1-2": 5, "2-2": 5}


def test_multiplier_and_discount_round_down_one_after_the_other():
    name = schema.Text(zh="世界水日", en="World Water Day")
    water_day = schema.Multiplier(days=(date(2025, 3, 22),), factor=Decimal("1.5"), name=name)
    rules = (rule(earn=schema.Earn(per_event=5), multipliers=(water_day,), self_declared_factor=Decimal("0.5")),)
    lines = (line("a", at="2025-03-22T08:00:00+08:00", self_declared=True), line("b", self_declared=True))
    assert points(*lines, rules=rules) == {"a": 3, "b": 2}


def test_tiers_start_at_their_amount():
    tiers = tuple(schema.Tier(at_least=Decimal(n), points=p) for n, p in ((10_000, 50), (3_000, 10), (6_000, 30)))
    rules = (rule("walk", earn=schema.Earn(tiers=schema.Tiers(input="steps", tiers=tiers))),)
    steps = {"a": 2_999, "b": 3_000, "c": 9_999, "d": 10_000}
    assert points(*(line(k, "walk", steps=n) for k, n in steps.items()), rules=rules) == {
        "a": 0,
        "b": 10,
        "c": 30,
        "d": 50,
    }


def test_two_rules_of_one_day_are_refused():
    with pytest.raises(refusals.RulesOverlap) as refused:
        award(frame(line("a")), (rule(), rule(valid_from=date(2025, 1, 1), id="bus-new")))
    assert refused.value.data == {"first": "bus", "second": "bus-new", "day": date(2025, 1, 1)}


def test_step_finer_than_amounts_are_kept_is_refused():
    with pytest.raises(refusals.FigureNotCountable):
        award(frame(line("a", "walk", steps=1)), (rule("walk", earn=per_quantity("steps", "0.0000001", 1)),))


def test_act_that_would_earn_more_than_can_be_kept_is_refused():
    fine = (rule("walk", earn=per_quantity("steps", "0.000001", 2_000_000_000)),)
    with pytest.raises(refusals.AwardTooLarge) as refused:
        award(frame(line("a", "walk", in_steps=9_000_000_000_000_000_000)), fine)
    assert refused.value.data == {"rule": "walk", "day": date(2025, 5, 1)}


# ---- against the auditor

periods = st.sampled_from(auditor.PERIODS)
caps = st.lists(
    st.one_of(st.builds(cap, periods, points=st.integers(0, 40)), st.builds(cap, periods, events=st.integers(0, 4))),
    max_size=3,
).map(tuple)
tiers = tuple(schema.Tier(at_least=Decimal(least), points=points) for least, points in (("0.5", 3), ("4", 9)))
earns = st.one_of(
    st.builds(lambda n: schema.Earn(per_event=n), st.integers(0, 12)),
    st.builds(per_quantity, st.just("steps"), st.sampled_from(["500", "0.5", "3"]), st.integers(0, 5)),
    st.sampled_from(["30", "0.5"]).map(lambda g: schema.Earn(per_grams=schema.PerGrams(grams=Decimal(g), points=2))),
    st.just(schema.Earn(tiers=schema.Tiers(input="steps", tiers=tiers))),
)
days = st.dates(date(2024, 12, 20), date(2025, 1, 12))
multipliers = st.lists(
    st.builds(
        lambda ds, f: schema.Multiplier(days=tuple(ds), factor=f, name=schema.Text(zh="日", en="day")),
        st.lists(days, min_size=1, max_size=3), st.sampled_from([Decimal("1.5"), Decimal(2), Decimal("0.333")]),
    ), max_size=2,
).map(tuple)  # fmt: skip


@st.composite
def rulebooks(draw):
    """Up to three versions for each of two scenarios, some with gaps between them."""
    rules = []
    for scenario in ("walk", "bus"):
        starts = sorted(set(draw(st.lists(days, min_size=1, max_size=3))))
        for start, following in zip(starts, [*starts[1:], None], strict=True):
            until = following - timedelta(days=draw(st.integers(1, 2))) if following else None
            if until is None or until >= start:
                rules.append(
                    schema.Rule(
                        id=scenario,
                        scenario=scenario,
                        valid_from=start,
                        valid_to=until,
                        earn=draw(earns),
                        caps=draw(caps),
                        multipliers=draw(multipliers),
                        expiry=schema.Expiry(months=1),
                        self_declared_factor=draw(st.sampled_from([Decimal(1), Decimal("0.4")])),
                        source=SOURCE,
                    )  # fmt: skip
                )
    return draw(st.permutations(rules))


@st.composite
def acts(draw):
    day = draw(days)
    # Few hours, so that acts often happen at one instant and feed and key decide.
    at = datetime.combine(day, time(draw(st.integers(0, 3))), UTC)
    amounts = st.integers(0, 10_000_000)
    return line(
        draw(st.text("abc", min_size=1, max_size=6)), draw(st.sampled_from(["walk", "bus", "none"])), at.isoformat(),
        holder=draw(st.integers(1, 2)), feed=draw(st.integers(1, 2)), mg=draw(st.integers(0, 200_000)),
        in_steps=draw(st.none() | amounts), self_declared=draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=150 * TIMES, deadline=None)
@given(st.lists(acts(), max_size=40, unique_by=lambda x: (x["feed"], x["key"])), rulebooks(), caps, st.randoms())
def test_award_equals_the_auditors_whatever_the_order(lines, rules, person_caps, chance):
    expected = auditor.award(lines, rules, person_caps)
    chance.shuffle(lines)
    found = award(frame(*lines), rules, person_caps)
    assert found.height == len(expected)
    for row in found.rows(named=True):
        told = expected[row["feed"], row["key"]]
        assert (row["rule"], row["gross"], row["points"]) == (told["rule"], told["gross"], told["points"])
        assert {cut: row[cut] for cut in capping.CUTS if row[cut]} == dict(told["cuts"])
    assert award(found.select(frame().columns), rules, person_caps, ordered=True).equals(found)


def test_types_are_as_promised():
    found = award(frame(line("a")), LUZHOU, (cap("day", 5),))
    assert found.schema["rule"] == pl.String
    assert {found.schema[name] for name in ("gross", "points", *capping.CUTS)} == {pl.Int64}
