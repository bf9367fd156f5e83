"""Draws in the console, from the form to the handing over."""

import pytest
from tests.portals.drawn import at, draw

from puhui.economy.draws import actions, queries
from puhui.ground import clock

from .conftest import queries_of

LIST = "/console/draws/"
FORM = {
    "city": "luzhou", "id": "typed", "contact": "12345", "kind": "ssq", "issue": "2026053", "source": "会议纪要",
    "price_points": "5", "entries_per_person": "2", "reserves": "1", "claim_days": "30",
    "prize_0_zh": "一等奖", "prize_0_en": "First", "prize_0_kind": "good", "prize_0_count": "1", "prize_0_yuan": "500",
    "prize_1_zh": "积分", "prize_1_kind": "points", "prize_1_gives": "50", "prize_1_count": "3", "prize_1_yuan": "1",
} | {f"{name}_{to}": f"{name} {to}" for name in ("name", "about", "organiser", "claiming", "delivery", "forfeiting")
     for to in ("zh", "en")}  # fmt: skip


def form(**changes) -> dict:
    local = lambda days: f"{at(days).astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}"  # noqa: E731
    return FORM | {"opens": local(1), "closes": local(2), "draws_at": local(3)} | changes


def hold(desk, name: str, **asked):
    return desk.post(f"{LIST}luzhou/{name}/hold/", asked)


def test_draw_is_written_changed_and_published(luzhou, operator):
    answer = operator.post(f"{LIST}new/", form())
    assert answer.url == f"{LIST}luzhou/typed/"
    page = operator.get(f"{LIST}luzhou/typed/edit/").content.decode()
    assert 'value="500"' in page
    operator.post(f"{LIST}new/", form(claim_days="10"))
    assert queries.draw("luzhou", "typed").terms.claim_days == 10
    assert queries.draws("luzhou") == [], "a draft is nobody else's business"
    hold(operator, "typed", do="publish")
    assert queries.draw("luzhou", "typed").state == "published"
    refused = operator.post(f"{LIST}new/", form())
    assert (refused.status_code, "draws.already_published" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("change", [
    {"prize_0_yuan": "50000.01"}, {"prize_0_yuan": "much"}, {"closes": ""}, {"issue": "1"}, {"claim_days": "-3"},
    {"about_zh": ""}, {"kind": "dice"}, {"prize_0_count": "1e9"}, {"id": "With Blanks"},
])  # fmt: skip
def test_terms_that_may_not_be_are_refused(luzhou, operator, change):
    answer = operator.post(f"{LIST}new/", form(**change))
    assert answer.status_code == 422
    assert "draws.terms_malformed" in answer.content.decode()


def test_value_is_typed_twice_and_draws_for_good(luzhou, operator):
    name = draw("drawn", 1, 2, 3)
    actions.claim(holder=queries.places("luzhou", name)[0].holder, city="luzhou", draw=name, at=clock.now())
    hold(operator, name, do="hand_over", place="1", note="No. 7")
    assert queries.places("luzhou", name)[0].note == "No. 7"
    again = hold(
        operator, name, do="run", value="01,05,12,18,22,31+07", again="01,05,12,18,22,31+07", source="somewhere"
    )
    assert (again.status_code, "draws.value_differs" in again.content.decode()) == (422, True)
    other = hold(
        operator, name, do="run", value="01,05,12,18,22,31+07", again="01,05,12,18,22,30+07", source="somewhere"
    )
    assert "draws.value_typed_otherwise" in other.content.decode()


def test_draw_is_called_off(luzhou, operator):
    draw("open", 1)
    assert hold(operator, "open", do="call_off", why="no").status_code == 422
    hold(operator, "open", do="call_off", why="The sponsor withdrew")
    assert queries.draw("luzhou", "open").state == "called_off"
    assert hold(operator, "open", do="dance").status_code == 404


def test_auditor_reads_and_changes_nothing(luzhou, auditor):
    draw("committed", 1)
    page = auditor.get(f"{LIST}luzhou/committed/")
    assert page.status_code == 200
    assert "/hold/" not in page.content.decode()
    assert hold(auditor, "committed", do="call_off", why="not mine to do").status_code == 403


def test_list_asks_as_much_for_three_draws_as_for_one(luzhou, operator):
    draw("open")
    asked = queries_of(operator, LIST)
    draw("coming")
    draw("drawn", 1)
    assert queries_of(operator, LIST) == asked
