"""Every constraint, met by going around the actions."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from psycopg import errors
from tests.civic.activities.hall import named
from tests.civic.voices.town import NOON, RIVER, Town, north_of

from puhui.civic.voices import actions, models

ANSWER = (
    "INSERT INTO voices_answer (id, case_id, city, round, unit, words, sha256, due, by, at)"
    " SELECT gen_random_uuid(), case_id, city, {round}, unit, '{words}', '', due, by, at FROM voices_answer"
)
AROUND = {
    "a_case_has_a_number_of_its_own": "UPDATE voices_case SET number = 1",
    "a_position_has_two_degrees": "UPDATE voices_case SET latitude = NULL WHERE number = 1",
    "a_given_case_has_a_unit_and_a_last_day": "UPDATE voices_case SET unit = NULL WHERE number = 1",
    "an_answered_case_was_given_and_answered": "UPDATE voices_case SET state = 3 WHERE number = 2",
    "a_case_is_opened_again_once": "UPDATE voices_case SET round = 3 WHERE number = 2",
    "a_merged_case_names_another": "UPDATE voices_case SET state = 4, merged_into = id WHERE number = 2",
    "only_proposals_are_adopted": "UPDATE voices_case SET adopted = true WHERE number = 2",
    "a_case_is_answered_once_a_round": ANSWER.format(round="round", words="x"),
    "an_answer_has_words": ANSWER.format(round=2, words=""),
    "a_no_has_its_reason": (
        "INSERT INTO voices_moderation (holder_id, voice, number, deed, reason, words, on_appeal, by, at)"
        " SELECT holder_id, voice, 9, 4, '', '', false, by, at FROM voices_moderation LIMIT 1"
    ),
    "who_declined_does_not_decide_the_appeal": "UPDATE voices_appeal SET upheld = true, by = declined_by",
    "an_appeal_is_decided_by_somebody": "UPDATE voices_appeal SET upheld = true",
}
STAYS = {
    "step": "UPDATE voices_step SET why = 'x'",
    "answer": "DELETE FROM voices_answer",
    "decision": "UPDATE voices_moderation SET reason = 'x'",
    "case": "DELETE FROM voices_case",
    "voice": "DELETE FROM voices_voice",
    "last day": "UPDATE voices_case SET due = due + 30 WHERE number = 1",
}


@pytest.fixture
def town(db) -> Town:
    """A city in which something has happened to everything."""
    town = Town()
    town.answer(town.published(1).case)
    town.tell(2, where=north_of(RIVER, 500))
    declined = town.tell(3, where=north_of(RIVER, 1000))
    town.look(declined, "decline")
    actions.appeal(pack=town.pack, holder=3, id=declined.voice.id, words="x", at=NOON)
    return town


def test_every_constraint_has_its_way_around():
    named_ones = {
        constraint.name
        for model in vars(models).values()
        if isinstance(model, type) and hasattr(model, "_meta")
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert named_ones == set(AROUND)


@pytest.mark.parametrize("wall", sorted(AROUND))
def test_database_refuses_what_goes_around_the_actions(town, wall):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[wall])
    assert refused.value.__cause__.diag.constraint_name == wall


@pytest.mark.parametrize("what", sorted(STAYS))
def test_what_was_said_of_a_case_stays(town, what):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STAYS[what])
    assert isinstance(refused.value.__cause__, errors.RestrictViolation)


def test_a_person_supports_once(town):
    told = town.propose(4)
    row = models.Support(holder_id=1, case_id=told.case, at=NOON)
    models.Support.objects.bulk_create([row])
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Support.objects.bulk_create([row])
    assert named("x")
