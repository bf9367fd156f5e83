"""The console's pages of offers: quotas, codes line by line, redemptions, giving back by hand."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.foundations.people.persons import citizen
from tests.portals.desks import at_desk
from tests.portals.operator.conftest import PASSWORD, activate, queries_of

from puhui.economy.points import actions as points
from puhui.economy.points import queries as points_kept
from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards import queries as rewards_kept
from puhui.economy.rewards.facts import VoucherIssued
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.mall import redeem_reward

pytestmark = pytest.mark.django_db
CITY, PARKING, POOL = "chengdu", "parking-coupon", "/console/offers/luzhou/bank-mall/"


@pytest.fixture
def city(db) -> str:
    activate(CITY)
    return CITY


def buyer(worth: int = 1_000) -> int:
    """Somebody of Chengdu with points."""
    holder = citizen(at=clock.now()).holder_id
    paid_by = ledger.open_house_account(f"{CITY}/tests", "source")
    points.grant(holder=holder, city=CITY, points=worth, months=12, id=uuid4(), at=clock.now(), paid_by=paid_by)
    return holder


def redeem(holder: int, offer: str = PARKING, **choice) -> VoucherIssued:
    price = next(one.price for one in packs.active(CITY).pack.offers if one.id == offer)
    return redeem_reward.redeem(
        holder=holder, city=CITY, offer=offer, id=uuid4(), at=clock.now(), price=price, **choice
    )


def give_back(client, voucher: VoucherIssued, reason: str):
    address = f"/console/redemptions/{CITY}/{voucher.holder}/{voucher.voucher}/give-back/"
    return client.post(address, {"reason": reason})


def test_offers_show_quota_sold_and_left(city, operator):
    voucher = redeem(buyer())
    redeem(voucher.holder, "gas-check", on=clock.local_day(clock.now()) + timedelta(days=1))

    told = operator.get("/console/offers/").content.decode()
    page = operator.get(f"/console/offers/{CITY}/{PARKING}/").content.decode()

    assert "1 / 200,000" in told
    assert "199,999" in page
    assert "第17条" in page


def test_codes_are_told_line_by_line_and_added_once(luzhou, operator):
    text = "AAA-1\nAAA-2\n\nAAA-1\n" + "X" * 201 + "\n"

    first = operator.post(f"{POOL}codes/", {"file": SimpleUploadedFile("codes.txt", text.encode())})
    again = operator.post(f"{POOL}codes/", {"file": SimpleUploadedFile("codes.txt", text.encode("gb18030"))})

    told = first.content.decode()
    assert "已加入 2 个码" in told
    assert "本文件内重复" in told
    assert "不是有效的码" in told
    assert "库中已有" in again.content.decode()
    assert rewards_kept.pools("luzhou") == {"bank-mall": (2, 2)}
    assert "AAA-1" not in told  # codes are never shown again


def test_codes_are_refused_where_there_is_no_pool(luzhou, operator):
    file = SimpleUploadedFile("codes.txt", b"AAA-1\n")
    answer = operator.post("/console/offers/luzhou/green-meal/codes/", {"file": file})

    assert answer.status_code == 422
    assert "rewards.pool_not_asked" in answer.content.decode()


def test_redemptions_are_found_by_state_offer_and_code(city, operator):
    holder = buyer()
    first, second = redeem(holder), redeem(holder, "cloud-tree")

    everything = operator.get(f"/console/redemptions/?city={CITY}").content.decode()
    issued = operator.get(f"/console/redemptions/?city={CITY}&state=issued").content.decode()
    found = operator.get(f"/console/redemptions/?city={CITY}&code={first.short.lower()}").content.decode()
    nothing = operator.get(f"/console/redemptions/?city={CITY}&code=AAAAA").content.decode()

    assert first.short in everything and second.short in everything
    assert first.short in issued and second.short not in issued
    assert first.short in found and second.short not in found
    assert "rewards.voucher_code_unreadable" in nothing


def test_operator_gives_back_with_a_reason_that_is_kept(city, operator):
    holder = buyer(30)
    voucher = redeem(holder)
    assert points_kept.points_of(holder, CITY, clock.now()).available == 0

    silent = give_back(operator, voucher, " ")
    done = give_back(operator, voucher, "停车系统故障")
    give_back(operator, voucher, "再点一次")

    assert silent.status_code == 422
    assert "rewards.reason_missing" in silent.content.decode()
    assert done.status_code == 302
    assert points_kept.points_of(holder, CITY, clock.now()).available == 30
    page = operator.get(done["Location"]).content.decode()
    assert "operator: 停车系统故障" in page
    assert rewards_kept.undone(holder, voucher.voucher) == "停车系统故障"
    assert rewards_kept.stock_agrees(CITY) == []


def test_used_voucher_is_not_given_back(city, operator):
    voucher = redeem(buyer())
    rewards.use(
        city=CITY, code=voucher.code, merchant="jiaotou", store="gaoxin", clerk=1, at=clock.now(), district="gaoxin",
    )  # fmt: skip

    answer = give_back(operator, voucher, "停车系统故障")

    assert answer.status_code == 409
    assert rewards_kept.undone(voucher.holder, voucher.voucher) == ""


def test_redemption_of_another_city_is_not_found(city, luzhou, operator):
    voucher = redeem(buyer())

    assert operator.get(f"/console/redemptions/luzhou/{voucher.holder}/{voucher.voucher}/").status_code == 404
    assert operator.get(f"/console/redemptions/{CITY}/{voucher.holder}/{UUID(int=7)}/").status_code == 404


def test_auditor_reads_and_changes_nothing(city, auditor):
    voucher = redeem(buyer())

    page = auditor.get(f"/console/redemptions/{CITY}/{voucher.holder}/{voucher.voucher}/")

    assert page.status_code == 200
    assert "人工退还" not in page.content.decode()
    assert give_back(auditor, voucher, "停车系统故障").status_code == 403


@pytest.mark.parametrize("address", ["/console/offers/", f"/console/offers/{CITY}/{PARKING}/", "/console/redemptions/"])
def test_pages_cost_the_same_however_much_was_redeemed(city, address):
    client = at_desk(people.add_staff(name="desk", password=PASSWORD, role="operator", at=clock.now()))
    holder = buyer()
    redeem(holder)
    one = queries_of(client, address)
    redeem(holder)
    redeem(holder, "cloud-tree")
    assert queries_of(client, address) == one
