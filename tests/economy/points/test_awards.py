from datetime import date

import pytest
from tests.economy.points.programme import CITY, SCENARIOS, Programme, noon
from tests.economy.points.samples import LUZHOU, cap, line, per_quantity, rule

from puhui.economy.points import queries
from puhui.economy.points.models import Award, Debt, Lot, Move
from puhui.foundations.ledger import queries as books
from puhui.foundations.packs import schema

pytestmark = pytest.mark.django_db

MAY = date(2025, 5, 1)
BUS = SCENARIOS["bus"]
LATER = {"maturity_days": 1, "claim_days": 7}


def programme(*rules, **changes) -> Programme:
    return Programme(*(rules or LUZHOU), at=noon("2025-05-01"), **changes)


def test_new_sheets_are_only_appended():
    city = programme()
    city.tell(line("a"), line("b", at="2025-05-01T09:00:00+08:00"), line("c", "walk", steps=999, holder=2))
    assert city.settle(noon("2025-05-01")) == 2
    assert (city.balance(1), city.balance(2)) == ((20, 0), (1, 0))
    assert (Award.objects.count(), Lot.objects.count(), Move.objects.count()) == (2, 0, 0)
    told = queries.award_for(MAY, 1, BUS)
    assert (told.points, told.total, told.revision, told.lapses_on) == ((10, 10), 20, 1, date(2026, 5, 1))


def test_transfers_name_their_award():
    city = programme()
    city.tell(line("a"))
    city.settle(noon("2025-05-01"))
    entry = books.statement(1, CITY, MAY, MAY)[0]
    assert (entry.code, entry.amount, entry.memo) == (2, 10, queries.award_for(MAY, 1, BUS).reference)


def test_sheet_that_earns_nothing_has_no_award():
    city = programme()
    city.tell(line("a", "walk", steps=499), line("b", holder=-7))
    city.settle(noon("2025-05-01"))
    assert Award.objects.count() == 0
    assert queries.current_awards(city.sheets)["points"].to_list() == [[0], [0]]


def test_sheet_of_which_everything_was_cut_says_why():
    city = programme(rule("bus", caps=(cap("month", 10),)))
    city.tell(line("a"), line("b", at="2025-05-02T08:00:00+08:00"))
    city.settle(noon("2025-05-02"))
    told = queries.award_for(date(2025, 5, 2), 1, BUS)
    assert (told.total, [(c.kind, c.points) for c in told.cuts]) == (0, [("month", 10)])
    assert city.balance(1) == (10, 0)


def test_cuts_are_kept_line_by_line():
    city = programme(rule(caps=(cap("day", 25),)), person_caps=(cap("day", 12),))
    city.tell(*(line(key, at=f"2025-05-01T0{n}:00:00+08:00") for n, key in enumerate("abc")))
    city.settle(noon("2025-05-01"))
    told = queries.award_for(MAY, 1, BUS)
    assert told.points == (10, 2, 0)
    assert [(c.line, c.kind, c.points) for c in told.cuts] == [(1, "person", 8), (2, "day", 5), (2, "person", 5)]


def test_bubbles_wait_where_the_rule_says_so():
    city = programme(rule(**LATER))
    city.tell(line("a"))
    city.settle(noon("2025-05-01"))
    assert city.balance(1) == (0, 10)
    told = queries.award_for(MAY, 1, BUS)
    assert (told.bubble, told.ripens_on, told.claim_by) == (True, date(2025, 5, 2), date(2025, 5, 8))


def test_late_record_can_be_collected_for_the_whole_claim_window():
    city = programme(rule(**LATER))
    city.tell(line("a"))
    city.settle(noon("2025-06-20"))
    told = queries.award_for(MAY, 1, BUS)
    assert (told.ripens_on, told.claim_by) == (date(2025, 6, 20), date(2025, 6, 26))


def test_correction_that_pays_more_grows_the_lot():
    city = programme()
    city.tell(line("a"))
    city.settle(noon("2025-05-01"))
    city.tell(line("b", at="2025-05-01T09:00:00+08:00"))
    city.settle(noon("2025-05-02"))
    assert city.balance(1) == (20, 0)
    assert queries.award_for(MAY, 1, BUS).revision == 2
    assert queries.award_for(MAY, 1, BUS, revision=1).total == 10
    assert [(m.kind, m.point) for m in queries.moves_of_lot(MAY, 1, BUS)] == [("grow", 10)]


def test_correction_takes_back_from_its_own_lot():
    city = programme()
    city.tell(line("a"), line("b", at="2025-05-02T09:00:00+08:00"))
    city.settle(noon("2025-05-02"))
    city.untell("a")
    city.settle(noon("2025-05-03"))
    assert city.balance(1) == (10, 0)
    assert queries.award_for(MAY, 1, BUS).total == 0
    assert Debt.objects.count() == 0


def test_correction_takes_bubbles_before_points():
    city = programme(rule(**LATER))
    city.tell(line("a"), line("b", at="2025-05-01T09:00:00+08:00"))
    city.settle(noon("2025-05-02"))
    collected(city, "2025-05-02", 20)
    city.tell(line("c", at="2025-05-01T10:00:00+08:00"))
    city.settle(noon("2025-05-02"))
    assert city.balance(1) == (20, 10)
    city.untell("a", "b")
    city.settle(noon("2025-05-03"))
    assert city.balance(1) == (10, 0)


