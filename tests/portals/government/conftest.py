import pytest
from tests.portals.government import city as cities


@pytest.fixture
def city(db: None) -> cities.City:
    return cities.filled()
