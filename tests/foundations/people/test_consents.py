from datetime import timedelta

import pytest
from tests.foundations.people.persons import AT, WORDS, citizen, consenting

from puhui.foundations.people import actions, queries, refusals
from puhui.foundations.people.models import Consent, ConsentText

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def test_consent_keeps_the_words_agreed_to():
    holder = citizen().holder_id

    given = actions.give_consent(holder=holder, city="luzhou", scenario="bus", version="1", words=WORDS, at=AT)

    assert given.newly
    (kept,) = queries.consents(holder, "luzhou")
    assert (kept.scenario, kept.version, kept.words, kept.given_at, kept.withdrawn_at) == ("bus", "1", WORDS, AT, None)
    assert queries.consents(holder, "chengdu") == []


def test_consent_given_twice_is_one():
    holder = consenting()

    again = actions.give_consent(holder=holder, city="luzhou", scenario="bus", version="1", words=WORDS, at=LATER)

    assert not again.newly
    assert queries.consents(holder)[0].given_at == AT
    assert ConsentText.objects.count() == 1


@pytest.mark.parametrize("version", ["1", "2"])
def test_other_words_are_another_consent(version):
    """Also under the same version: what counts is what was read."""
    holder = consenting()
    other = {"zh": "我同意。", "en": "I agree."}

    actions.give_consent(holder=holder, city="luzhou", scenario="bus", version=version, words=other, at=LATER)

    first, second = queries.consents(holder, ended=True)
    assert (first.words, first.withdrawn_at) == (WORDS, LATER)
    assert (second.words, second.withdrawn_at) == (other, None)


def test_withdrawn_consent_rests_the_cards_and_a_new_one_wakes_them():
    holder = consenting()
    bound = actions.bind_card(holder=holder, city="luzhou", scheme="card", number="62170001", at=AT)
    actions.withdraw_consent(holder=holder, city="luzhou", scenario="bus", at=LATER)

    assert not queries.bindings(holder)[0].active
    assert queries.holders_of([bound.subject], "card").is_empty()
    assert queries.consents(holder) == []

    actions.give_consent(holder=holder, city="luzhou", scenario="bus", version="2", words=WORDS, at=LATER)
    assert queries.holders_of([bound.subject], "card")["holder"].to_list() == [holder]


def test_cards_rest_only_with_the_last_consent():
    holder = consenting()
    actions.give_consent(holder=holder, city="luzhou", scenario="walk", version="1", words=WORDS, at=AT)
    actions.bind_card(holder=holder, city="luzhou", scheme="card", number="62170001", at=AT)

    actions.withdraw_consent(holder=holder, city="luzhou", scenario="bus", at=LATER)

    assert queries.bindings(holder)[0].active


def test_consent_that_was_not_given_is_not_withdrawn():
    holder = consenting()

    with pytest.raises(refusals.ConsentNotGiven):
        actions.withdraw_consent(holder=holder, city="luzhou", scenario="walk", at=LATER)
    actions.withdraw_consent(holder=holder, city="luzhou", scenario="bus", at=LATER)
    with pytest.raises(refusals.ConsentNotGiven):
        actions.withdraw_consent(holder=holder, city="luzhou", scenario="bus", at=LATER)


def test_consent_needs_a_person():
    with pytest.raises(refusals.PersonUnknown):
        actions.give_consent(holder=404, city="luzhou", scenario="bus", version="1", words=WORDS, at=AT)
    assert Consent.objects.count() == 0
