"""A city with rules, and a seller with a hundred tonnes."""

import pytest
from tests.market.neutrality import scene
from tests.market.registry import land

from puhui.market.registry import facts


@pytest.fixture
def seller(db) -> facts.Account:
    scene.keeps_neutrality()
    holder = land.account(1)
    land.issue(land.project(holder), 100)
    return holder
