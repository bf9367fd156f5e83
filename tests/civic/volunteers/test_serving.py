from datetime import date, timedelta

import pytest
from django.db import OperationalError
from tests.civic.activities.hall import named
from tests.civic.volunteers.corps import CHIEF, CITY, EAST, NOON, TODAY, WEST, Corps
from tests.economy.rewards.mall import at_once

from puhui.civic.volunteers import actions, facts, hours, queries, refusals
from puhui.ground import clock

TOMORROW = TODAY + timedelta(days=1)
LATER = clock.day_starts(TOMORROW) + timedelta(hours=20)


@pytest.fixture
def corps(db) -> Corps:
    return Corps()


def test_from_recruiting_to_a_star(corps):
    corps.join(1, skills=("guide",))
    shift = corps.shift(skills=("guide",))
    assert [one.name for one in queries.recruiting(CITY, TODAY, skills=["guide"])] == ["净滩东队"]
    assert queries.recruiting(CITY, TODAY, skills=[]) == []
    signed = corps.sign(1, shift)
    assert corps.sign(1, shift) == signed
    record = corps.serve(signed, 8.5, 11.5)
    # Early counts from the start on.
    assert (record.state, record.minutes, record.starts.astimezone(clock.SHANGHAI).hour) == ("recorded", 150, 9)
    assert queries.standing(corps.pack, 1).star is None
    assert [one.id for one in queries.to_confirm(corps.teams["东队"])] == [record.id]
    confirmed, new = actions.confirm(holder=1, record=record.id, by=EAST, at=LATER)
    assert (confirmed.state, new) == ("confirmed", True)
    assert not actions.confirm(holder=1, record=record.id, by=EAST, at=LATER)[1]
    standing = queries.standing(corps.pack, 1)
    assert (standing.star.id, standing.next.id, str(standing.hours)) == ("s1", "s2", "2.5")
    assert queries.totals(CITY, TODAY, TOMORROW) == {"registered": 1, "people": 1, "records": 1, "minutes": 150}
    assert [(team.name, people, minutes) for team, people, minutes in queries.team_totals(CITY, TODAY, TOMORROW)] == [
        ("总队", 0, 0), ("东队", 1, 150), ("西队", 0, 0),
    ]  # fmt: skip


def test_one_hour_of_two_teams_is_refused_and_the_other_record_named(corps):
    corps.join(1, "东队", "西队")
    east, west = corps.shift(), corps.shift(team="西队", hour=10)
    first = corps.serve(corps.sign(1, east), 9, None)
    with pytest.raises(refusals.HoursOverlap) as refused:
        corps.serve(corps.sign(1, west), 10, None)
    assert (refused.value.data["record"], refused.value.data["team"]) == (first.id, "东队")
    # Who leaves the first may serve the second, from the same minute on.
    left = corps.serve(corps.sign(1, east), 9, 10.5)
    assert corps.serve(corps.sign(1, west), 10.5, 13).starts == left.ends
    actions.refuse(holder=1, record=left.id, by=EAST, why="提前离开", at=LATER)
    assert corps.take(corps.told(1, "09:00", "10:00", day=TOMORROW), at=LATER).accepted == 1


def test_a_leads_own_hours_are_confirmed_by_the_team_above(corps):
    corps.join(EAST)
    record = corps.serve(corps.sign(EAST, corps.shift()), 9, 12)
    told = {"holder": EAST, "record": record.id, "at": LATER}
    with pytest.raises(refusals.OwnHours):
        actions.confirm(by=EAST, **told)
    with pytest.raises(refusals.NotYourTeam):
        actions.confirm(by=WEST, **told)
    with pytest.raises(refusals.WhyMissing):
        actions.refuse(by=CHIEF, why="", **told)
    assert actions.confirm(by=CHIEF, **told)[0].state == "confirmed"
    with pytest.raises(refusals.RecordSettled):
        actions.refuse(by=CHIEF, why="x", **told)
    with pytest.raises(refusals.RecordUnknown):
        actions.confirm(**told | {"record": named("none"), "by": CHIEF})


