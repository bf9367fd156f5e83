import pytest
from django.conf import settings

from puhui.ground import clock
from puhui.journeys.packs import activate_pack


@pytest.fixture
def luzhou(db) -> str:
    """The city whose pack is in force."""
    return activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=clock.now()).city
