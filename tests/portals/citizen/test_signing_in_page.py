"""The sign-in page in a real browser."""

import pytest
from tests.portals.browser import DESKTOP, PHONE, Site, assert_sound, faint_texts, shoot, small_targets

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_sign_in_page_fits(site: Site, width: int, language: str):
    page = site.visit("/sign-in/", width=width, language=language)
    shoot(page, f"sign-in-{width}-{language}")
    assert_sound(page)
    assert faint_texts(page) == []
    assert small_targets(page, 44) == []


@pytest.mark.parametrize("size", ["20", "24", "30"])
def test_sign_in_page_fits_in_elder_mode(site: Site, size: str):
    for language in ("zh-hans", "en"):
        page = site.visit("/sign-in/", language=language, cookies={"elder": "1", "type_size": size})
        shoot(page, f"sign-in-elder-{size}-{language}")
        assert_sound(page)
        assert faint_texts(page) == []
        assert small_targets(page, 60) == []
