"""Every constraint and trigger, met by going around the actions."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from tests.economy.draws.tickets import BEFORE, CITY, CLOSES, commit, enter, open_spring, run, terms

from puhui.economy.draws import actions, models

ENTRY = (
    "INSERT INTO draws_entry SELECT {holder}, draw_id, gen_random_uuid(), gen_random_uuid(), entrant, {nth}, {price}, {at}"
    " FROM draws_entry WHERE draw_id = (SELECT id FROM draws_draw WHERE code = 'open') LIMIT 1"
)
AS_IT_IS = {"holder": "holder_id", "nth": "2", "price": "0", "at": "at"}
DRAW = (
    "INSERT INTO draws_draw (city, code, terms, terms_sha256, opens, closes, draws_at, price, per_person, top_prize_yuan,"
    " salt, state, origin, created_at, root, commitment, value, value_source, drawn_by, called_off_why)"
    " SELECT city, {code}, terms, terms_sha256, opens, closes, draws_at, price, per_person, top_prize_yuan, salt,"
    " {state}, '', created_at, '', '', '', '', '', '' FROM draws_draw LIMIT 1"
)
PLACE = (
    "INSERT INTO draws_place (draw_id, place, holder_id, ticket, entrant, prize, state, shown_as, note)"
    " SELECT draw_id, {place}, holder_id, ticket, {entrant}, prize, 'claimed', '', '' FROM draws_place WHERE prize <> ''"
    " LIMIT 1"
)


def entry(**changes: str) -> str:
    return ENTRY.format(**AS_IT_IS | changes)


AROUND = {
    "a_draw_has_one_name_per_city": DRAW.format(code="code", state="'draft'"),
    "draw_state_is_known": DRAW.format(code="'other'", state="'lost'"),
    "a_draw_opens_closes_is_drawn": "UPDATE draws_draw SET closes = opens WHERE code = 'draft'",
    "no_prize_is_above_fifty_thousand_yuan": "UPDATE draws_draw SET top_prize_yuan = 50000.01 WHERE code = 'draft'",
    "terms_are_published_before_the_start": "UPDATE draws_draw SET published_at = opens WHERE code = 'draft'",
    "entries_are_committed_before_the_value": "UPDATE draws_draw SET committed_at = draws_at WHERE code = 'open'",
    "a_draw_is_drawn_after_its_value": "UPDATE draws_draw SET drawn_at = draws_at WHERE code = 'open'",
    "nobody_enters_more_often_than_allowed": "UPDATE draws_entrant SET entries = most + 1",
    "entries_of_a_person_are_counted": entry(nth="1"),
    "an_entry_costs_nothing_or_more": entry(price="-1"),
    "a_place_is_drawn_once": PLACE.format(place="place", entrant="gen_random_uuid()"),
    "one_person_wins_once": PLACE.format(place="99", entrant="entrant"),
    "place_state_is_known": "UPDATE draws_place SET state = 'lost' WHERE prize <> ''",
    "reserves_alone_have_no_prize": "UPDATE draws_place SET prize = '' WHERE prize <> ''",
    "a_prize_waits_so_long": "UPDATE draws_place SET claim_by = NULL WHERE prize <> ''",
}
TRIGGERS = [
    ("draws_are_kept", "DELETE FROM draws_draw WHERE code = 'open'"),
    ("terms_are_frozen_once_published", "UPDATE draws_draw SET terms = '{}' WHERE code = 'open'"),
    (
        "terms_are_frozen_once_published",
        "UPDATE draws_draw SET closes = closes + interval '1 minute' WHERE code = 'open'",
    ),
    ("commitment_and_value_are_final", "UPDATE draws_draw SET root = '' WHERE code = 'spring'"),
    ("commitment_and_value_are_final", "UPDATE draws_draw SET value = 'x' WHERE code = 'spring'"),
    ("a_draw_goes_forward", "UPDATE draws_draw SET state = 'published' WHERE code = 'spring'"),
    ("a_draw_goes_forward", "UPDATE draws_draw SET state = 'draft' WHERE code = 'open'"),
    ("entries_come_while_a_draw_is_open", entry(at="'2026-05-10T20:00:00+08:00'")),
    ("entries_come_while_a_draw_is_open", entry(at="'2026-05-01T08:59:59+08:00'")),
    ("entries_come_while_a_draw_is_open", ENTRY.format(**AS_IT_IS).replace("draw_id, gen", "99, gen", 1)),
    ("entries_and_winners_are_kept", "DELETE FROM draws_entry"),
    ("entries_and_winners_are_kept", "TRUNCATE draws_entry"),
    ("entries_and_winners_are_kept", "UPDATE draws_entry SET ticket = gen_random_uuid()"),
    ("entries_and_winners_are_kept", "DELETE FROM draws_place"),
    ("entries_and_winners_are_kept", "TRUNCATE draws_place"),
    ("entries_and_winners_are_kept", "UPDATE draws_place SET holder_id = 77 WHERE place = 1"),
]


@pytest.fixture
def city(db) -> None:
    """A drawn draw, an open one with one entry, and a draft."""
    open_spring()
    open_spring(id="open")
    actions.draft(city=CITY, told=terms(id="draft"), by="operator", at=BEFORE)
    enter(1, 1)
    enter(2, 2)
    enter(1, 3, draw="open")
    commit(CLOSES)
    run()
    # What is checked at the end of a transaction would stand in the way of TRUNCATE.
    around("SET CONSTRAINTS ALL IMMEDIATE")


def around(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("constraint", AROUND)
def test_wall_holds(city, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        around(AROUND[constraint])


@pytest.mark.parametrize(("constraint", "statement"), TRIGGERS)
def test_trigger_holds(city, constraint, statement):
    with pytest.raises(IntegrityError) as refused:
        around(statement)
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_every_wall_is_tested():
    tables = (models.Draw, models.Entrant, models.Entry, models.Place)
    walls = {c.name for t in tables for c in t._meta.constraints if isinstance(c, CheckConstraint | UniqueConstraint)}
    assert walls == set(AROUND)
