"""Every constraint, met by going around the actions."""

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from psycopg import errors
from tests.civic.activities.hall import named
from tests.civic.volunteers.corps import CITY, EAST, NOON, TODAY, Corps

from puhui.civic.volunteers import actions, models

RECORD = (
    "INSERT INTO volunteers_record (holder_id, id, city, team, title, starts, ends, minutes, state, way, sheet, by, at, why)"
    " SELECT holder_id, gen_random_uuid(), city, team, title, starts + interval '1 minute', ends, 1, 2, way, '', by, at, ''"
    " FROM volunteers_record WHERE holder_id = 1"
)
AROUND = {
    "a_team_has_a_name_of_its_own": "UPDATE volunteers_team SET name = '东队'",
    "a_city_has_one_team_of_its_own": "UPDATE volunteers_team SET level = 1, parent = NULL",
    "every_team_but_the_citys_stands_below_one": "UPDATE volunteers_team SET parent = NULL",
    "a_volunteer_number_is_one_persons": "UPDATE volunteers_volunteer SET digest = '\\x00'",
    "the_young_serve_with_a_guardians_word": "UPDATE volunteers_volunteer SET of_age_on = '2030-01-01', agreed = ''",
    "a_project_ends_after_it_begins": "UPDATE volunteers_project SET last = first - 1",
    "a_shift_ends_after_it_starts": "UPDATE volunteers_shift SET ends = starts",
    "a_shift_is_never_oversubscribed": "UPDATE volunteers_shift SET taken = wanted + 1",
    "hours_end_after_they_start": "UPDATE volunteers_record SET ends = starts WHERE state = 2",
    "minutes_are_not_below_zero": "UPDATE volunteers_record SET minutes = -1 WHERE state = 2",
    "hours_are_told_at_a_door_or_by_a_sheet": "UPDATE volunteers_record SET way = 'talk' WHERE state = 2",
    "hours_are_confirmed_by_somebody_or_refused_for_a_reason": "UPDATE volunteers_record SET state = 4 WHERE state = 2",
    "nobody_confirms_their_own_hours": (
        "UPDATE volunteers_record SET state = 3, confirmed_by = holder_id, confirmed_at = now() WHERE state = 2"
    ),
    "an_hour_counts_once": RECORD,
    "a_training_lasts_a_day_at_most": (
        "INSERT INTO volunteers_training (holder_id, id, city, title, minutes, \"on\", by, at)"
        " VALUES (1, gen_random_uuid(), 'c', '', 1441, now(), '', now())"
    ),
    "a_commendation_is_given_once_a_year": (
        "INSERT INTO volunteers_commended (holder_id, id, city, commendation, \"on\", year, by, at)"
        " SELECT holder_id, gen_random_uuid(), city, commendation, \"on\", year, by, at FROM volunteers_commended"
    ),
    "a_sample_is_a_share": "UPDATE volunteers_audit SET percent = 0",
    "a_sample_is_of_what_there_is": "UPDATE volunteers_audit SET sample = population + 1",
    "what_is_found_unsound_says_why": "UPDATE volunteers_item SET sound = false, why = ''",
}  # fmt: skip
STAYS = {
    "confirmed span": "UPDATE volunteers_record SET minutes = 9 WHERE state = 3",
    "refused record": "UPDATE volunteers_record SET state = 2 WHERE state = 4",
    "record": "DELETE FROM volunteers_record",
    "training": "UPDATE volunteers_training SET minutes = 1",
    "honour": "DELETE FROM volunteers_commended",
}


@pytest.fixture
def corps(db) -> Corps:
    """A city in which something has happened to everything."""
    corps = Corps()
    for holder in (1, 2, 3):
        corps.join(holder)
    late = NOON.replace(day=4)
    shift = corps.shift(wanted=3)
    records = [corps.serve(corps.sign(holder, shift), 9, 12) for holder in (1, 2, 3)]
    actions.confirm(holder=2, record=records[1].id, by=EAST, at=late)
    actions.refuse(holder=3, record=records[2].id, by=EAST, why="x", at=late)
    actions.train(holder=1, city=CITY, id=named("t"), title="", minutes=9, on=TODAY, by="d", at=late)
    actions.commend(
        pack=corps.pack, holder=2, id=named("c"), commendation="finest", by="d", on=TODAY, at=late
    )  # fmt: skip
    audit = actions.open_audit(pack=corps.pack, first=TODAY, last=TODAY.replace(day=3), at=NOON)
    actions.draw_audit(number=audit.number, at=late)
    return corps


def test_every_constraint_has_its_way_around():
    kinds = (CheckConstraint, UniqueConstraint, ExclusionConstraint)
    named_ones = {
        constraint.name
        for model in vars(models).values()
        if isinstance(model, type) and hasattr(model, "_meta")
        for constraint in model._meta.constraints
        if isinstance(constraint, kinds)
    }
    assert named_ones == set(AROUND)


@pytest.mark.parametrize("wall", sorted(AROUND))
def test_database_refuses_what_goes_around_the_actions(corps, wall):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[wall])
    assert refused.value.__cause__.diag.constraint_name == wall


@pytest.mark.parametrize("what", sorted(STAYS))
def test_what_was_served_stays_told(corps, what):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STAYS[what])
    assert isinstance(refused.value.__cause__, errors.RestrictViolation)
