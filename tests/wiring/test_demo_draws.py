"""The demo's draws say that they are a demo, and can be recomputed like any other."""

import pytest
from django.conf import settings

from puhui.economy.draws import queries
from puhui.ground import clock
from puhui.journeys.packs import activate_pack
from puhui.wiring.demo import draws, filling


@pytest.mark.django_db
def test_demo_draws_are_held_once():
    at = clock.now()
    pack = activate_pack.activate_pack(directory=settings.PACKS / draws.CITY, at=at).pack
    filling._enrol(draws.CITY, pack, at)
    for _ in range(2):
        draws.fill_draws(at, lambda _: None)
    found = queries.draws(draws.CITY)
    assert [(one.code, one.phase(at)) for one in found] == [("demo-open", "open"), ("demo-drawn", "drawn")]
    assert all("演示" in one.terms.name.zh and "演示" in one.terms.about.zh for one in found)
    assert found[1].entries == draws.ENTRANTS
    assert queries.verify(draws.CITY, "demo-drawn").ok
