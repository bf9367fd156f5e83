"""A city with a registry, an owner, and two bodies: one to validate, one to verify."""

from dataclasses import dataclass

import pytest
from tests.market.registry import land, life

from puhui.market.registry import facts


@dataclass
class Parties:
    owner: facts.Account
    validator: facts.Body
    verifier: facts.Body


@pytest.fixture
def parties(db) -> Parties:
    land.keeps_registry(bundle_fields=("sink",), bundle_tonnes_max=1_000)
    return Parties(land.account(1), life.body(1), life.body(2))