def test_shifts_say_who_may_come(corps):
    corps.join(1)
    corps.join(2, insured_until=None)
    corps.join(3, born=date(2012, 5, 1), guardian=True)
    corps.join(4, "西队")
    corps.join(5)
    shift, grown = corps.shift(wanted=1), corps.shift("夜班", minors=False)
    skilled = corps.shift("讲解", skills=("guide",), hour=15)
    with pytest.raises(refusals.NotInsured):
        corps.sign(2, shift)
    with pytest.raises(refusals.ShiftNotForMinors):
        corps.sign(3, grown)
    with pytest.raises(refusals.NotAMember):
        corps.sign(4, shift)
    with pytest.raises(refusals.SkillsMissing):
        corps.sign(1, skilled)
    with pytest.raises(refusals.VolunteerUnknown):
        corps.sign(9, shift)
    with pytest.raises(refusals.ShiftUnknown):
        corps.sign(1, named("none"))
    corps.sign(1, shift)
    with pytest.raises(refusals.ShiftFull):
        corps.sign(5, shift)
    with pytest.raises(refusals.NotSignedUp):
        actions.withdraw(holder=5, shift_id=shift, at=NOON)
    for _twice in range(2):
        assert actions.withdraw(holder=1, shift_id=shift, at=NOON).state == "withdrawn"
    corps.serve(corps.sign(5, shift), 9, None)
    with pytest.raises(refusals.ServedAlready):
        actions.withdraw(holder=5, shift_id=shift, at=NOON)
    with pytest.raises(refusals.ShiftOver):
        actions.sign_up(pack=corps.pack, holder=1, shift_id=grown, at=LATER)
    untrained = corps.pack.model_copy(
        update={"volunteers": (corps.pack.volunteers[0].model_copy(update={"training_minutes": 60}),)}
    )
    with pytest.raises(refusals.NotTrained):
        actions.sign_up(pack=untrained, holder=1, shift_id=grown, at=NOON)
    with pytest.raises(refusals.TrainingWrong):
        actions.train(holder=1, city=CITY, id=named("t"), title="急救", minutes=0, on=TODAY, by="desk", at=NOON)
    for _twice in range(2):
        told = {"title": "急救", "minutes": 60, "on": TODAY, "by": "desk", "at": NOON}
        assert actions.train(holder=1, city=CITY, id=named("t"), **told) == 60
    assert actions.sign_up(pack=untrained, holder=1, shift_id=grown, at=NOON).state == "signed"


def test_the_young_register_with_a_guardian_and_serve_so_long_a_day(corps):
    for born, guardian, refusal in (
        (date(2016, 3, 3), True, refusals.TooYoung),
        (date(2012, 5, 1), False, refusals.GuardianNeeded),
    ):
        with pytest.raises(refusal):
            corps.join(1, born=born, guardian=guardian)
    young = corps.join(1, born=date(2012, 5, 1), guardian=True)
    assert (young.of_age_on, young.opened) == (date(2030, 5, 1), False)
    assert corps.join(2, born=date(1990, 1, 1)).of_age_on is None
    # Six hours were served; four count for somebody under age.
    record = corps.serve(corps.sign(1, corps.shift(hours=6)), 9, 15)
    assert record.minutes == 240


def test_registering_again_brings_skills_up_to_date_but_no_other_number(corps):
    corps.join(1)
    assert corps.join(1, skills=("guide",)).skills == ("guide",)
    for changes, refusal in (
        ({"number": "V99999"}, refusals.VolunteerDiffers),
        ({"number": "12"}, refusals.NumberWrong),
        ({"skills": ("flying",)}, refusals.SkillUnknown),
    ):
        with pytest.raises(refusal):
            corps.join(1, **changes)
    with pytest.raises(refusals.NumberTaken) as refused:
        corps.join(2, number="V00001")
    assert "00001" not in str(refused.value)
    assert actions.insure(holder=1, city=CITY, until=TODAY).insured_until == TODAY


