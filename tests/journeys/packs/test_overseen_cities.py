"""A city that is only overseen has a pack like any other, and takes no citizen's first look."""

from datetime import date

import pytest
from django.conf import settings

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.books import publish_totals
from puhui.journeys.packs import browse_packs
from puhui.journeys.packs.activate_pack import activate_pack

DAY = date(2026, 11, 20)


@pytest.mark.django_db
def test_overseen_cities_come_into_force_and_programmes_come_first():
    for city in ("changji", "chongqing", "zaozhuang", "luzhou"):
        for _ in range(2):
            activate_pack(directory=settings.PACKS / city, at=clock.day_starts(DAY))
    assert [one.city for one in packs.cities()] == ["changji", "chongqing", "luzhou", "zaozhuang"]
    assert [one.city for one in packs.counting()] == ["luzhou"]
    assert packs.programmes()[0].city == "luzhou"
    assert browse_packs.shelf(city=None, on=DAY).pack.city == "luzhou"
    assert publish_totals.saved(city=None, last=DAY).pack.city == "luzhou"
    assert packs.active("chongqing").pack.conference[0].notice.days == 15
    assert packs.active("zaozhuang").pack.appraisals[1].goals[0].named == 200
