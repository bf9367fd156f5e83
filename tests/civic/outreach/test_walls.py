"""Every constraint, met by going around the actions."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from psycopg import errors
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import CITY, NOON, Stage, picture
from tests.civic.outreach.test_learning import GOOD, article, put, quiz

from puhui.civic.outreach import actions, models

COPIED = "placement, city, kind, sha256, shown, name, found, state, faults, by, at, explained, explained_by, answer, decided_by"
AROUND = {
    "a_campaign_ends_after_it_begins": "UPDATE outreach_campaign SET last = first - 1",
    "a_campaign_costs_no_less_than_nothing": "UPDATE outreach_campaign SET planned_fen = -1",
    "a_placement_has_places": "UPDATE outreach_placement SET places = 0",
    "a_placement_costs_no_less_than_nothing": "UPDATE outreach_placement SET planned_fen = -1",
    "a_placement_lies_in_china_or_nowhere": "UPDATE outreach_placement SET latitude = 60",
    "a_placement_is_withdrawn_for_a_reason": "UPDATE outreach_placement SET withdrawn_at = now()",
    "a_cost_is_not_below_zero": (
        "INSERT INTO outreach_cost (id, placement, fen, by, at) VALUES (gen_random_uuid(), gen_random_uuid(), -1, '', now())"
    ),
    "a_proof_is_a_photo_screenshot_or_report": "INSERT talk",
    "reach_is_not_below_zero": "INSERT counted",
    "a_doubted_proof_says_why": "INSERT doubted",
    "a_proof_changes_by_a_decision_with_its_reason": "UPDATE outreach_proof SET state = 3 WHERE state = 1",
    "nobody_decides_on_their_own_proof": (
        "UPDATE outreach_proof SET decided_at = now(), decided_by = by, answer = 'x', state = 1 WHERE state = 2"
    ),
    "a_photo_proves_one_placement": "INSERT again",
    "a_version_is_written_once": (
        "INSERT INTO outreach_piece (id, city, kind, slug, number, content, first, by, at)"
        " SELECT gen_random_uuid(), city, kind, slug, number, content, first, by, at FROM outreach_piece"
    ),
    "a_text_is_an_article_course_or_quiz": (
        "INSERT INTO outreach_piece (id, city, kind, slug, number, content, first, by, at)"
        " SELECT gen_random_uuid(), city, 'song', slug, 9, content, first, by, at FROM outreach_piece"
    ),
    "a_text_ends_after_it_begins": (
        "INSERT INTO outreach_piece (id, city, kind, slug, number, content, first, last, by, at)"
        " SELECT gen_random_uuid(), city, kind, slug, 9, content, first, first - 1, by, at FROM outreach_piece"
    ),
    "haste_is_counted_upwards": "UPDATE outreach_sitting SET hasty = -1",
    "a_person_answers_a_quiz_once": (
        "INSERT INTO outreach_answer (holder_id, id, city, quiz, version, chosen, good, questions, passed, at)"
        " SELECT holder_id, gen_random_uuid(), city, quiz, version, chosen, good, questions, passed, at FROM outreach_answer"
    ),
    "no_more_is_right_than_was_asked": "UPDATE outreach_answer SET good = questions + 1",
}  # fmt: skip
INSERTED = {
    "INSERT talk": {"kind": "'talk'"}, "INSERT counted": {"sha256": "repeat('a', 64)", "counted": "-1"},
    "INSERT doubted": {"sha256": "repeat('a', 64)", "found": "2", "state": "2"}, "INSERT again": {},
}  # fmt: skip
STAYS = {
    "version": "UPDATE outreach_piece SET first = first - 1",
    "cost": "DELETE FROM outreach_cost",
    "campaign": "DELETE FROM outreach_campaign",
    "placement": "DELETE FROM outreach_placement",
    "proof": "DELETE FROM outreach_proof",
    "file": "UPDATE outreach_proof SET sha256 = 'x'",
    "decided proof": "UPDATE outreach_proof SET explained = 'x' WHERE decided_at IS NOT NULL",
}


@pytest.fixture
def stage(db) -> Stage:
    """A city in which something has happened to everything."""
    stage, later = Stage(), NOON + timedelta(minutes=1)
    stage.prove(stage.ask("医院"))
    for name, shade in (("待核", 90), ("已裁定", 200)):
        proof = stage.prove(stage.ask(name), picture(None, shade=shade))
    actions.decide(city=CITY, proof=proof.id, granted=True, answer="x", by="desk", at=later)
    actions.tell_cost(city=CITY, placement=named("医院"), id=named("c"), fen=1, by="d", at=NOON)
    actions.add_material(city=CITY, campaign=stage.campaign, stream=BytesIO(b"x"), name="x", by="d", at=NOON)
    put(stage, "article", "walk", article())
    put(stage, "quiz", "travel", quiz())
    actions.begin(pack=stage.pack, holder=1, quiz="travel", at=NOON)
    actions.answer(pack=stage.pack, holder=1, quiz="travel", id=named("a"), chosen=GOOD, at=later)
    return stage


def test_every_constraint_has_its_way_around():
    named_ones = {
        constraint.name
        for model in vars(models).values()
        if isinstance(model, type) and hasattr(model, "_meta")
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert named_ones == set(AROUND)


def test_database_refuses_what_goes_around_the_actions(stage):
    for wall, how in AROUND.items():
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_inserted(INSERTED[how]) if how in INSERTED else how)
        assert refused.value.__cause__.diag.constraint_name == wall


def test_what_was_told_stays_told(stage):
    for how in STAYS.values():
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(how)
        assert isinstance(refused.value.__cause__, errors.RestrictViolation)


def _inserted(changes: dict[str, str]) -> str:
    columns = [*COPIED.split(", "), "counted"]
    values = [changes.get(one, "NULL" if one == "counted" else one) for one in columns]
    return (
        f"INSERT INTO outreach_proof (id, {', '.join(columns)}) SELECT gen_random_uuid(), {', '.join(values)}"
        " FROM outreach_proof WHERE found = 1"
    )