def test_teams_stand_below_one_another(corps):
    told = {"city": CITY, "name": "社区队", "parent": corps.teams["东队"], "at": NOON}
    with pytest.raises(refusals.TeamMisplaced):
        actions.found_team(id=named("x"), level="unit", **told)
    with pytest.raises(refusals.TeamMisplaced):
        actions.found_team(id=named("x"), level="organisation", **told | {"parent": None})
    made = actions.found_team(id=named("x"), level="organisation", lead=7, **told)
    assert actions.found_team(id=named("x"), level="organisation", **told).lead == 7 == made.lead
    with pytest.raises(refusals.TeamDiffers):
        actions.found_team(id=named("x"), level="organisation", **told | {"name": "别的队"})
    with pytest.raises(refusals.TeamDiffers):
        actions.found_team(id=named("y"), level="organisation", **told)
    with pytest.raises(refusals.TeamUnknown):
        actions.found_team(id=named("z"), level="organisation", **told | {"parent": named("none")})
    with pytest.raises(refusals.NotAMember):
        actions.admit(holder=1, team_id=named("x"), by=EAST, at=NOON)
    assert [one.name for one in queries.teams_led(7)] == ["社区队"]
    corps.join(1)
    actions.leave(holder=1, team_id=corps.teams["东队"], at=NOON)
    assert queries.members(corps.teams["东队"]) == []
    assert actions.ask_to_join(holder=1, team_id=corps.teams["东队"], at=NOON).state == "asked"
    assert [one.holder for one in queries.members(corps.teams["东队"], asking=True)] == [1]


def test_doors_of_shifts_say_why_not(corps):
    corps.join(1, "东队", "西队")
    shift, other = corps.shift(), corps.shift("另", hour=15)
    signed = corps.sign(1, shift)
    elsewhere = corps.sign(1, other)
    day = clock.day_starts(TOMORROW)
    told = {"pack": corps.pack, "shift_id": shift, "code": signed.code, "by": EAST, "at": day + timedelta(hours=9)}
    forged = signed.code[:-3] + ("AAA" if not signed.code.endswith("AAA") else "BBB")
    luzhou = corps.pack.model_copy(update={"city": corps.pack.city.model_copy(update={"city": "luzhou"})})
    for changes, refusal in (
        ({"at": day + timedelta(hours=7)}, refusals.ServingEarly),
        ({"at": day + timedelta(hours=12)}, refusals.ServingLate),
        ({"by": WEST}, refusals.NotYourTeam),
        ({"code": elsewhere.code}, refusals.PassOtherShift),
        ({"code": forged}, refusals.PassForged),
        ({"code": "?"}, refusals.PassUnreadable),
        ({"code": "0000000000"}, refusals.PassUnknown),
        ({"pack": luzhou}, refusals.PassForeignCity),
        ({"seen_at": day + timedelta(hours=10)}, refusals.ShownInFuture),
        ({"seen_at": day - timedelta(days=9)}, refusals.UploadTooLate),
    ):
        with pytest.raises(refusal):
            actions.check_in(**told | changes)
    with pytest.raises(refusals.NotServing):
        actions.check_out(**told)
    serving = actions.check_in(**told)
    assert actions.check_in(**told) == serving
    with pytest.raises(refusals.StillServing):
        actions.confirm(holder=1, record=serving.id, by=EAST, at=LATER)
    assert actions.check_out(**told | {"at": LATER, "seen_at": day + timedelta(hours=11)}).minutes == 120


def test_honours_ask_for_hours(corps):
    corps.join(1)
    told = {"pack": corps.pack, "holder": 1, "by": "desk", "on": TODAY, "at": LATER}
    with pytest.raises(refusals.CommendationUnknown):
        actions.commend(id=named("c"), commendation="nothing", **told)
    with pytest.raises(refusals.CommendationTooEarly):
        actions.commend(id=named("c"), commendation="finest", **told)
    record = corps.serve(corps.sign(1, corps.shift()), 9, 12)
    actions.confirm(holder=1, record=record.id, by=EAST, at=LATER)
    given = [actions.commend(id=named(n), commendation="finest", **told) for n in ("c", "d")]
    assert given[0] == given[1]
    assert queries.commendations_of(1, CITY) == given[:1]


