"""Webhooks in the console: a secret shown once, deliveries, attempts, and sending again."""

import re

from tests.foundations.outbox.receiving import receiver

from puhui.foundations.outbox import actions, queries
from puhui.ground import clock

from .conftest import queries_of

LIST = "/console/webhooks/"


def form(address: str = "http://127.0.0.1:9/hooks", **changes) -> dict:
    return {"city": "luzhou", "name": "泸州公交", "address": address, "topics": ["draw.drawn"]} | changes


def tell(key: str = "a") -> None:
    actions.publish(topic="draw.drawn", key=key, data={"draw": key}, city="luzhou", at=clock.now())


def test_secret_is_shown_once(luzhou, operator):
    answer = operator.post(f"{LIST}new/", form())
    assert answer["Cache-Control"] == "no-store"
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", answer.content.decode()).group()
    (made,) = queries.endpoints()
    assert secret not in operator.get(f"{LIST}{made.number}/").content.decode()
    renewed = operator.post(f"{LIST}{made.number}/change/", {"do": "secret"}).content.decode()
    assert re.search(r"whsec_[A-Za-z0-9+/=]{44}", renewed).group() != secret


def test_endpoint_that_may_not_be_is_refused(luzhou, operator):
    for change in ({"address": "ftp://example.cn"}, {"topics": []}, {"name": " "}, {"city": "nowhere"}):
        assert operator.post(f"{LIST}new/", form(**change)).status_code == 422
    assert queries.endpoints() == []


def test_deliveries_are_shown_and_sent_again(luzhou, operator):
    with receiver(500, 200) as partner:
        operator.post(f"{LIST}new/", form(partner.address))
        tell()
        actions.deliver_due(now=clock.now)
        (sent,), _ = queries.deliveries()
        page = operator.get(f"{LIST}deliveries/{sent.number}/").content.decode()
        assert "HTTP 500" in page
        assert sent.webhook_id in page
        operator.post(f"{LIST}deliveries/{sent.number}/replay/")
        actions.deliver_due(now=clock.now)
        assert len(partner.taken) == 2
    assert queries.delivery(sent.number).state == "delivered"


def test_endpoint_is_changed_paused_resumed_and_closed(luzhou, operator):
    operator.post(f"{LIST}new/", form())
    (made,) = queries.endpoints()
    change = lambda **asked: operator.post(f"{LIST}{made.number}/change/", asked)  # noqa: E731
    change(do="change", **{k: v for k, v in form(name="Other").items() if k != "city"})
    change(do="pause")
    found = queries.endpoint(made.number)
    assert (found.name, found.state) == ("Other", "paused")
    assert "从控制台" in operator.get(LIST).content.decode()
    change(do="resume")
    assert queries.endpoint(made.number).state == "listening"
    change(do="close")
    assert queries.endpoint(made.number).state == "closed"
    assert change(do="resume").status_code == 422
    assert change(do="dance").status_code == 404


def test_auditor_reads_and_changes_nothing(luzhou, operator, auditor):
    operator.post(f"{LIST}new/", form())
    (made,) = queries.endpoints()
    page = auditor.get(f"{LIST}{made.number}/")
    assert page.status_code == 200
    assert "/change/" not in page.content.decode()
    assert auditor.post(f"{LIST}{made.number}/change/", {"do": "close"}).status_code == 403
    assert auditor.get(f"{LIST}new/").status_code == 403


def test_list_asks_as_much_for_three_as_for_one(luzhou, operator):
    operator.post(f"{LIST}new/", form())
    tell()
    asked = queries_of(operator, LIST)
    for name in ("b", "c"):
        operator.post(f"{LIST}new/", form(name=name))
        tell(name)
    assert queries_of(operator, LIST) == asked
