"""Chinese characters are drawn as such, not as boxes, on a machine without any Chinese font."""

import pytest
from tests.portals.browser import Site, settle

pytestmark = pytest.mark.browser

# The pixels of a character on a canvas, as one string.
DRAWN = """
(character) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.font = `48px ${getComputedStyle(document.body).fontFamily}`;
  context.fillText(character, 4, 52);
  return [...context.getImageData(0, 0, 64, 64).data].filter((_, n) => n % 4 === 3).join(",");
}
"""
LOAD = "async (text) => { await document.fonts.load(`48px ${getComputedStyle(document.body).fontFamily}`, text); }"


def test_characters_are_drawn_and_differ(site: Site):
    page = site.visit("/sign-in/")
    page.evaluate(LOAD, "普惠碳积分")
    settle(page)
    drawn = [page.evaluate(DRAWN, character) for character in "普惠碳积分"]
    # A character that no font has: what a box looks like here.
    box = page.evaluate(DRAWN, "\U000e0fff\U0010fffd")
    blank = page.evaluate(DRAWN, " ")
    assert len({*drawn, box, blank}) == len(drawn) + 2


def test_web_font_is_what_draws_where_there_is_no_other(site: Site):
    page = site.visit("/sign-in/")
    page.evaluate(LOAD, "普")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"
    )
    local = page.evaluate(
        """() => ["PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei"].some((name) => {
             const width = (family) => {
               const context = document.createElement("canvas").getContext("2d");
               context.font = `48px ${family}`;
               return context.measureText("Puhui 普惠 mmmm").width;
             };
             return width(`"${name}", monospace`) !== width("monospace");
           })"""
    )
    assert local or "Noto Sans SC Variable" in loaded
