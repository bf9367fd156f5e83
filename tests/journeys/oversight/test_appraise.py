"""What Puhui measured of a team goes into its sheet, and nothing of a team that is too small."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from tests.economy.honours.samples import AT, CITY, DAY, NAME, SOURCE, Town, board, pack_of

from puhui.economy.honours import actions
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.schema import TeamKind
from puhui.journeys.oversight import fill_sheet
from puhui.journeys.oversight.appraise import measured
from puhui.oversight.appraisals import facts

PACK = pack_of(
    teams=(TeamKind(id="firm", name=NAME, members_max=9, source=SOURCE),),
    boards=(board("years", scope="teams", team="firm", periods=("year",)),),
)
TOLD = {"city": CITY, "pack": PACK, "at": AT - timedelta(days=5)}


@pytest.mark.django_db
def test_measured_is_what_the_members_saved_in_the_year():
    town, team = Town(PACK), actions.open_team(kind="firm", name="某公司", id=uuid4(), holder=1, **TOLD)
    for holder in (2, 3, 4):
        actions.join_team(holder=holder, code=team.code, id=uuid4(), **TOLD)
        town.does(holder, mg=1_500_000)
    assert measured(team=team.id, year=DAY.year) == {}
    actions.join_team(holder=5, code=team.code, id=uuid4(), **TOLD)
    told = measured(team=team.id, year=DAY.year)
    assert (told["reduction_kg"].value, told["participants"].value) == (Decimal("4.5"), 5)
    assert told["reduction_kg"].trace == f"honours/team/{team.id}/{DAY.year}"
    assert measured(team=team.id, year=DAY.year - 1)["reduction_kg"].value == 0
    assert measured(team=uuid4(), year=DAY.year) == {}


@pytest.mark.django_db
def test_sheet_is_filled_with_what_is_known_of_the_one_team_that_bears_the_name():
    town, team = Town(PACK), actions.open_team(kind="firm", name="某公司", id=uuid4(), holder=1, **TOLD)
    for holder in (2, 3, 4, 5):
        actions.join_team(holder=holder, code=team.code, id=uuid4(), **TOLD)
        town.does(holder, mg=1_500_000)
    luzhou = packs.read_directory(settings.PACKS / "luzhou")
    (tree,) = [one for one in luzhou.appraisals if one.bonus]
    told = fill_sheet.with_known(facts.Filled(), tree, CITY, " 某公司 ", DAY.year)
    assert set(told.measured) == {"reduction_kg", "participants"}
    assert fill_sheet.with_known(facts.Filled(), tree, CITY, "某公司二部", DAY.year).measured == {}, (
        "it bears no such name"
    )
    handed_in = facts.Filled(measured={"reduction_kg": facts.Told(Decimal(9))})
    known = fill_sheet.with_known(handed_in, tree, CITY, "某公司", DAY.year).measured["reduction_kg"]
    assert known.value == 6, "what is known takes the place of what was handed in"
