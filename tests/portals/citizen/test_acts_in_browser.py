"""The pages of declared and held acts in a real browser: both widths, both languages, elder mode."""

from uuid import uuid4

import pytest
from tests.engine.scrutiny.pictures import photo
from tests.portals.browser import PHONE, Site
from tests.portals.citizen.conftest import agree_and_bind, new_citizen
from tests.portals.citizen.test_pages_in_browser import everywhere

from puhui.engine.scrutiny import actions as scrutiny
from puhui.engine.scrutiny import queries as cases
from puhui.engine.scrutiny.facts import Act, State
from puhui.ground import clock
from puhui.journeys.acts import declare_act, review_acts

pytestmark = pytest.mark.browser


def declare(person: object, number: int, feed: str = "plate-clearing-photos", **more: str):
    return declare_act.declare(
        holder=person.holder_id, city="luzhou", feed=feed, id=uuid4(), uploads=[photo(number)], at=clock.now(), **more
    )


def test_pages_of_declared_and_held_acts_can_be_read_by_everybody(site: Site, luzhou: str):
    other, mine = new_citizen(), new_citizen()
    for person in (other, mine):
        agree_and_bind(person)
    declare(other, 901)
    for number in (901, 902, 903):
        declare(mine, number)
    declare(mine, 904, "car-free-odometer", odometer_km="41200")
    [case] = cases.cases_of(mine.holder_id, "luzhou")
    act = Act(case.holder_id, case.feed_id, case.source_key)
    held = f"/me/acts/held/{act.feed}-{act.key}/"
    receipt = f"/me/receipts/{act.feed}-{act.key}/"
    few = {"looks": [(PHONE, "zh-hans"), (PHONE, "en")], "elder_looks": [(PHONE, "zh-hans", "30")]}
    faults = everywhere(site, "acts", "/me/acts/", mine)
    faults += everywhere(site, "declare", "/me/acts/declare/plate-clearing-photos/", mine, **few)
    faults += everywhere(site, "declare-odometer", "/me/acts/declare/car-free-odometer/", mine)
    faults += everywhere(site, "held", held, mine)
    faults += everywhere(site, "receipt-held", receipt, mine, **few)
    review_acts.decide(id=uuid4(), acts=[act], state=State.REFUSED, by=1, why="照片是别人的", at=clock.now())
    scrutiny.appeal(act=act, text="我们两个人同桌吃饭，盘子是一起拍的。", at=clock.now())
    faults += everywhere(site, "held-appealed", held, mine, **few)
    assert faults == []