def test_a_sample_is_announced_drawn_and_judged_by_somebody_else(corps):
    corps.join(1)
    record = corps.serve(corps.sign(1, corps.shift()), 9, 12)
    opened = actions.open_audit(pack=corps.pack, first=TODAY, last=TOMORROW, at=NOON)
    assert opened.seed == ""
    with pytest.raises(refusals.AuditTooEarly):
        actions.draw_audit(number=opened.number, at=LATER)
    later = LATER + timedelta(days=1)
    with pytest.raises(refusals.AuditEmpty):
        actions.draw_audit(number=opened.number, at=later)
    actions.confirm(holder=1, record=record.id, by=EAST, at=LATER)
    drawn = actions.draw_audit(number=opened.number, at=later)
    assert (drawn.population, drawn.sample, len(drawn.seed), drawn.commitment) == (1, 1, 32, opened.commitment)
    with pytest.raises(refusals.AuditDrawnAlready):
        actions.draw_audit(number=opened.number, at=later)
    judge = {"number": drawn.number, "position": 1, "by": "desk", "at": later}
    with pytest.raises(refusals.WhyMissing):
        actions.judge(sound=False, by_holder=None, why="", **judge)
    with pytest.raises(refusals.OwnConfirmation):
        actions.judge(sound=True, by_holder=EAST, why="", **judge)
    with pytest.raises(refusals.AuditUnknown):
        actions.judge(sound=True, by_holder=None, why="", **judge | {"position": 2})
    assert actions.judge(sound=False, by_holder=None, why="查无此人", **judge).state == "reversed"
    assert actions.judge(sound=False, by_holder=None, why="查无此人", **judge) is None
    with pytest.raises(refusals.ItemJudged):
        actions.judge(sound=True, by_holder=None, why="", **judge)
    assert queries.standing(corps.pack, 1).minutes == 0
    assert queries.audit(drawn.number).items[0].sound is False
    with pytest.raises(refusals.AuditUnknown):
        queries.audit(99)


def _both(corps: Corps) -> list[object]:
    """Two leads scan one person for the same hour, at the same moment."""
    east, west = corps.sign(1, corps.shift()), corps.sign(1, corps.shift(team="西队"))

    def serve(code: str) -> object:
        try:
            return corps.serve(code, 9, None)
        except OperationalError as ended:
            return ended

    return at_once(lambda: serve(east), lambda: serve(west))


@pytest.mark.django_db(transaction=True)
def test_without_the_wall_an_hour_would_count_twice(monkeypatch):
    """The plain way: no lock on the person, and no constraint; it is put back at the end."""
    from django.db import connection  # noqa: PLC0415

    from puhui.civic.volunteers.models import Record  # noqa: PLC0415

    wall = next(one for one in Record._meta.constraints if one.name == "an_hour_counts_once")
    monkeypatch.setattr(hours.shifts, "alone", lambda holder: None)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Record, wall)
    try:
        corps = Corps()
        corps.join(1, "东队", "西队")
        assert [isinstance(one, facts.Record) for one in _both(corps)] == [True, True]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE volunteers_record")
        with connection.schema_editor() as editor:
            editor.add_constraint(Record, wall)


@pytest.mark.django_db(transaction=True)
def test_database_alone_keeps_an_hour_from_counting_twice(monkeypatch):
    monkeypatch.setattr(hours.shifts, "alone", lambda holder: None)
    corps = Corps()
    corps.join(1, "东队", "西队")
    answers = _both(corps)
    assert sorted(isinstance(one, facts.Record) for one in answers) == [False, True]
    # Two that insert at the very same moment wait for each other, and the database ends one of them.
    assert any(isinstance(one, refusals.HoursOverlap | OperationalError) for one in answers)
