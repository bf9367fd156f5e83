"""The sign-in page in a real browser."""

import pytest
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_sign_in_page_can_be_read_by_everybody(site: Site, language: str):
    page = site.visit("/sign-in/", language=language)
    found = []
    for width in (PHONE, DESKTOP):
        site.look_again(page, width=width)
        shoot(page, f"sign-in-{width}-{language}")
        found += faults_of(page, 44)
    for size in ("20", "24", "30"):
        site.look_again(page, width=PHONE, elder="1", type_size=size)
        page.get_by_role("group").click()  # the notice, unfolded
        shoot(page, f"sign-in-elder-{size}-{language}")
        found += faults_of(page, 60)
    assert found == []
