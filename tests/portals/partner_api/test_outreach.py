"""Officials' programs read a campaign unit by unit; a citizen's client shows what there is to learn, and no answers."""

from uuid import uuid4

import pytest
from tests.civic.activities.hall import named
from tests.civic.outreach.test_learning import article, quiz
from tests.portals.government import city as cities
from tests.portals.partner_api.test_citizens import asks, token_of
from tests.portals.partner_api.test_delivering import problem, rider

from puhui.civic.outreach import actions
from puhui.foundations.packs import queries as packs
from puhui.ground import clock

pytestmark = pytest.mark.django_db


def test_campaign_tells_each_post_what_it_may_read():
    city = cities.filled()
    campaign, _placement = cities.place(city)
    address = f"/api/v1/outreach/campaigns/{campaign}"
    told = city.desk("leader").get(address).json()
    assert (told["whole"]["held"], told["whole"]["reach"], told["units"][0]["name"]) == (1, None, "市教育局")
    assert told["units"][0]["placements"][0]["lacking"] == 1
    assert city.desk("another").get(address).json()["units"] == []
    problem(city.desk("leader").get(f"/api/v1/outreach/campaigns/{uuid4()}"), 404, "outreach.campaign_unknown")


def test_client_shows_what_there_is_to_learn(luzhou):
    at = clock.now()
    for kind, content in (("article", article()), ("quiz", quiz())):
        actions.publish(
            pack=packs.active("luzhou").pack, id=named(kind), kind=kind, slug="walk", seen=0, content=content,
            first=clock.local_day(at), last=None, by="desk", at=at,
        )  # fmt: skip
    told = asks(token_of(rider()), "/api/v1/me/learn").json()
    assert [(one["kind"], one.get("passed"), one.get("questions")) for one in told] == [
        ("article", None, None),
        ("quiz", None, 2),
    ]
    assert "right" not in str(told[1])
