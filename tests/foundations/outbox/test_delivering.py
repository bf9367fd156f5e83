"""Deliveries to a real server on the loopback address, checked by the Standard Webhooks library."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from tests.foundations.outbox.receiving import certificate, dripping, receiver

from puhui.foundations.outbox import actions, calc, delivering, posting, queries, refusals
from puhui.foundations.outbox.models import Delivery

NOW = datetime.now(UTC).replace(microsecond=0)
DATA = {"draw": "spring", "名": "幸运用户"}


@pytest.fixture(autouse=True)
def _now(monkeypatch) -> None:
    # The library compares with the real clock, and forgives five minutes.
    monkeypatch.setitem(globals(), "NOW", datetime.now(UTC).replace(microsecond=0))


def listen(address: str, **changes):
    told = {"city": "trial", "name": "Bus company", "address": address, "topics": ["draw.drawn"]}
    return actions.add_endpoint(**told | changes, at=NOW)


def tell(key: str = "spring") -> str:
    told = actions.publish(topic="draw.drawn", key=key, data=DATA, city="trial", at=NOW)
    return f"msg_{told.id.hex}"


def send(after: timedelta = timedelta(0)):
    return actions.deliver_due(now=lambda: NOW + after)


def only():
    (found,), _more = queries.deliveries()
    return queries.delivery(found.number)


def test_delivery_is_verified_by_the_standard_library(db):
    with receiver() as partner:
        secret = listen(partner.address).secret
        id = tell()
        assert send().delivered == 1
    ((path, headers, body),) = partner.taken
    assert path == "/hooks?city=trial"
    assert headers["webhook-id"] == id
    told = Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})
    assert told == {"type": "draw.drawn", "timestamp": NOW.isoformat(), "data": DATA}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body + b" ", {name.lower(): value for name, value in headers.items()})
    done = only()
    assert (done.state, done.delivered_at, done.attempts[0].status) == ("delivered", NOW, 200)
    assert done.attempts[0].answer == "thank you"
    assert send().delivered == 0, "what was delivered is not sent again"


def test_renewed_secret_signs_beside_the_one_before_for_a_day(db):
    with receiver() as partner:
        first = listen(partner.address)
        second = actions.renew_secret(endpoint=first.endpoint, at=NOW)
        tell()
        send()
        tell("summer")
        send(timedelta(hours=24))
    (_, both, body), (_, one, _) = partner.taken
    for secret in (first.secret, second.secret):
        Webhook(secret).verify(body, {name.lower(): value for name, value in both.items()})
    assert both["webhook-signature"].count("v1,") == 2
    assert one["webhook-signature"].count("v1,") == 1


def test_failure_is_tried_again_later_under_the_same_id(db):
    with receiver(500, 302, 200) as partner:
        listen(partner.address)
        id = tell()
        assert send().failed == 1
        assert send(timedelta(seconds=4)).failed == 0, "not due yet"
        # A redirect is not followed: what it answers is a failure.
        assert send(timedelta(seconds=6)).failed == 1
        assert send(timedelta(minutes=7)).delivered == 1
    assert [headers["webhook-id"] for _, headers, _ in partner.taken] == [id] * 3
    assert len({body for _, _, body in partner.taken}) == 1
    stamps = [int(headers["webhook-timestamp"]) for _, headers, _ in partner.taken]
    assert stamps == sorted(set(stamps))
    assert [one.status for one in only().attempts] == [200, 302, 500]


def test_receiver_may_ask_for_a_longer_wait(db):
    with receiver((429, {"Retry-After": "600"}), 200) as partner:
        listen(partner.address)
        tell()
        send()
        assert only().due_at == NOW + timedelta(seconds=600)


def test_waits_grow_and_end():
    waits = [calc.wait_after(n, seed=0) for n in range(1, calc.ATTEMPTS_MAX)]
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) > timedelta(days=3)
    assert calc.wait_after(calc.ATTEMPTS_MAX, seed=0) is None
    assert calc.wait_after(1, 0, asked=timedelta(days=99)) == calc.WAIT_MAX
    assert calc.wait_after(5, 10) == calc.wait_after(5, 0) * 1.1


def test_delivery_fails_in_the_end_and_can_be_replayed(db, monkeypatch):
    monkeypatch.setattr(calc, "ATTEMPTS_MAX", 2)
    with receiver(500, 500, 200) as partner:
        endpoint = listen(partner.address).endpoint
        id = tell()
        send()
        send(timedelta(hours=1))
        assert only().state == "failed"
        assert send(timedelta(days=1)).delivered == 0
        assert actions.replay_failed(endpoint=endpoint, at=NOW) == 1
        assert send(timedelta(days=1)).delivered == 1
        actions.replay(delivery=only().number, at=NOW)
        assert send(timedelta(days=1)).delivered == 1, "also what arrived can be sent again"
    assert [headers["webhook-id"] for _, headers, _ in partner.taken] == [id] * 4
    with pytest.raises(refusals.DeliveryUnknown):
        actions.replay(delivery=0, at=NOW)


def test_endpoint_that_fails_for_long_is_paused_and_nothing_is_lost(db):
    with receiver(500, 500, 200) as partner:
        endpoint = listen(partner.address).endpoint
        tell()
        send()
        send(delivering.FAILS_AT_MOST + timedelta(minutes=1))
        paused = queries.endpoint(endpoint)
        assert (paused.state, paused.paused_why, paused.failing_since) == ("paused", "failing", NOW)
        tell("summer")
        assert send(timedelta(days=9)).delivered == 0
        assert queries.endpoint(endpoint).waiting == 2
        actions.resume_endpoint(endpoint=endpoint, at=NOW)
        assert send(timedelta(days=9)).delivered == 2
    assert queries.endpoint(endpoint).failing_since is None


def test_receiver_that_is_gone_is_paused_at_once(db):
    with receiver(410) as partner:
        endpoint = listen(partner.address).endpoint
        tell()
        send()
    assert queries.endpoint(endpoint).paused_why == "gone"


def test_crash_after_sending_sends_again_under_the_same_id(db, monkeypatch):
    with receiver() as partner:
        listen(partner.address)
        id = tell()
        with monkeypatch.context() as patched:
            # The process dies between the answer and its record.
            patched.setattr(delivering, "_record", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                send()
        assert send(timedelta(seconds=1)).delivered == 0, "still leased"
        assert send(delivering.LEASE).delivered == 1
    assert [headers["webhook-id"] for _, headers, _ in partner.taken] == [id, id]
    assert [one.ended_at is None for one in only().attempts] == [False, True]


def test_slow_answer_is_cut_off(db, monkeypatch):
    monkeypatch.setattr(posting, "POST_SECONDS", 0.4)
    with receiver(dripping) as partner:
        listen(partner.address)
        tell()
        send()
    assert only().attempts[0].fault == "too_slow"


def test_nobody_there_is_an_answer(db):
    listen("http://127.0.0.1:9/")
    tell()
    send()
    assert only().attempts[0].fault == "unreachable"


def test_one_slow_endpoint_does_not_take_every_place(db):
    with receiver() as slow, receiver() as other:
        listen(slow.address)
        listen(other.address, topics=["draw.opened"])
        for n in range(9):
            tell(f"d{n}")
        actions.publish(topic="draw.opened", key="x", data={}, city="trial", at=NOW + timedelta(seconds=1))
        leased = delivering.lease(NOW + timedelta(seconds=2))
        assert sorted(one.address for one in leased) == sorted([slow.address] * 4 + [other.address])


@pytest.mark.parametrize("address", [
    "http://example.cn/", "ftp://example.cn/", "https://u:p@example.cn/", "https://example.cn/#x", "https:///x",
    "https://example.cn:99999/", "https://例.cn/", "https://example.cn/ x", "",
])  # fmt: skip
def test_malformed_addresses_are_refused(db, settings, address):
    settings.DEMO = False
    with pytest.raises(refusals.AddressMalformed):
        listen(address)


@pytest.mark.parametrize("host", [
    "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "0.0.0.0",
    "[64:ff9b::a00:1]", "[2002:a00:1::]", "localhost", "2130706433", "100.64.0.1", "224.0.0.1",
])  # fmt: skip
def test_private_addresses_are_refused_outside_a_demo(db, settings, host):
    settings.DEMO = False
    with pytest.raises(refusals.AddressNotPublic):
        listen(f"https://{host}/")


def test_address_that_became_private_is_not_posted_to(db, settings):
    with receiver() as partner:
        listen(partner.address)
        tell()
        settings.DEMO = False
        send()
        assert partner.taken == []
        assert only().attempts[0].fault == "outbox.address_not_public"
        settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
        assert send(timedelta(hours=1)).delivered == 1


def test_two_workers_do_not_lease_the_same(db):
    listen("http://127.0.0.1:9/")
    tell()
    assert len(delivering.lease(NOW)) == 1
    assert delivering.lease(NOW) == []
    assert Delivery.objects.get().attempts_made == 1


def test_body_is_json_that_keeps_chinese(db):
    tell()
    assert json.loads(calc.body_of("a.b", {"名": 1}, NOW))["data"] == {"名": 1}
    assert "名" in calc.body_of("a.b", {"名": 1}, NOW)


@pytest.mark.parametrize(("host", "trusted", "status"), [
    ("localhost", True, 200), ("localhost", False, None), ("elsewhere.example", True, None),
])  # fmt: skip
def test_certificate_is_checked_for_the_name_that_was_asked(db, tmp_path, monkeypatch, host, trusted, status):
    tls, pem = certificate(tmp_path, host)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with receiver(tls=tls) as partner:
        listen(partner.address)
        tell()
        send()
        assert len(partner.taken) == (status is not None)
    assert only().attempts[0].status == status
