"""A seller with a hundred tonnes at ¥10.00, two buyers with money."""

from dataclasses import dataclass

import pytest
from tests.market.exchange import floor

from puhui.market.exchange import facts


@dataclass
class Traders:
    seller: facts.Member
    buyer: facts.Member
    other: facts.Member


@pytest.fixture
def traders(db) -> Traders:
    floor.keeps_exchange()
    return Traders(
        floor.member(1, tonnes=100, price_fen=1000), floor.member(2, cash_fen=100_000), floor.member(3, cash_fen=50_000)
    )
