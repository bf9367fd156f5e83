"""Reconciliation, verification, tracing and methodologies in the console."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.portals.operator import jobs
from puhui.portals.operator.models import Work

from .conftest import deliver, queries_of, ride, somebody

CARD = "510500000009"


def test_reconciliation_holds_after_deliveries_and_a_correction(luzhou, operator):
    somebody(CARD)
    deliver(ride(1, card=CARD), ride(2, card=CARD, hour=9), ride(3))
    page = operator.get("/console/totals/", {"city": "luzhou"})
    told = {a.what: (a.sheets, a.deliveries, a.ledger) for a in page.context["found"].agreements}
    assert told == {"grams": (160_000, 160_000, 160_000), "points": (20, 20, 20)}
    assert page.context["found"].holds and "verdict-good" in page.content.decode()
    assert (page.context["sum_mg"], page.context["sum_points"], page.context["sum_acts"]) == (160_000, 20, 2)


def test_reconciliation_shows_a_difference_in_red(luzhou, operator):
    somebody(CARD)
    deliver(ride(1, card=CARD))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reductions_total SET mg = mg + 7")
    page = operator.get("/console/totals/", {"city": "luzhou"})
    assert not page.context["found"].holds
    assert "verdict-bad" in page.content.decode() and "0.007" in page.content.decode()


def test_totals_ask_as_much_for_three_days_as_for_one(luzhou, operator):
    somebody(CARD)
    deliver(ride(1, card=CARD))
    asked = queries_of(operator, "/console/totals/")
    deliver(ride(2, card=CARD, days_ago=2), ride(3, card=CARD, days_ago=3))
    assert queries_of(operator, "/console/totals/") == asked
    assert len(operator.get("/console/totals/").context["rows"]) == 3


def test_totals_of_a_city_without_records_are_zero_and_agree(luzhou, operator):
    page = operator.get("/console/totals/")
    assert page.context["found"].holds and page.context["rows"] == []


@pytest.mark.parametrize("days", [{"first": "soon"}, {"last": "9999-99-99"}, {"first": "0001-01-01"}])
def test_totals_survive_nonsense_dates(days, luzhou, operator):
    assert operator.get("/console/totals/", days).status_code == 200


def test_verification_runs_as_a_job_and_keeps_its_answer(luzhou, auditor):
    somebody(CARD)
    deliver(ride(1, card=CARD))
    auditor.post("/console/verify/")
    assert auditor.get("/console/verify/").context["running"]
    job = ProcrastinateJob.objects.get(task_name="operator.verify")
    jobs.verify(**job.args)
    page = auditor.get("/console/verify/progress/")
    assert not page.context["running"] and page.context["latest"].result["ok"]
    assert page.context["latest"].result["transfers"] == 2


def test_verification_that_breaks_off_can_be_asked_for_again(luzhou, operator):
    operator.post("/console/verify/")
    Work.objects.update(finished_at=clock.now())
    page = operator.get("/console/verify/")
    assert not page.context["running"] and "校验中断" in page.content.decode()
    operator.post("/console/verify/")
    assert operator.get("/console/verify/").context["running"]


def test_verification_asked_for_twice_runs_once(luzhou, operator):
    operator.post("/console/verify/")
    operator.post("/console/verify/")
    assert Work.objects.filter(kind="verify").count() == 1
    assert ProcrastinateJob.objects.filter(task_name="operator.verify").count() == 1


def test_verification_names_the_first_wrong_row_and_the_home_page_says_so(luzhou, operator):
    somebody(CARD)
    deliver(ride(1, card=CARD))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE ledger_transfer SET amount = amount + 1 WHERE ordinal = 1")
    operator.post("/console/verify/")
    jobs.verify(**ProcrastinateJob.objects.get(task_name="operator.verify").args)
    latest = operator.get("/console/verify/").context["latest"]
    assert not latest.result["ok"] and latest.result["first_fault"]
    assert operator.get("/console/").context["problems"][0].weight == "bad"


def test_trace_shows_the_whole_chain_with_the_card_masked(luzhou, operator):
    somebody(CARD)
    number = deliver(ride(1, card=CARD))
    page = operator.get("/console/trace/", {"q": f"B{number}-1"})
    text = page.content.decode()
    assert page.context["chain"]["grams"]["amount_mg"] == 80_000
    assert page.context["chain"]["points"]["points"] == 10
    assert {t["account"] for t in page.context["transfers"]} == {"luzhou/issue/mg_co2e", "luzhou/issue/bubble"}
    assert CARD not in text and "5105****09" in text
    assert operator.get("/console/trace/", {"q": "R1"}).context["chain"]["receipt"] == page.context["chain"]["receipt"]


def test_trace_of_a_rejected_row_says_why(luzhou, operator):
    number = deliver(ride(1) | {"ride_time": "later"})
    page = operator.get("/console/trace/", {"q": f"B{number}-1"})
    assert "later" in page.context["words"] and "points" not in page.context["chain"]


@pytest.mark.parametrize("asked", ["no-such-key", "B999-1", "'; DROP TABLE x; --", "B99999999999999999999-1"])
def test_trace_of_nothing_says_so(asked, luzhou, operator):
    page = operator.get("/console/trace/", {"q": asked})
    assert page.status_code == 200 and page.context["refused"]["what"]


def test_methodology_page_computes(luzhou, auditor):
    page = auditor.get("/console/methodologies/luzhou/walking/", {"in_steps": "999", "on": "2026-11-20"})
    assert page.context["calculator"]["answer"].amount_mg == 8_200
    assert "当日步数" in page.content.decode()


def test_methodologies_list_every_city(luzhou, auditor):
    names = [m.id for s in auditor.get("/console/methodologies/").context["shelves"] for m in s.methodologies]
    assert "walking" in names


def test_citizen_does_not_enter_the_console(luzhou, client):
    sent = people.send_code(phone="13800000001", at=clock.now())
    client.force_login(
        people.sign_in(phone="13800000001", code=sent.shown, at=clock.now()),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert client.get("/console/").status_code == 403
