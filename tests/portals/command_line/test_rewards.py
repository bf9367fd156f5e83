"""``puhui offers``, ``redeem`` and ``voucher``: what points buy, from the command line."""

import json
from uuid import UUID

import pytest
from tests.economy.rewards.mall import CITY, Mall, offer, quota
from typer.testing import CliRunner

from puhui.economy.rewards import queries, refusals
from puhui.ground import clock
from puhui.wiring.command import application


@pytest.fixture
def mall(db) -> Mall:
    return Mall(offer(quotas=(quota(5),)), at=clock.now())


def _run(*arguments: str):
    return CliRunner().invoke(application([arguments[0]]), arguments)


def test_offers_are_listed_with_what_is_left(mall):
    (told,) = json.loads(_run("offers", "--city", CITY, "--json").stdout)
    assert (told["id"], told["price"], told["left"], told["refusal"]) == ("coupon", 0, 5, "")
    assert "coupon" in _run("offers", "--city", CITY).stdout


def test_offer_is_redeemed_once_and_its_code_verified(mall):
    asked = ("redeem", "coupon", "--city", CITY, "--holder", "7", "--price", "0", "--id", str(UUID(int=7)), "--json")
    told = json.loads(_run(*asked).stdout)
    assert json.loads(_run(*asked).stdout) == told
    for code in (told["code"], told["short"].lower()):
        verified = json.loads(_run("voucher", "verify", code, "--json").stdout)
        assert (verified["valid"], verified["offer"], verified["state"]) == (True, "coupon", "issued")
        assert "holder" not in verified
    assert "✓" in _run("voucher", "verify", told["code"]).stdout
    (key,) = json.loads(_run("voucher", "keys", "--city", CITY, "--json").stdout)
    assert key["key"] == queries.public_keys(CITY)[0].key


def test_no_is_a_sentence(mall):
    assert isinstance(
        _run("redeem", "coupon", "--city", CITY, "--holder", "7", "--price", "3").exception, refusals.PriceChanged
    )
    assert isinstance(_run("voucher", "verify", "PH1.x").exception, refusals.VoucherCodeUnreadable)
    assert _run("redeem", "coupon", "--city", CITY, "--holder", "7", "--price", "0", "--on", "soon").exit_code == 2
