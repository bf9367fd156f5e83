import pytest
from pydantic import ValidationError
from tests.economy.draws.tickets import BEFORE, CITY, CLOSES, OPEN, SPRING, pack_of, terms

from puhui.economy.draws import actions, queries, refusals
from puhui.foundations.packs import schema

LARGE = [SPRING["prizes"][0] | {"value_yuan": "50000.01"}]


def test_draws_of_a_pack_are_published_once(db):
    assert actions.open_draws(city=CITY, pack=pack_of(SPRING), at=BEFORE) == ["spring"]
    assert actions.open_draws(city=CITY, pack=pack_of(SPRING), at=OPEN) == []
    (found,) = queries.draws(CITY)
    assert (found.state, found.published_at, found.prizes) == ("published", BEFORE, 3)
    assert [found.phase(at) for at in (BEFORE, OPEN, CLOSES)] == ["coming", "open", "closed"]


def test_draw_first_told_after_its_start_is_left_out(db):
    assert actions.open_draws(city=CITY, pack=pack_of(SPRING), at=OPEN) == []
    assert queries.draws(CITY) == []


@pytest.mark.parametrize("change", [{"claim_days": 31}, {"closes": "2026-05-11 20:00"}, {"reserves": 0}])
def test_published_terms_do_not_change(db, change):
    actions.open_draws(city=CITY, pack=pack_of(SPRING), at=BEFORE)
    with pytest.raises(refusals.TermsFrozen) as refused:
        actions.open_draws(city=CITY, pack=pack_of(terms(**change)), at=BEFORE)
    assert refused.value.data["field"] == next(iter(change))
    assert "第十一条" in refused.value.cites


def test_draft_may_change_until_it_is_published(db):
    actions.draft(city=CITY, told=SPRING, by="operator", at=BEFORE)
    assert queries.draws(CITY) == []
    actions.draft(city=CITY, told=terms(claim_days=10), by="operator", at=BEFORE)
    assert actions.publish(city=CITY, draw="spring", at=BEFORE).terms.claim_days == 10
    assert actions.publish(city=CITY, draw="spring", at=OPEN).published_at == BEFORE
    with pytest.raises(refusals.AlreadyPublished):
        actions.draft(city=CITY, told=SPRING, by="operator", at=BEFORE)


def test_draft_is_not_published_after_its_start(db):
    actions.draft(city=CITY, told=SPRING, by="operator", at=BEFORE)
    with pytest.raises(refusals.TooLateToPublish):
        actions.publish(city=CITY, draw="spring", at=OPEN)
    actions.call_off(city=CITY, draw="spring", why="not needed any more", at=OPEN)
    with pytest.raises(refusals.DrawUnknown):
        queries.draw(CITY, "spring")


def test_draw_is_called_off_for_a_reason_that_is_told(db):
    actions.open_draws(city=CITY, pack=pack_of(SPRING), at=BEFORE)
    with pytest.raises(refusals.ReasonMissing):
        actions.call_off(city=CITY, draw="spring", why=" ", at=OPEN)
    actions.call_off(city=CITY, draw="spring", why="The sponsor withdrew", at=OPEN)
    with pytest.raises(refusals.CalledOff):
        actions.publish(city=CITY, draw="spring", at=OPEN)
    assert queries.published(CITY, "spring")["called_off"]["why"] == "The sponsor withdrew"


@pytest.mark.parametrize(("change", "kind"), [
    ({"prizes": LARGE}, "prize_too_large"),
    ({"prizes": []}, "too_short"),
    ({"closes": "2026-05-01 09:00"}, "draw_disordered"),
    ({"draws_at": "2026-05-10 20:00"}, "draw_disordered"),
    ({"prizes": [SPRING["prizes"][0], SPRING["prizes"][0]]}, "draw_disordered"),
    ({"opens": "2026-05-01"}, "moment_wrong"),
    ({"opens": "2026-13-01 09:00"}, "moment_wrong"),
    ({"needs": {"acts": 3}}, "needs_undated"),
    ({"needs": {"acts": 3, "since": "2026-05-01", "until": "2026-04-01"}}, "needs_undated"),
    ({"prizes": [SPRING["prizes"][0] | {"points": 5}]}, "prize_mixed"),
    ({"prizes": [SPRING["prizes"][1] | {"points": None}]}, "prize_mixed"),
    ({"randomness": {"kind": "dice"}}, "union_tag_invalid"),
    ({"randomness": {"kind": "drand", "chain": "0" * 64, "genesis": 1, "period_seconds": 3, "round": 9}},
     "randomness_early"),
    ({"forfeiting": None}, "model_type"),
    ({"winners": 3}, "extra_forbidden"),
])  # fmt: skip
def test_terms_that_the_law_does_not_take_are_refused(db, change, kind):
    with pytest.raises(ValidationError) as faulty:
        schema.Draw.model_validate(terms(**change))
    assert kind in {error["type"] for error in faulty.value.errors()}
    with pytest.raises(refusals.TermsMalformed):
        actions.draft(city=CITY, told=terms(**change), by="operator", at=BEFORE)


def test_prize_of_fifty_thousand_yuan_is_still_allowed(db):
    prize = SPRING["prizes"][0] | {"value_yuan": "50000"}
    assert schema.Draw.model_validate(terms(prizes=[prize]))


def test_list_of_draws_asks_as_often_for_one_as_for_three(db, django_assert_num_queries):
    for name in ("spring", "summer", "autumn"):
        actions.open_draws(city=CITY, pack=pack_of(terms(id=name)), at=BEFORE)
        with django_assert_num_queries(2):
            queries.draws(CITY)
