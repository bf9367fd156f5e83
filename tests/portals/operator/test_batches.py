"""Deliveries in the console: lists, one delivery row by row, uploads."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from puhui.engine.intake import queries as intake
from puhui.ground import clock
from puhui.portals.operator import jobs
from puhui.portals.operator.models import Work

from .conftest import deliver, queries_of, ride, somebody

LIST, UPLOAD = "/console/batches/", "/console/batches/upload/"


def file_of(text: str, name: str = "rides.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def rides_csv(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("address", ["/console/", LIST])
def test_lists_ask_as_much_for_three_deliveries_as_for_one(address, luzhou, operator):
    deliver(ride(1))
    asked = queries_of(operator, address)
    deliver(ride(2))
    deliver(ride(3))
    assert queries_of(operator, address) == asked


def test_list_shows_only_what_is_asked_for(luzhou, operator):
    rides = deliver(ride(1))
    paid = {"payment_no": "P1", "user_no": "510500000001", "paid_at": ride(1)["ride_time"]}
    payments = deliver(paid, feed="bus-payments", name="payments.jsonl")
    shown = operator.get(LIST, {"feed": "bus-payments"}).context["batches"]
    assert [b.id for b in shown] == [payments]
    assert [b.id for b in operator.get(LIST, {"state": "refused"}).context["batches"]] == []
    assert {b.id for b in operator.get(LIST, {"way": "api"}).context["batches"]} == {rides, payments}


def test_list_goes_on_where_the_page_ended(luzhou, operator, monkeypatch):
    monkeypatch.setattr("puhui.portals.operator.views.batches.PER_PAGE", 2)
    numbers = [deliver(ride(n)) for n in range(3)]
    first = operator.get(LIST)
    assert [b.id for b in first.context["batches"]] == numbers[:0:-1]
    older = operator.get(f"{LIST}?{first.context['older']}")
    assert [b.id for b in older.context["batches"]] == numbers[:1]
    assert older.context["older"] == ""


def test_batch_says_why_a_row_was_rejected_with_its_number(luzhou, operator):
    number = deliver(ride(1), ride(2) | {"ride_time": "1999-01-01 08:00:00"}, ride(3))
    page = operator.get(f"/console/batches/{number}/", {"outcome": "rejected"})
    assert [(r["row"], r["reason"]) for r in page.context["rows"]] == [(2, "before_programme")]
    assert "1999" in page.context["rows"][0]["words"]
    operator.cookies["django_language"] = "en"
    english = operator.get(f"/console/batches/{number}/", {"outcome": "rejected"})
    assert "before the programme began" in english.context["rows"][0]["words"]


def test_batch_shows_counts_that_add_up(luzhou, operator):
    somebody("510500000009")
    number = deliver(ride(1, card="510500000009"), ride(2), ride(3) | {"ride_time": "later"})
    outcomes = dict(operator.get(f"/console/batches/{number}/").context["outcomes"])
    assert outcomes == {
        "accepted": 1,
        "unclaimed": 1,
        "open": 0,
        "duplicate": 0,
        "conflict": 0,
        "rejected": 1,
        "held": 0,
    }


def test_outcomes_can_be_downloaded_as_csv_and_workbook(luzhou, operator):
    number = deliver(ride(1), ride(2) | {"order_no": "=2+3", "ride_time": "later"})
    text = b"".join(operator.get(f"/console/batches/{number}/outcomes.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(r["row"], r["outcome"]) for r in rows] == [("1", "unclaimed"), ("2", "rejected")]
    # A spreadsheet program must not take the partner's text for a formula.
    assert rows[1]["key"] == "'=2+3"
    content = b"".join(operator.get(f"/console/batches/{number}/outcomes.xlsx").streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["unclaimed", "rejected"]


def test_original_comes_back_as_it_was_sent(luzhou, operator):
    text = rides_csv(ride(1), ride(2))
    operator.post(UPLOAD, {"feed": "luzhou/bus-rides", "file": file_of(text)})
    number = intake.unfinished()[0].id
    answer = operator.get(f"/console/batches/{number}/original/")
    assert b"".join(answer.streaming_content).decode() == text
    assert 'filename="rides.csv"' in answer["Content-Disposition"]


def test_upload_opens_a_delivery_and_leaves_it_to_the_queue(luzhou, operator):
    answer = operator.post(UPLOAD, {"feed": "luzhou/bus-rides", "file": file_of(rides_csv(ride(1), ride(2)))})
    batch = intake.unfinished()[0]
    assert answer.status_code == 302 and answer["Location"] == f"/console/batches/{batch.id}/"
    job = ProcrastinateJob.objects.get(task_name="operator.settle")
    assert job.args["batch_id"] == batch.id
    running = operator.get(f"/console/batches/{batch.id}/progress/")
    assert running.context["running"] and b"hx-get" in running.content

    jobs.settle(**job.args)

    settled = operator.get(f"/console/batches/{batch.id}/progress/")
    assert not settled.context["running"] and b"every 1s" not in settled.content
    assert settled.context["batch"].rows == 2
    assert Work.objects.get(batch_id=batch.id).finished_at is not None


def test_upload_by_htmx_sends_the_whole_page_on(luzhou, operator):
    form = {"feed": "luzhou/bus-rides", "file": file_of(rides_csv(ride(1)))}
    answer = operator.post(UPLOAD, form, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/console/batches/{intake.unfinished()[0].id}/"


@pytest.mark.parametrize("feed", ["luzhou/no-such-feed", "nowhere/bus-rides", ""])
def test_upload_refuses_a_feed_that_is_not_there(feed, luzhou, operator):
    answer = operator.post(UPLOAD, {"feed": feed, "file": file_of(rides_csv(ride(1)))})
    assert answer.status_code == 422 and answer.context["refused"]["what"]
    assert intake.unfinished() == []
    assert not ProcrastinateJob.objects.exists()


def test_batch_that_cannot_be_read_says_so_and_books_nothing(luzhou, operator):
    operator.post(UPLOAD, {"feed": "luzhou/bus-rides", "file": file_of("", "empty.csv")})
    jobs.settle(**ProcrastinateJob.objects.get(task_name="operator.settle").args)
    batch = intake.batches(limit=1)[0]
    page = operator.get(f"/console/batches/{batch.id}/")
    assert page.context["batch"].state == "refused"
    assert page.context["refusal"]["what"] and page.context["refusal"]["code"].startswith("intake.")
    assert page.context["refusal"]["what"] == "文件是空的，没有任何记录。"
    assert page.context["refusal"]["what"] in page.content.decode()


def test_settle_run_twice_ends_as_if_run_once(luzhou, operator):
    operator.post(UPLOAD, {"feed": "luzhou/bus-rides", "file": file_of(rides_csv(ride(1), ride(2)))})
    args = ProcrastinateJob.objects.get(task_name="operator.settle").args
    jobs.settle(**args)
    first = intake.batch(args["batch_id"])
    jobs.settle(**args)
    again = intake.batch(args["batch_id"])
    assert (again.rows, again.reduction_mg, again.finished_at) == (first.rows, first.reduction_mg, first.finished_at)


def test_unknown_batch_is_not_found(luzhou, operator):
    assert operator.get("/console/batches/987654/").status_code == 404


def test_auditor_sees_deliveries_but_is_offered_no_upload(luzhou, auditor):
    deliver(ride(1))
    page = auditor.get(LIST)
    assert page.status_code == 200 and not page.context["may_change"]
    assert f'href="{UPLOAD}"' not in page.content.decode()
    assert auditor.post(UPLOAD, {"feed": "luzhou/bus-rides", "file": file_of("x")}).status_code == 403


def test_no_work_is_more_than_done(db):
    with pytest.raises(IntegrityError, match="no_work_is_more_than_done"), transaction.atomic():
        Work.objects.create(kind="verify", asked_by="operator", asked_at=clock.now(), done=3, total=2)


@pytest.mark.parametrize(
    ("stage", "done", "total", "percent", "rows_read"),
    [("", 0, 0, None, 0), ("read", 4_000, 0, None, 4_000), ("settle", 1, 4, 25, 0), ("settle", 4, 4, 99, 0)],
)
def test_progress_tells_how_far_the_work_is(stage, done, total, percent, rows_read, luzhou, operator):
    operator.post(UPLOAD, {"feed": "luzhou/bus-rides", "file": file_of(rides_csv(ride(1)))})
    Work.objects.update(stage=stage, done=done, total=total)
    page = operator.get(f"/console/batches/{intake.unfinished()[0].id}/progress/")
    assert (page.context["percent"], page.context["rows_read"]) == (percent, rows_read)


@pytest.mark.django_db(transaction=True)
def test_news_of_the_work_are_seen_before_the_work_commits():
    work = Work.objects.create(kind="verify", asked_by="operator", asked_at=clock.now())
    with jobs._Reporter(work.id) as report, transaction.atomic():
        Work.objects.count()
        report("settle", 3, 4)
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT stage, done, total FROM portal_operator_work WHERE id = %s", [work.id])
            assert cursor.fetchone() == ("settle", 3, 4)
        other.close()


def test_settled_delivery_shows_when_its_rows_are_gone(luzhou, operator, settings, tmp_path):
    number = deliver(ride(1) | {"ride_time": "later"})
    settings.OUTCOMES = tmp_path / "elsewhere"
    page = operator.get(f"/console/batches/{number}/", {"outcome": "rejected"})
    assert page.status_code == 200 and "本机不再保存这些行" in page.content.decode()
