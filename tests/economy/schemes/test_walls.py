"""Every constraint, met by going around the actions."""

from uuid import UUID

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from tests.economy.rewards.mall import NOON, offer, pack_of
from tests.journeys.mall.two_cities import scheme

from puhui.economy.schemes import actions, models
from puhui.foundations.packs import schema

COPY = "INSERT INTO schemes_account SELECT {holder}, city, scheme, {code}, at FROM schemes_account"
AROUND = {
    "a_partner_speaks_for_one_scheme": "UPDATE schemes_connection SET partner = 7",
    "a_key_has_both_halves": "UPDATE schemes_connection SET next_public = 'x'",
    "a_code_names_one_person": COPY.format(holder=2, code="code"),
    "an_account_code_can_be_typed": COPY.format(holder=2, code="'ILOU567890'"),
    "points_that_leave_become_others": "UPDATE schemes_leaving SET theirs = 0 WHERE state = 'open'",
    "what_leaves_is_open_or_settled": "UPDATE schemes_leaving SET state = 'done' WHERE state = 'open'",
    "a_promise_is_for_somebody": "UPDATE schemes_coming SET holder_id = NULL WHERE state = 'prepared'",
    "a_promise_is_open_or_settled": "UPDATE schemes_coming SET until = NULL WHERE state = 'prepared'",
    "a_payment_says_what_and_by_whom": "INSERT INTO schemes_payment SELECT city, scheme, gen_random_uuid(), 0, reason,"
    " by, at FROM schemes_payment",
    "what_was_decided_stays": "UPDATE schemes_leaving SET fen = 0 WHERE state = 'done'",
    "settlements_are_only_added": "UPDATE schemes_payment SET fen = 1",
}
ALSO = (
    "UPDATE schemes_coming SET fen = 0 WHERE state = 'committed'",
    "UPDATE schemes_coming SET state = 'prepared' WHERE state = 'committed'",
    "UPDATE schemes_leaving SET state = 'open' WHERE state = 'done'",
    "DELETE FROM schemes_leaving",
    "DELETE FROM schemes_coming",
    "DELETE FROM schemes_payment",
)


@pytest.fixture
def side(db):
    terms = schema.Conversion(scheme="metro", name=schema.Text(zh="地铁", en="Metro"), gives=100)
    sold = offer("across", kind="conversion", price=13, valid=None, conversion=terms)
    pack = pack_of(sold, schemes=(scheme("metro"), scheme("bank")))
    actions.open_schemes(city="chengdu", pack=pack)
    for n, one in enumerate(pack.schemes):
        actions.connect(
            city="chengdu", pack=pack, scheme=one.id, address=f"https://{one.id}.example/c", key_id="k", partner=7 + n,
            at=NOON,
        )  # fmt: skip
    code = actions.account(holder=1, city="chengdu", scheme=pack.schemes[0], at=NOON)
    for n in (1, 2):
        actions.begin(
            holder=1, id=UUID(int=n), city="chengdu", offer=sold, scheme=pack.schemes[0], account="a", at=NOON
        )
        actions.prepare(pack=pack, partner=7, id=UUID(int=n), account=code, points=50, at=NOON)
    actions.finish(holder=1, id=UUID(int=1), settled_at=NOON, at=NOON)
    actions.commit(partner=7, id=UUID(int=1), at=NOON)
    actions.pay(city="chengdu", scheme="metro", id=UUID(int=1), fen=5, reason="bank", by="li", at=NOON)


@pytest.mark.parametrize("name", AROUND)
def test_wall_holds(side, name):
    with pytest.raises((IntegrityError, InternalError)) as no, transaction.atomic():
        connection.cursor().execute(AROUND[name])
    assert no.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("statement", ALSO)
def test_history_is_not_taken_away(side, statement):
    with pytest.raises(IntegrityError, match="only ever added|stays"), transaction.atomic():
        connection.cursor().execute(statement)


def test_every_constraint_is_met_here():
    walls = {
        wall.name for model in vars(models).values() if hasattr(model, "_meta") for wall in model._meta.constraints
    }
    assert walls - set(AROUND) == set()
