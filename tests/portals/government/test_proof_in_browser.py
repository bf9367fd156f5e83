"""A missed open day in a real browser: from the red light to the rows behind it, in the quarter that is played."""

import pytest
from tests.portals.browser import DESKTOP, HEIGHTS, PHONE, Site, faults_of, settle, shoot

from puhui.foundations.people.models import User
from puhui.wiring.play import quarter
from puhui.wiring.play.steps import Stage

pytestmark = pytest.mark.browser


def test_red_light_of_a_missed_open_day_leads_to_its_rows(site: Site):
    _pack, _people, given = quarter.until_march(Stage("quarter", quarter.CITY, print))
    place = f"/gov/assignments/{given['民1西区'].id}/"
    page = site.visit(f"{place}?on=2025-03-01", user=User.objects.get(username="civic-office"), width=PHONE)
    faults = []
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.goto(f"{site.address}{place}?on=2025-03-01")
        settle(page)
        shoot(page, f"gov-proof-light-{width}")
        faults += faults_of(page, 24)
        page.click("#why a.tap")
        settle(page)
        shoot(page, f"gov-proof-rows-{width}")
        faults += faults_of(page, 24)
    assert "西区污水处理厂" in page.inner_text("table") and "未按期开展" in page.inner_text("table")
    page.context.close()
    assert faults == []
