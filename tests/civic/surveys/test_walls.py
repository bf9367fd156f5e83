"""Every constraint, met by going around the actions."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from psycopg import errors
from tests.civic.activities.hall import named
from tests.civic.surveys.town import AFTER, NOON, Town

from puhui.civic.surveys import actions, models

AROUND = {
    "a_wave_ends_after_it_begins": "UPDATE surveys_wave SET last = first - 1",
    "figures_are_published_after_the_close": "UPDATE surveys_wave SET state = 3",
    "a_draw_is_promised_before": "UPDATE surveys_wave SET commitment = ''",
    "a_stratum_has_people": "UPDATE surveys_stratum SET population = 0, asked = 0, answered = 0, held = 0",
    "nobody_answers_unasked": "UPDATE surveys_stratum SET asked = 0",
    "no_more_are_asked_than_there_are": "UPDATE surveys_stratum SET asked = population + 1",
    "a_quota_is_never_exceeded": "UPDATE surveys_stratum SET quota = answered - 1 WHERE answered > 0",
    "a_margin_counts_people": "INSERT INTO surveys_known (wave_id, question, choice, people) VALUES (gen_random_uuid(), '', '', -1)",
    "invitations_are_for_people_or_letters": "UPDATE surveys_invitation SET holder_id = -1",
    "an_invitation_is_open_or_done": "UPDATE surveys_invitation SET done_on = NULL WHERE state = 2",
    "people_are_asked_once_a_wave": "UPDATE surveys_invitation SET number = 1",
    "answers_come_by_web_or_paper": "INSERT INTO surveys_sheet SELECT gen_random_uuid(), wave_id, city, stratum, day, 'talk',"
    " said, 1, '', '', false FROM surveys_sheet LIMIT 1",
    "what_does_not_count_has_a_reason": "UPDATE surveys_sheet SET state = 3, reason = ''",
    "objections_are_about_a_sheet_or_a_token": "UPDATE surveys_objection SET about = 'life'",
    "an_objection_is_decided_with_an_answer": "UPDATE surveys_objection SET granted = true",
    "people_object_once": (
        "INSERT INTO surveys_objection (id, city, wave_id, about, key, words, \"on\", answer, decided_by)"
        " SELECT gen_random_uuid(), city, wave_id, about, key, '', \"on\", '', '' FROM surveys_objection"
    ),
    "a_figure_or_the_reason_why_not": (
        "INSERT INTO surveys_figure (wave_id, metric, city, survey, told, why) VALUES (gen_random_uuid(), '', '', '', NULL, '')"
    ),
}  # fmt: skip
STAYS = {
    "figure": "UPDATE surveys_figure SET why = 'x'",
    "margin": "DELETE FROM surveys_known",
    "answers": "UPDATE surveys_sheet SET said = '{}'",
    "stratum": "UPDATE surveys_sheet SET stratum = 's9'",
}


@pytest.fixture
def town(db) -> Town:
    """A city in which something has happened to everything."""
    town = Town()
    first, second, _third = town.letters("东区", 3)
    town.answer(first)
    held = town.answer(second, seconds=0)
    actions.object_to(id=named("o"), words="真人", receipt=held.receipt, at=NOON)
    done = town.open("done", margins={"sex": {"f": 1, "m": 1}})
    actions.close_wave(wave=done, at=AFTER)
    return town


@pytest.mark.parametrize("name", AROUND)
def test_wall_holds(town, name):
    with pytest.raises(IntegrityError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[name])
    assert raised.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("name", STAYS)
def test_what_was_said_stays(town, name):
    with pytest.raises(IntegrityError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STAYS[name])
    assert isinstance(raised.value.__cause__, errors.RestrictViolation)


def test_every_constraint_has_its_wall():
    found = {
        constraint.name
        for name in dir(models)
        for model in [getattr(models, name)]
        if hasattr(model, "_meta")
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert found == set(AROUND)
