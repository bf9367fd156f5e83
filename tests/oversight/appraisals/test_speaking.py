"""Objections on line: consent, a sealed contact that goes with the answer, and only so many a day from one connection."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.oversight.appraisals import creating
from tests.oversight.appraisals.creating import DAY, OFFICE, noon

from puhui.oversight.appraisals import actions, facts, models, queries, refusals

pytestmark = pytest.mark.django_db
SECOND = facts.Actor("复核人", facts.OFFICE)


@pytest.fixture(autouse=True)
def _in_force() -> None:
    creating.into_force()


def say(shown: facts.Application, **more) -> facts.Application:
    told = {
        "id": uuid4(), "text": "不属实", "by": "", "contact": "13800000000", "consents": True, "address": "198.51.100.7", "at": noon(DAY),
    }  # fmt: skip
    return actions.object_online(application=shown.id, **(told | more))


def test_contact_is_sealed_read_by_who_appraises_and_gone_with_the_answer():
    said = say(creating.announced(creating.apply()))
    (one,) = said.objections
    row = models.Objection.objects.get(pk=one.id)
    assert one.online and b"138" not in bytes(row.contact) and b"198.51" not in bytes(row.origin)
    assert queries.contact_of(one.id, actor=OFFICE) == "13800000000"
    with pytest.raises(refusals.NotPermitted):
        queries.contact_of(one.id, actor=facts.Actor("某单位", facts.UNIT, uuid4(), "别的单位"))
    actions.answer(id=uuid4(), objection=one.id, upheld=False, why="经核实不成立", actor=SECOND, at=noon(DAY))
    assert queries.contact_of(one.id, actor=OFFICE) == ""
    row.refresh_from_db()
    assert (row.contact, row.origin) == (None, None)


WRONG = (
    ({"consents": False}, refusals.ConsentMissing),
    ({"contact": " "}, refusals.ContactMissing),
    ({"contact": "1" * 101}, refusals.ContactMissing),
    ({"text": ""}, refusals.ReasonMissing),
    ({"text": "长" * 5_000}, refusals.TooMuchSaid),
    ({"at": noon(DAY + timedelta(days=6))}, refusals.NoticeOver),
)


def test_what_is_not_taken():
    shown = creating.announced(creating.apply())
    for wrong, no in WRONG:
        with pytest.raises(no):
            say(shown, **wrong)
    assert not models.Objection.objects.exists()


def test_one_connection_says_three_things_a_day_and_another_one_more():
    shown, again = creating.announced(creating.apply()), uuid4()
    say(shown, id=again)
    say(shown, id=again)
    for _ in range(2):
        say(shown)
    with pytest.raises(refusals.ObjectionsTooMany):
        say(shown)
    assert len(say(shown, address="198.51.100.8").objections) == 4
    assert len(say(shown, at=noon(DAY + timedelta(days=1))).objections) == 5


def test_only_what_tells_of_a_person_is_ever_blanked():
    (one,) = say(creating.announced(creating.apply())).objections
    for change in (
        {"text": "别的"},
        {"contact": b"x"},
        {"origin": b"x"},
        {"by": "某人"},
        {"contact": None, "text": "别的"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Objection.objects.filter(pk=one.id).update(**change)


def test_public_is_asked_about_what_is_on_notice_today():
    shown = creating.announced(creating.apply())
    days = [queries.on_notice(shown.city, DAY + timedelta(days=n)) for n in (-1, 0, 5, 6)]
    assert [[one.id for one in found] for found in days] == [[], [shown.id], [shown.id], []]
