"""A city with counters, and people who stand at them."""

from itertools import count

import pytest
from django.conf import settings
from django.test import Client
from tests.journeys.mall.market import Market, open_market

from puhui.foundations.people.models import User
from puhui.ground import clock

_cities = count(1)


def fresh_market() -> Market:
    """A city of its own each time, because the browser's database is kept."""
    n = next(_cities)
    return open_market(clock.now(), f"shi{n}", 13_700_000_000 + 10 * n)


@pytest.fixture
def market(db) -> Market:
    return fresh_market()


def at_till(user: int) -> Client:
    """A client in which this counter account is signed in."""
    client = Client()
    client.force_login(User.objects.get(id=user), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
