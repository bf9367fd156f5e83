"""The console's pages of merchants, settlement and liability."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from tests.economy.merchants.street import LICENCE
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot
from tests.portals.desks import at_desk
from tests.portals.merchant.conftest import fresh_market

from puhui.economy.merchants import actions, queries
from puhui.foundations.people import actions as people
from puhui.foundations.people.models import User
from puhui.ground import clock
from puhui.journeys.mall import settle_merchants

LAST_MONTH = (clock.local_day(clock.now()).replace(day=1) - timedelta(days=1)).replace(day=1)
THEN = clock.day_starts(LAST_MONTH) + timedelta(hours=12)
TAG = f"{LAST_MONTH:%Y-%m}"


def staff(role: str) -> User:
    name = f"{role}-{uuid4().hex[:8]}"
    return people.add_staff(name=name, password="a-long-and-odd-phrase", role=role, at=clock.now())


@pytest.fixture
def market(db):
    return fresh_market()


@pytest.fixture
def desk(market):
    return at_desk(staff("operator"))


def owe(market, fen: int, at=THEN) -> None:
    actions.owe(city=market.city, merchant="park", amount_fen=fen, reference=uuid4(), at=at, store="east")


def applied(market) -> object:
    user = people.enrol_clerk(phone="13900008888", name="老陈", at=clock.now()).user
    return actions.apply(
        id=uuid4(), city=market.city, user=user, contact="老陈", phone_masked="139****8888", name="陈记素食",
        licence=LICENCE, district=None, address="一号", about="", at=clock.now(),
    )  # fmt: skip


def test_application_is_taken_in(market, desk):
    told = applied(market)
    assert "陈记素食" in desk.get("/console/merchants/").content.decode()

    taken = desk.post(f"/console/merchants/applications/{told.id}/", {"answer": "approve", "code": "park"})
    assert (taken.status_code, "已被占用" in taken.content.decode()) == (422, True)
    desk.post(f"/console/merchants/applications/{told.id}/", {"answer": "approve", "code": "chen"})

    assert "chen" in {m.code for m in queries.merchants(market.city)}
    again = desk.post(f"/console/merchants/applications/{told.id}/", {"answer": "return", "reason": "迟了"})
    assert again.status_code == 409


def test_application_is_returned_with_its_reason(market, desk):
    told = applied(market)

    assert desk.post(f"/console/merchants/applications/{told.id}/", {"answer": "return"}).status_code == 422
    desk.post(f"/console/merchants/applications/{told.id}/", {"answer": "return", "reason": "执照过期"})

    assert queries.application_of(told.user).reason == "执照过期"


def test_proposal_is_decided(market, desk):
    made = actions.propose(
        id=uuid4(), user=market.zhou, title="洗车券", kind="coupon", points=9, value_fen=9, quota=9, terms="", at=THEN
    )
    assert "洗车券" in desk.get("/console/merchants/").content.decode()

    desk.post(f"/console/merchants/{market.park}/proposals/{made.id}/", {"answer": "accept"})

    assert queries.proposals(market.park)[0].state == "accepted"


def test_adjustment_and_payment_are_booked_once(market, desk):
    owe(market, 1_000)
    asked = {"id": str(uuid4()), "what": "adjustment", "amount": "2.50", "reason": "漏记"}

    for _ in range(2):
        assert desk.post(f"/console/merchants/{market.park}/book/", asked).status_code == 302
    assert queries.owed(market.city)[market.park] == 1_250
    paid = {"id": str(uuid4()), "what": "payment", "amount": "12.51", "reason": "银行回单 1"}
    no = desk.post(f"/console/merchants/{market.park}/book/", paid)
    assert (no.status_code, "¥12.50" in no.content.decode()) == (422, True)
    desk.post(f"/console/merchants/{market.park}/book/", paid | {"amount": "12.50"})
    assert queries.owed(market.city)[market.park] == 0
    for amount in ("", "abc", "0.001"):
        assert desk.post(f"/console/merchants/{market.park}/book/", asked | {"amount": amount}).status_code == 422


def test_month_is_closed_and_stays_so(market, desk):
    owe(market, 1_000)

    desk.post("/console/settlements/close/", {"city": market.city, "month": TAG})

    shown = desk.get("/console/settlements/", {"city": market.city, "month": TAG}).context
    ((park, sums),) = shown["seen"].rows
    assert (park.code, sums.closing_fen, bool(sums.closed_at)) == ("park", 1_000, True)
    # What was closed is shown by its kept digest; the proof of everything waits until somebody asks.
    assert shown["found"] is None
    assert sums.digest[:12] in desk.get("/console/settlements/", {"month": TAG}).content.decode()
    early = desk.post("/console/settlements/close/", {"city": market.city, "month": "2999-01"})
    assert "尚未结束" in early.content.decode()


def test_vouchers_that_rewards_never_took_are_shown_as_a_difference(market, desk):
    voucher = market.voucher(at=clock.now())
    market.use(voucher.short, at=clock.now())
    asked = {"city": market.city, "prove": "1"}
    assert desk.get("/console/settlements/", asked).context["holds"]

    owe(market, 1_000)

    shown = desk.get("/console/settlements/", asked)
    assert not shown.context["holds"]
    assert "账目不一致" in shown.content.decode()


def test_statement_is_the_workbook(market, desk):
    owe(market, 1_000)

    page = desk.get(f"/console/settlements/{market.park}/{TAG}/").content.decode()
    book = desk.get(f"/console/settlements/{market.park}/{TAG}.xlsx")

    rows = list(load_workbook(BytesIO(b"".join(book.streaming_content))).active.values)
    assert "¥10.00" in page
    assert float(rows[-1][6]) == 10.0
    assert desk.get(f"/console/settlements/{market.park}/2026-13/").status_code == 404


def test_pages_ask_no_more_for_more_lines(market, desk, django_assert_max_num_queries):
    owe(market, 1_000)
    desk.get(f"/console/settlements/{market.park}/{TAG}/")
    for _ in range(3):
        owe(market, 1_000)

    with django_assert_max_num_queries(25):
        desk.get(f"/console/settlements/{market.park}/{TAG}/")


def test_liability_names_what_is_owed(market, desk):
    owe(market, 1_000)

    shown = desk.get("/console/liability/", {"city": market.city})

    assert shown.context["found"].owed_fen == 1_000
    assert "¥10.00" in shown.content.decode()


def test_auditor_reads_and_changes_nothing(market):
    auditor = at_desk(staff("auditor"))
    owe(market, 1_000)

    for path in ("merchants/", f"merchants/{market.park}/", "settlements/", "liability/"):
        answer = auditor.get(f"/console/{path}", {"city": market.city})
        assert answer.status_code == 200
        assert 'action="/console' not in answer.content.decode()
    assert auditor.post(f"/console/merchants/{market.park}/book/", {}).status_code == 403


def test_manager_is_named_and_merchant_rests(market, desk):
    desk.post(f"/console/merchants/{market.panda}/manager/", {"phone": "13900008899", "name": "小何"})
    desk.post(f"/console/merchants/{market.panda}/rest/", {"rests": "1"})

    assert [c.name for c in queries.clerks(market.panda) if c.manages] == ["小何"]
    assert queries.merchant(market.panda).state == "resting"


@pytest.mark.browser
@pytest.mark.parametrize("name", ["merchants", "merchant", "settlements", "statement", "liability"])
def test_pages_stand_at_both_widths_and_in_both_languages(site: Site, name):
    market = fresh_market()
    for offer in ("parking", "meal"):
        market.use(market.voucher(offer, at=clock.now()).short, at=clock.now())
    month = f"{clock.local_day(clock.now()):%Y-%m}"
    path = {
        "merchants": "merchants/", "merchant": f"merchants/{market.park}/",
        "settlements": f"settlements/?city={market.city}&month={month}",
        "statement": f"settlements/{market.park}/{month}/", "liability": f"liability/?city={market.city}",
    }[name]  # fmt: skip
    page = site.visit(f"/console/{path}", user=staff("operator"), width=DESKTOP)
    found = []
    for width, language in [(DESKTOP, "zh-hans"), (DESKTOP, "en"), (PHONE, "zh-hans"), (PHONE, "en")]:
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"console-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page, 24)]
    assert found == []


@pytest.mark.browser
def test_officer_closes_last_month_by_hand(site: Site):
    market = fresh_market()
    owe(market, 1_000)
    page = site.visit(f"/console/settlements/?city={market.city}", user=staff("operator"), width=DESKTOP)

    page.get_by_role("button", name="结账").click()

    expect(page.get_by_text("已结账").first).to_be_visible()
    assert settle_merchants.month(city=market.city, period=LAST_MONTH, today=clock.local_day(clock.now())).open is False
