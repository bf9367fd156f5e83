from datetime import date
from decimal import Decimal

import pytest
from tests.economy.points.programme import CITY, SCENARIOS, Programme, noon, pack_of
from tests.economy.points.samples import cap, line, per_quantity, rule

from puhui.economy.points import actions, jobs, queries, refusals
from puhui.economy.points.models import Budget, Terms
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as books
from puhui.foundations.packs import schema

pytestmark = pytest.mark.django_db
BUS = SCENARIOS["bus"]
MAY = date(2025, 5, 1)


@pytest.fixture
def book():
    ledger.open_book(CITY, [f"{CITY}.mg_co2e", f"{CITY}.point", f"{CITY}.bubble"])


def campaign(points: int, **changes) -> schema.Rule:
    purse = schema.Budget(id="spring", points=points, name=schema.Text(zh="春", en="Spring"))
    return rule(budget=purse, **changes)


def opened(*rules, day="2025-05-01") -> int:
    """Open the programme with these rules; answers with what the purse holds."""
    actions.open_programme(city=CITY, pack=pack_of(*rules), at=noon(day))
    return books.balances(books.house_account(f"{CITY}/budget/spring"), CITY)[f"{CITY}.point"].posted


def test_purse_is_filled_once_and_follows_the_pack(book):
    assert opened(campaign(100)) == 100
    assert opened(campaign(100)) == 100
    assert opened(campaign(150), day="2025-05-02") == 150
    assert opened(campaign(100), day="2025-05-03") == 100
    assert queries.budgets_of(CITY) == {"spring": 100}


def test_purse_gives_back_only_what_is_not_paid_out(book):
    city = Programme(campaign(100), at=noon("2025-05-01"))
    city.tell(*(line(f"{n}", holder=n) for n in range(1, 9)))
    city.settle(noon("2025-05-01"))
    assert opened(campaign(50), day="2025-05-02") == 0
    assert Budget.objects.get().points == 80


def test_purse_that_would_pay_in_two_units_is_refused(book):
    later = campaign(100, id="later", scenario="walk", maturity_days=1)
    with pytest.raises(refusals.BudgetPaysTwoWays):
        opened(campaign(100), later)
    opened(campaign(100))
    with pytest.raises(refusals.BudgetPaysTwoWays):
        opened(campaign(100, maturity_days=1), day="2025-05-02")


def test_rules_that_cannot_be_counted_do_not_come_into_force(book):
    fine = rule("walk", earn=per_quantity("steps", "0.0000001", 1))
    with pytest.raises(refusals.FigureNotCountable):
        actions.open_programme(city=CITY, pack=pack_of(fine), at=noon("2025-05-01"))


def test_terms_are_said_once_for_a_day(book):
    city = Programme(rule(), at=noon("2025-05-01"))
    told = {"city": CITY, "pack": city.pack, "pack_number": 1, "scenario_ids": {"bus": BUS}, "days": [MAY]}
    actions.open_terms(**told, at=noon("2025-05-01"))
    actions.open_terms(**told, at=noon("2025-05-01"))
    city.tell(line("a"), line("b", holder=2))
    city.settle(noon("2025-05-01"))
    assert Terms.objects.count() == 1


def test_line_is_explained_by_rule_cuts_and_what_became_of_it(book):
    city = Programme(rule(earn=per_quantity("steps", "500", 1), caps=(cap("day", 3),)), at=noon("2025-05-01"))
    city.tell(line("a", steps=1000), line("b", at="2025-05-01T09:00:00+08:00", steps=Decimal("2999")))
    city.settle(noon("2025-05-01"))
    city.spend(1, 2, id=1, at=noon("2025-05-02"))
    told = queries.explain_line(
        day=MAY, holder=1, city=CITY, scenario_id=BUS, revision=1, line=1, pack=city.pack, scenario="bus"
    )
    assert (told["points"], told["gross"], told["cuts"]) == (1, 5, [{"kind": "day", "points": 4}])
    assert told["rule"]["id"] == "bus"
    assert told["award"]["total"] == 3
    assert [(m["what"], m["point"]) for m in told["lot"]] == [("spend", -2)]
    assert [s.points for s in queries.spends_of(1, CITY)] == [2]


def test_jobs_may_run_at_any_time_and_again(book):
    city = Programme(rule(maturity_days=1, claim_days=7), at=noon("2025-05-01"))
    city.tell(line("a"))
    city.settle(noon("2025-05-01"))
    for job in (jobs.ripen, jobs.lapse, jobs.release_expired, jobs.lapse):
        job.func(0)
    assert city.balance(1) == (0, 0)
