from datetime import date, timedelta
from io import BytesIO

import pytest
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import CITY, FIRST, HEALTH, NOON, RULES, TRAFFIC, Stage, picture
from tests.economy.rewards.mall import pack_of

from puhui.civic.outreach import actions, facts, queries, refusals

LATE = NOON + timedelta(days=10)


@pytest.fixture
def stage(db) -> Stage:
    return Stage()


def test_an_occasion_that_moves_has_a_day_only_where_it_is_written():
    pack = pack_of(city=CITY, outreach=(RULES,))
    told = [(one.id, day) for one, day in queries.calendar(pack, 2025)]
    assert told == [("environment-day", date(2025, 6, 5)), ("low-carbon-day", date(2025, 6, 25))]
    assert queries.calendar(pack, 2026)[-1][1] is None
    with pytest.raises(refusals.OutreachUnknown):
        queries.calendar(pack_of(city=CITY), 2026)


def test_a_campaign_is_opened_once(stage):
    assert stage.open() == stage.open()
    with pytest.raises(refusals.CampaignDiffers) as refused:
        stage.open(message="别的话")
    assert refused.value.data["field"] == "message"
    for changes in ({"title": " "}, {"last": FIRST - timedelta(days=1)}, {"planned_fen": -1}):
        with pytest.raises(refusals.CampaignWrong):
            stage.open("错", **changes)
    with pytest.raises(refusals.OccasionUnknown):
        stage.open("节", occasion="no-such-day")


def test_a_campaign_keeps_its_files_by_content(stage):
    told = {"city": CITY, "campaign": stage.campaign, "by": "desk", "at": NOON}
    for _twice in range(2):
        found = actions.add_material(stream=BytesIO(b"poster"), name="海报.pdf", **told)
    assert [one.name for one in found.materials] == ["海报.pdf"]
    assert queries.holds(found.materials[0].sha256)
    assert not queries.holds("0" * 64)


def test_placements_are_asked_all_or_none_and_once(stage):
    assert stage.ask("医院") == stage.ask("医院")
    with pytest.raises(refusals.PlacementDiffers):
        stage.ask("医院", places=3)
    with pytest.raises(refusals.ChannelUnknown):
        stage.ask("飞艇", channel="airship")
    for changes in ({"places": 0}, {"due": FIRST - timedelta(days=1)}, {"latitude": None}, {"planned_fen": -1}):
        with pytest.raises(refusals.PlacementWrong):
            stage.ask("错", **changes)
    good = facts.Wanted(named("好"), HEALTH, "bus", FIRST)
    with pytest.raises(refusals.PlacementWrong):
        actions.ask(
            pack=stage.pack, campaign=stage.campaign, by="desk", at=NOON,
            wanted=[good, facts.Wanted(named("坏"), HEALTH, "bus", FIRST, places=999)],
        )  # fmt: skip
    assert [one.id for one in queries.placements(CITY, at=NOON)] == [named("医院")]
    assert queries.placements(CITY, at=NOON - timedelta(seconds=1)) == []


def test_counts_by_campaign_unit_and_assignment_name_what_is_lacking(stage):
    task = named("任务第29项")
    stage.ask("医院", assignment=task, planned_fen=500)
    stage.ask("分院", assignment=task)
    stage.ask("车", TRAFFIC, "bus")
    stage.prove(named("医院"))
    actions.tell_cost(city=CITY, placement=named("医院"), id=named("价"), fen=400, by="clerk", at=NOON)
    actions.tell_cost(city=CITY, placement=named("医院"), id=named("新价"), fen=450, by="clerk", at=NOON)
    of = {one.key: one for one in queries.counts(CITY, by="assignment", at=LATE)}
    assert (of[task].asked, of[task].proved, of[task].missing, of[task].lacking) == (2, 1, 1, (named("分院"),))
    assert (of[task].planned_fen, of[task].spent_fen, of[None].spent_fen) == (500, 450, None)
    assert {one.key: one.missing for one in queries.counts(CITY, by="unit", at=LATE)} == {HEALTH: 1, TRAFFIC: 1}
    rows = {one.placement: (one.unit, one.assignment, one.channel, one.state, one.proved_on) for one in
            queries.proved(CITY, at=LATE)}  # fmt: skip
    assert rows[named("医院")] == (HEALTH, task, "screen", "proved", date(2026, 6, 5))
    assert rows[named("分院")][3:] == ("missing", None)
    with pytest.raises(refusals.CostWrong):
        actions.tell_cost(city=CITY, placement=named("医院"), id=named("负"), fen=-1, by="clerk", at=NOON)


def test_a_placement_asked_by_mistake_is_withdrawn_for_a_reason(stage):
    placement = stage.ask("医院")
    told = {"city": CITY, "placement": placement, "at": LATE}
    with pytest.raises(refusals.AnswerMissing):
        actions.withdraw(why=" ", **told)
    for _twice in range(2):
        actions.withdraw(why="发错单位", **told)
    assert queries.placements(CITY, at=LATE) == []
    assert len(queries.placements(CITY, at=NOON)) == 1
    proved = stage.ask("分院")
    stage.prove(proved, picture())
    with pytest.raises(refusals.DecidedAlready):
        actions.withdraw(why="算了", **told | {"placement": proved})
