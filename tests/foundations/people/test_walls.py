"""Going around the actions: the database itself says no."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.foundations.people.persons import AT, WORDS, consenting

from puhui.foundations.people.actions.consents import record_text
from puhui.foundations.people.models import (
    Binding,
    Consent,
    ConsentText,
    OneTimeCode,
    Partner,
    PartnerKey,
    User,
)

pytestmark = pytest.mark.django_db


def meets(wall: str, write) -> None:
    with pytest.raises(IntegrityError, match=wall), transaction.atomic():
        write()


def citizen_row(**other):
    return User.objects.create(
        **{"password": "!", "role": "citizen", "phone_hash": uuid4(), "holder_id": 7, "joined_at": AT} | other
    )


def staff_row(**other):
    return User.objects.create(**{"password": "!", "role": "operator", "username": "li", "joined_at": AT} | other)


def code_row(**other):
    row = {"phone_hash": uuid4(), "code_hash": b"", "sent_at": AT, "expires_at": AT, "hour_began_at": AT}
    return OneTimeCode.objects.create(**row | other)


def key_row(**other):
    partner = Partner.objects.create(city="luzhou", code="bus", name="bus", created_at=AT)
    row = {"key_id": "k", "algorithm": "ed25519", "material": b"", "not_before": AT, "created_at": AT}
    return PartnerKey.objects.create(**row | {"partner": partner, "not_after": AT + timedelta(days=1)} | other)


def test_role_is_known():
    staff_row()
    meets("role_is_known", lambda: staff_row(username="wang", role="root"))


def test_citizens_alone_have_a_holder_and_a_phone():
    wall = "citizens_alone_have_a_holder_and_a_phone"
    citizen_row()
    meets(wall, lambda: citizen_row(holder_id=None))
    meets(wall, lambda: citizen_row(holder_id=8, phone_hash=None))
    meets(wall, lambda: staff_row(holder_id=9))


def test_staff_have_a_name():
    meets("staff_have_a_name", lambda: staff_row(username=None))


def test_partner_users_alone_have_a_partner():
    partner = Partner.objects.create(city="luzhou", code="bus", name="bus", created_at=AT)
    staff_row(role="partner", partner=partner)
    meets("partner_users_alone_have_a_partner", lambda: staff_row(username="wang", role="partner"))
    meets("partner_users_alone_have_a_partner", lambda: staff_row(username="wang", partner=partner))


def test_holder_is_positive():
    meets("holder_is_positive", lambda: citizen_row(holder_id=0))


def test_consent_words_are_kept_once():
    row = {"city": "luzhou", "scenario": "bus", "version": "1", "zh": "甲", "en": "A", "sha256": b"1" * 32}
    ConsentText.objects.create(**row)
    meets("consent_words_are_kept_once", lambda: ConsentText.objects.create(**row))


def test_consent_words_never_change():
    record_text("luzhou", "bus", "1", WORDS)
    for change in (lambda: ConsentText.objects.update(zh="乙"), lambda: ConsentText.objects.all().delete()):
        with pytest.raises(DatabaseError, match="consent_words_never_change"), transaction.atomic():
            change()


def test_one_consent_per_scene_at_a_time():
    consenting()
    kept = Consent.objects.get()
    meets(
        "one_consent_per_scene_at_a_time",
        lambda: Consent.objects.create(
            holder_id=kept.holder_id, city="luzhou", scenario="bus", text=kept.text, given_at=AT
        ),
    )


def test_consent_ends_after_it_begins():
    consenting()
    meets(
        "consent_ends_after_it_begins",
        lambda: Consent.objects.update(withdrawn_at=AT - timedelta(seconds=1)),
    )


def test_open_consent_has_a_holder():
    consenting()
    meets("open_consent_has_a_holder", lambda: Consent.objects.update(holder_id=None))


def test_active_binding_names_its_consent():
    row = {"subject": uuid4(), "scheme": "card", "city": "luzhou", "holder_id": 1, "masked": "••••", "bound_at": AT}
    Binding.objects.create(**row, active=False)
    meets("active_binding_names_its_consent", lambda: Binding.objects.update(active=True))


def test_code_is_tried_at_most_five_times():
    code_row(attempts=5)
    meets("code_is_tried_at_most_five_times", lambda: OneTimeCode.objects.update(attempts=6))


def test_phone_gets_at_most_five_codes_an_hour():
    code_row(sent_in_hour=5)
    meets("phone_gets_at_most_five_codes_an_hour", lambda: OneTimeCode.objects.update(sent_in_hour=6))


def test_partner_code_is_used_once_per_city():
    row = {"city": "luzhou", "code": "bus", "name": "bus", "created_at": AT}
    Partner.objects.create(**row)
    meets("partner_code_is_used_once_per_city", lambda: Partner.objects.create(**row))


def test_key_algorithm_is_known():
    meets("key_algorithm_is_known", lambda: key_row(algorithm="none"))


def test_key_ends_after_it_begins():
    meets("key_ends_after_it_begins", lambda: key_row(not_after=AT))


def counter_row(**other):
    return User.objects.create(**{"password": "!", "role": "merchant", "phone_hash": uuid4(), "joined_at": AT} | other)


def test_counters_sign_in_by_phone():
    counter_row()
    meets("counters_sign_in_by_phone", lambda: counter_row(phone_hash=None))


def test_telephone_has_one_green_account_and_one_counter_account():
    mine = uuid4()
    citizen_row(phone_hash=mine)
    counter_row(phone_hash=mine)
    meets("telephone_has_one_green_account", lambda: citizen_row(phone_hash=mine, holder_id=8))
    meets("telephone_has_one_counter_account", lambda: counter_row(phone_hash=mine))
