"""Versions of packs: stored once, never changed, and the latest activation counts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.engine.methodology.building import CITY, factor, methodology, pack, quantity

from puhui.foundations.packs import actions, models, queries, refusals

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
LATER = AT + timedelta(days=1)

pytestmark = pytest.mark.django_db


def _pack(figure: str = "1", city: str = "testing"):
    text = methodology("result: x * factor(rate)", quantity("x"))
    return pack(text, factors=factor("rate", figure, "g_co2e"), city=CITY.replace("city: testing", f"city: {city}"))


def test_active_pack_is_the_one_that_was_activated():
    stored = actions.activate(pack=_pack(), at=AT)
    found = queries.active("testing")
    assert found == stored
    assert found.pack.factors[0].value == 1
    assert (found.sha256, found.activated_at) == (queries.fingerprint(_pack()), AT)


def test_activating_the_same_pack_again_changes_nothing():
    first = actions.activate(pack=_pack(), at=AT)
    again = actions.activate(pack=_pack(), at=LATER)
    assert again == first
    assert (models.Version.objects.count(), models.Activation.objects.count()) == (1, 1)


def test_new_version_counts_and_the_old_one_stays_as_it_was():
    old = actions.activate(pack=_pack("1"), at=AT)
    new = actions.activate(pack=_pack("2"), at=LATER)
    assert queries.active("testing").number == new.number != old.number
    queries._version.cache_clear()
    assert queries.version(old.number) == old
    assert [found.number for found in queries.versions("testing")] == [new.number, old.number]


def test_going_back_to_an_earlier_pack_uses_its_version():
    old = actions.activate(pack=_pack("1"), at=AT)
    actions.activate(pack=_pack("2"), at=LATER)
    back = actions.activate(pack=_pack("1"), at=LATER + timedelta(days=1))
    assert back.number == old.number == queries.active("testing").number
    assert models.Version.objects.count() == 2


def test_cities_have_packs_of_their_own():
    actions.activate(pack=_pack("1"), at=AT)
    actions.activate(pack=_pack("1", "other"), at=AT)
    actions.activate(pack=_pack("2", "other"), at=LATER)
    assert [(found.city, found.pack.factors[0].value) for found in queries.cities()] == [("other", 2), ("testing", 1)]


def test_city_without_a_pack_is_refused():
    with pytest.raises(refusals.CityUnknown):
        queries.active("nowhere")
    with pytest.raises(refusals.VersionUnknown):
        queries.version(0)


@pytest.mark.parametrize("statement", ["UPDATE {table} SET city = 'x'", "DELETE FROM {table}"])
@pytest.mark.parametrize("table", ["packs_version", "packs_activation"])
def test_pack_versions_stay(statement, table):
    actions.activate(pack=_pack(), at=AT)
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement.format(table=table))


def test_version_is_stored_once():
    stored = actions.activate(pack=_pack(), at=AT)
    with pytest.raises(IntegrityError, match="version_is_stored_once"), transaction.atomic():
        models.Version.objects.create(city="testing", sha256=stored.sha256, content="{}", stored_at=AT)


def test_version_has_a_fingerprint():
    with pytest.raises(IntegrityError, match="version_has_a_fingerprint"), transaction.atomic():
        models.Version.objects.create(city="testing", sha256="none", content="{}", stored_at=AT)
