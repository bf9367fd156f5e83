"""A city and a citizen for the pages to show."""

from datetime import UTC, datetime
from itertools import count

import pytest
from django.conf import settings

from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import queries as read_packs
from puhui.foundations.people import actions as people
from tests.portals.browser import Site

MORNING = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
_phones = (f"139{number:08d}" for number in count(1))


def new_citizen() -> object:
    """Somebody who has just signed in for the first time."""
    phone = next(_phones)
    sent = people.send_code(phone=phone, at=MORNING)
    return people.sign_in(phone=phone, code=sent.shown, at=MORNING)


def activate(city: str) -> None:
    packs.activate(pack=read_packs.read_directory(settings.PACKS / city), at=MORNING)


@pytest.fixture
def luzhou(site: Site) -> str:
    """The city, active in the browser's database."""
    activate("luzhou")
    return "luzhou"


@pytest.fixture
def citizen(luzhou: str) -> object:
    return new_citizen()
