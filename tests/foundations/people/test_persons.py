from datetime import timedelta

import polars as pl
import pytest
from django.db import IntegrityError, connection
from tests.foundations.people.persons import AT, WORDS, citizen, consenting

from puhui.foundations.people import actions, queries, refusals
from puhui.foundations.people.models import ApiToken, Binding, Consent, Deletion, User

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def test_preferences_change_what_is_named():
    holder = citizen().holder_id

    actions.prefer(holder=holder, elder_mode=True)
    person = actions.prefer(holder=holder, language="en", display_name="  Rain  ")

    assert (person.elder_mode, person.language, person.display_name) == (True, "en", "Rain")
    assert actions.prefer(holder=holder, display_name=" ").display_name is None
    with pytest.raises(refusals.PersonUnknown):
        actions.prefer(holder=404, elder_mode=True)


def test_deletion_leaves_nothing_that_names_anybody():
    holder = consenting()
    actions.bind_card(holder=holder, city="luzhou", scheme="card", number="62170001", at=AT)
    actions.open_token(holder=holder, name="watch", at=AT)

    gone = actions.delete_person(holder=holder, at=LATER)

    assert (gone.bindings, gone.consents) == (1, 1)
    assert not User.objects.exists()
    assert not Binding.objects.exists()
    assert not ApiToken.objects.exists()
    assert queries.deleted(holder)
    # That words were agreed to, and until when, is evidence; whose consent it was is gone.
    (consent,) = Consent.objects.all()
    assert (consent.holder_id, consent.withdrawn_at, consent.text.zh) == (None, LATER, WORDS["zh"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM people_deletion d")
        assert cursor.fetchall()[0][0].count(",") == 2


def test_deletion_twice_is_one():
    holder = citizen().holder_id
    actions.delete_person(holder=holder, at=AT)

    assert actions.delete_person(holder=holder, at=LATER).bindings == 0
    assert Deletion.objects.get().deleted_at == AT
    with pytest.raises(refusals.PersonUnknown):
        actions.delete_person(holder=404, at=AT)


def test_who_comes_back_is_somebody_new():
    before = citizen("13812340001")
    actions.delete_person(holder=before.holder_id, at=AT)

    after = citizen("13812340001", LATER)

    assert after.holder_id != before.holder_id


def test_export_tells_all_that_is_kept_and_no_full_number():
    holder = consenting("13812340001")
    actions.bind_card(holder=holder, city="luzhou", scheme="card", number="621700000001", at=AT)
    actions.open_token(holder=holder, name="watch", at=AT)
    actions.withdraw_consent(holder=holder, city="luzhou", scenario="bus", at=LATER)

    data = queries.personal_data(holder)

    assert data["account"]["phone"] == "138****0001"
    assert [b["number"] for b in data["bindings"]] == ["••••0001"]
    assert [(c["words"], c["withdrawn_at"]) for c in data["consents"]] == [(WORDS, LATER.isoformat())]
    assert [t["name"] for t in data["tokens"]] == ["watch"]
    assert "13812340001" not in str(data)
    with pytest.raises(refusals.PersonUnknown):
        queries.personal_data(404)


def test_enrolling_many_is_all_or_nothing():
    citizen("13812340001")
    frame = pl.DataFrame(
        {"phone": ["13812340009", "13812340001"], "scheme": ["card", "card"], "number": ["62170001", "62170002"]}
    )

    with pytest.raises(IntegrityError):
        actions.enrol_frame(city="luzhou", frame=frame, consents={"bus": ("1", WORDS)}, at=AT)


def test_enrolled_people_are_as_if_they_had_come_one_by_one():
    frame = pl.DataFrame({"phone": ["13812340009"], "scheme": ["card"], "number": ["6217 0001"]})
    (holder,) = actions.enrol_frame(city="luzhou", frame=frame, consents={"bus": ("1", WORDS)}, at=AT)
    one = consenting("13812340008")
    actions.bind_card(holder=one, city="luzhou", scheme="card", number="62170002", at=AT)

    (there,), (here,) = queries.bindings(holder), queries.bindings(one)
    assert there.subject == queries.subject_of("card", "62170001")
    assert (there.masked[:4], there.active, there.city) == (here.masked[:4], here.active, here.city)
    assert queries.consents(holder)[0].words == queries.consents(one)[0].words
    assert queries.person(holder).phone_masked == "138****0009"


def test_token_opens_its_owners_pages_until_it_ends():
    holder = citizen().holder_id
    opened = actions.open_token(holder=holder, name="watch", at=AT, days=30)

    assert queries.holder_of_token(opened.token, LATER) == holder
    for token, at in ((opened.token, AT + timedelta(days=30)), (opened.token + "x", AT), ("", AT)):
        with pytest.raises(refusals.TokenUnknown):
            queries.holder_of_token(token, at)
    actions.revoke_token(holder=holder, number=opened.number, at=AT)
    with pytest.raises(refusals.TokenUnknown):
        queries.holder_of_token(opened.token, AT)
    assert queries.tokens(holder, AT) == []


def test_token_is_revoked_by_its_owner_alone():
    holder, other = citizen("13812340001").holder_id, citizen("13812340002").holder_id
    opened = actions.open_token(holder=holder, name="watch", at=AT)

    with pytest.raises(refusals.TokenUnknown):
        actions.revoke_token(holder=other, number=opened.number, at=AT)
    assert queries.holder_of_token(opened.token, AT) == holder


def test_person_has_five_tokens():
    holder = citizen().holder_id
    for n in range(5):
        actions.open_token(holder=holder, name=f"{n}", at=AT)

    with pytest.raises(refusals.TokensExhausted):
        actions.open_token(holder=holder, name="6", at=AT)
    assert ApiToken.objects.filter(token_hash__isnull=False).count() == 5