def collected(city, day, points, holder=1):
    from puhui.economy.points import actions  # noqa: PLC0415 -- only here

    assert actions.collect(holder=holder, city=CITY, at=noon(day)).points == points


def test_what_cannot_be_taken_back_is_owed_and_repaid_by_the_next_award():
    city = programme()
    city.tell(line("a"), line("b", at="2025-05-01T09:00:00+08:00"))
    city.settle(noon("2025-05-01"))
    city.spend(1, 15, id=1, at=noon("2025-05-01"))
    city.untell("a", "b")
    city.settle(noon("2025-05-02"))
    assert city.balance(1) == (0, 0)
    assert queries.points_of(1, CITY, noon("2025-05-02")).owed == 15
    city.tell(line("c", at="2025-05-03T09:00:00+08:00"))
    city.settle(noon("2025-05-03"))
    assert city.balance(1) == (0, 0)
    city.tell(line("d", at="2025-05-04T09:00:00+08:00"))
    city.settle(noon("2025-05-04"))
    assert city.balance(1) == (5, 0)
    assert queries.points_of(1, CITY, noon("2025-05-04")).owed == 0
    codes = [(e.code, e.amount) for e in books.statement(1, CITY, date(2025, 5, 4), date(2025, 5, 4))]
    assert sorted(codes) == [(2, 10), (9, -5)]


def test_correction_up_again_repays_its_own_debt():
    city = programme()
    city.tell(line("a"))
    city.settle(noon("2025-05-01"))
    city.spend(1, 10, id=1, at=noon("2025-05-01"))
    city.untell("a")
    city.settle(noon("2025-05-02"))
    city.tell(line("a"))
    city.settle(noon("2025-05-03"))
    assert city.balance(1) == (0, 0)
    assert queries.points_of(1, CITY, noon("2025-05-03")).owed == 0


def test_settling_again_changes_nothing():
    city = programme(rule(caps=(cap("day", 15),)))
    city.tell(line("a"), line("b", at="2025-05-01T09:00:00+08:00"), line("c", "walk", steps=100))
    city.settle(noon("2025-05-01"))
    assert city.settle(noon("2025-05-02")) == 0
    assert Award.objects.count() == 1


def test_month_cap_moves_points_between_days():
    city = programme(rule(caps=(cap("month", 15),)))
    city.tell(line("b", at="2025-05-02T09:00:00+08:00"), line("c", at="2025-05-03T09:00:00+08:00"))
    city.settle(noon("2025-05-03"))
    city.tell(line("a"))
    city.settle(noon("2025-05-04"))
    assert city.balance(1) == (15, 0)
    assert [(a.day.day, a.total) for a in queries.awards_of(1, [date(2025, 5, n) for n in (1, 2, 3)])] == [
        (3, 0), (2, 5), (1, 10),
    ]  # fmt: skip


# ---- budgets


def campaign(points: int, **changes) -> schema.Rule:
    budget = schema.Budget(id="spring", points=points, name=schema.Text(zh="春", en="Spring"))
    return rule(budget=budget, **changes)


def test_empty_budget_cuts_in_order_of_time_whoever_comes():
    city = programme(campaign(25))
    city.tell(
        line("late", at="2025-05-01T09:00:00+08:00"),
        line("first", at="2025-05-01T07:00:00+08:00", holder=2),
        line("middle", at="2025-05-01T08:00:00+08:00", holder=3),
    )
    city.settle(noon("2025-05-01"))
    assert [city.balance(holder) for holder in (1, 2, 3)] == [(5, 0), (10, 0), (10, 0)]
    assert [(c.kind, c.points) for c in queries.award_for(MAY, 1, BUS).cuts] == [("budget", 5)]
    assert books.balances(books.house_account(f"{CITY}/budget/spring"), CITY)[f"{CITY}.point"].posted == 0


def test_what_a_budget_refused_stays_refused():
    city = programme(campaign(15, **LATER))
    city.tell(line("a"), line("b", at="2025-05-01T09:00:00+08:00"))
    city.settle(noon("2025-05-01"))
    city.untell("a")
    city.settle(noon("2025-05-02"))
    assert city.balance(1) == (0, 5)
    assert city.settle(noon("2025-05-03")) == 0
    city.tell(line("c", at="2025-05-01T10:00:00+08:00"))
    city.settle(noon("2025-05-03"))
    # What was taken back from the first ride has returned to the purse.
    assert city.balance(1) == (0, 15)


def test_points_taken_back_after_collecting_return_to_the_purse():
    city = programme(campaign(10, **LATER))
    city.tell(line("a"))
    city.settle(noon("2025-05-02"))
    collected(city, "2025-05-02", 10)
    city.untell("a")
    city.settle(noon("2025-05-03"))
    assert city.balance(1) == (0, 0)
    assert books.balances(books.house_account(f"{CITY}/budget/spring"), CITY)[f"{CITY}.bubble"].posted == 10


def test_rule_steps_of_the_seed_city():
    city = programme()
    for holder, steps in enumerate((499, 500, 999, 10_000, 30_000), 1):
        city.tell(line(f"w{holder}", "walk", steps=steps, holder=holder))
    city.settle(noon("2025-05-01"))
    assert [city.balance(holder)[0] for holder in range(1, 6)] == [0, 1, 1, 20, 20]
    assert per_quantity("steps", "500", 1) == LUZHOU[0].earn
