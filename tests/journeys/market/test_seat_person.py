"""M37 among desks and members: whoever operates for a member keeps and judges nothing, and the other way round."""

from uuid import uuid4

import pytest
from tests.market.exchange import floor
from tests.market.registry import land, life

from puhui.journeys.market import seat_person
from puhui.market.exchange import actions as exchange
from puhui.market.registry.refusals import DesksApart


@pytest.mark.django_db
def test_m37_who_trades_for_a_member_is_named_for_no_desk_that_keeps_or_judges():
    floor.keeps_exchange()
    floor.member(1)
    told = {"city": land.CITY, "by": "root", "at": land.NOON}
    for duty, subject in (("registry", 0), ("exchange", 0), ("verifier", life.body(1).id)):
        with pytest.raises(DesksApart) as no:
            seat_person.name(id=uuid4(), person="op1", duty=duty, subject=subject, **told)
        assert "第三十七条" in no.value.cites
    account = floor.queries.member(land.CITY, "M00001").account
    assert seat_person.name(id=uuid4(), person="op1", duty="owner", subject=account, **told).duty == "owner"
    assert seat_person.name(id=uuid4(), person="wang", duty="registry", **told).duty == "registry"
    with pytest.raises(DesksApart):
        exchange.name_operator(
            id=uuid4(),
            member=floor.queries.member(land.CITY, "M00001").id,
            operator="wang",
            by="officer",
            at=floor.on(),
        )
