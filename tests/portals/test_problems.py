"""A no over HTTP: the right status, words in the reader's language, a page for people."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.utils import translation
from tests.house.test_documents import _import_everything, _refusals

from puhui.foundations.people import refusals as people
from puhui.ground.refusals import Refusal
from puhui.portals.shared import problems


class Odd(Refusal):
    code = "test.odd"
    message = "This is odd."


def test_every_code_in_the_table_exists():
    _import_everything()
    codes = {refusal.code for refusal in _refusals()}

    assert set(problems.STATUS) - codes == set()


def test_every_status_has_a_title():
    assert {*problems.STATUS.values(), problems.OTHERWISE} <= set(problems.TITLES)


def test_refusal_that_is_not_in_the_table_is_understood_and_not_done():
    assert problems.status_of(Odd()) == 422


@pytest.mark.parametrize(("language", "says"), [("zh-hans", "请 7 秒后再获取"), ("en", "Wait 7 seconds")])
def test_problem_speaks_the_readers_language(language, says):
    with translation.override(language):
        told = problems.problem(people.CodeTooSoon(seconds=7))

    assert says in told["detail"]
    assert (told["code"], told["status"], told["data"]) == ("people.code_too_soon", 429, {"seconds": 7})


def test_problem_names_the_article_behind_it():
    assert "个人信息保护法" in problems.problem(people.ConsentMissing(city="luzhou", scenarios=[]))["cites"]
    assert "cites" not in problems.problem(Odd())


def test_braces_in_data_stay_what_they_are():
    assert problems.sentence(people.FeedNotAllowed(city="luzhou", feed="{0.__class__}")).count("{0.__class__}") == 1


def test_data_of_every_kind_travels():
    told = problems.problem_response(
        Odd(at=datetime(2026, 3, 1, tzinfo=UTC), day=date(2026, 3, 1), sum=Decimal("1E+3"), raw=b"\x01", some=(1, 2))
    )

    assert json.loads(told.content)["data"] == {
        "at": "2026-03-01T00:00:00+00:00",
        "day": "2026-03-01",
        "sum": "1000",
        "raw": "01",
        "some": [1, 2],
    }


def test_too_often_says_when_again():
    assert problems.problem_response(people.CodeTooSoon(seconds=7))["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("path", "accepts", "kind"),
    [
        ("/me/", "text/html", "text/html; charset=utf-8"),
        ("/me/", "application/json", "application/problem+json"),
        ("/api/v1/me/today", "text/html", "application/problem+json"),
    ],
)
def test_unanswered_refusal_becomes_a_page_or_a_document(path, accepts, kind):
    request = RequestFactory().get(path, headers={"Accept": accepts})
    middleware = problems.RefusalMiddleware(lambda _: None)

    answer = middleware.process_exception(request, people.ConsentMissing(city="luzhou", scenarios=[]))

    assert (answer.status_code, answer["Content-Type"]) == (403, kind)
    assert middleware.process_exception(request, ValueError("no refusal")) is None
