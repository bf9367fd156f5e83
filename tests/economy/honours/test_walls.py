"""Every constraint, met by going around the actions."""

import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from tests.economy.honours.samples import AT, CITY, DAY, TEAMS, Town, badge, board, pack_of

from puhui.economy.honours import actions

PACK = pack_of(
    boards=(board(), board("classes", scope="teams", team="class")), badges=(badge("first", acts=1),), teams=TEAMS
)
SCORE = "INSERT INTO honours_score (holder_id, tally, period, starts, part, minus, reached) VALUES "
STAY = (
    "INSERT INTO honours_membership (holder_id, id, city, kind, team_id, place, joined_on, left_on)"
    " SELECT holder_id, gen_random_uuid(), city, kind, {team}, {place}, joined_on, {left} FROM honours_membership LIMIT 1"
)
CERTIFICATE = (
    "INSERT INTO honours_certificate (holder_id, id, code, city, template, ground, number, facts, credential, issued_at,"
    " reason) VALUES ({holder}, gen_random_uuid(), gen_random_uuid(), 'greenbay', 'first', 'badge/first', {number}, '{{}}',"
    " '', now(), '')"
)
AROUND = {
    "a_tally_has_one_number": "INSERT INTO honours_tally (city, what, of, filled) SELECT city, what, of, true FROM honours_tally",
    "deeds_are_of_people": "UPDATE honours_deed SET holder_id = -1",
    "no_deed_is_below_zero": "UPDATE honours_deed SET mg = -1",
    "a_fact_is_of_something": 'INSERT INTO honours_fact (holder_id, id, city, kind, thousandths, "on", at) VALUES'
    " (1, gen_random_uuid(), 'greenbay', 'x', 0, now(), now())",
    "only_who_did_something_is_on_a_board": SCORE + "(9, 1, 1, '2026-11-18', '', 0, 1)",
    "no_bucket_is_below_empty": "UPDATE honours_bucket SET people = -1",
    "a_team_has_its_name_alone": "INSERT INTO honours_team (id, city, kind, name, code, opened_at, members) SELECT"
    " gen_random_uuid(), city, kind, name, 'X', opened_at, 0 FROM honours_team",
    "no_team_is_below_empty": "UPDATE honours_team SET members = -1",
    "each_place_in_a_kind_is_taken_once": STAY.format(team="gen_random_uuid()", place="1", left="NULL"),
    "nobody_is_in_a_team_twice": STAY.format(team="team_id", place="2", left="NULL"),
    "a_stay_ends_later": "UPDATE honours_membership SET left_on = joined_on - 1",
    "no_team_score_is_below_zero": "UPDATE honours_teamscore SET score = -1",
    "a_badge_is_had_once_at_a_time": 'INSERT INTO honours_given (holder_id, city, badge, number, needed, at, "on") SELECT'
    ' holder_id, city, badge, 2, needed, at, "on" FROM honours_given',
    "badges_are_numbered_from_one": "UPDATE honours_given SET number = 0",
    "each_certificate_has_its_own_bit": CERTIFICATE.format(holder=2, number=1),
    "one_valid_certificate_for_one_honour": CERTIFICATE.format(holder=1, number=2),
    "bits_are_counted_from_zero": "UPDATE honours_certificate SET number = -1",
    "a_year_has_one_list_of_pioneers": "INSERT INTO honours_pioneerlist (city, board, year, computed_at) SELECT city, board,"
    " year, computed_at FROM honours_pioneerlist",
    "a_list_is_published_by_somebody": "UPDATE honours_pioneerlist SET published_at = now()",
    "places_are_counted_from_one": "INSERT INTO honours_pioneer (holder_id, list_id, place, score, struck) VALUES"
    " (1, 0, 0, 1, '')",
}


@pytest.fixture
def town(db) -> Town:
    town = Town(PACK)
    actions.open_team(city=CITY, pack=PACK, kind="class", name="三班", id=uuid4(), at=AT.replace(day=1), holder=1)
    town.does(1, DAY)
    with connection.cursor() as cursor:
        cursor.execute(CERTIFICATE.format(holder=1, number=1))
        cursor.execute(
            "INSERT INTO honours_pioneerlist (city, board, year, computed_at) VALUES ('greenbay', 'city', 2026, now())"
        )
    return town


@pytest.mark.parametrize("name", AROUND)
def test_the_database_is_the_last_wall(town, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[name])


def test_every_named_constraint_is_met():
    named = {c.name for model in apps.get_app_config("honours").get_models() for c in model._meta.constraints}
    assert named == set(AROUND)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in named)
