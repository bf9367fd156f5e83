"""People at counters: a telephone, a name, and nothing of a green account."""

import pytest
from tests.foundations.people.persons import AT, citizen

from puhui.foundations.people import actions, queries, refusals
from puhui.foundations.people.models import User

pytestmark = pytest.mark.django_db
PHONE = "13812340077"


def sign_in(**more):
    sent = actions.send_code(phone=PHONE, at=AT)
    return actions.sign_in_clerk(phone=PHONE, code=sent.shown, at=AT, **more)


def test_stranger_works_at_no_counter():
    with pytest.raises(refusals.ClerkUnknown):
        sign_in()


def test_clerk_whom_somebody_enrolled_signs_in():
    number = actions.enrol_clerk(phone=PHONE, name="小周", at=AT).user

    user = sign_in()

    assert (user.id, user.role, user.holder_id, user.display_name) == (number, "merchant", None, "小周")
    assert actions.enrol_clerk(phone="+86 " + PHONE, name="别名", at=AT).user == number
    assert User.objects.get(id=number).display_name == "小周"


def test_one_telephone_has_a_green_account_and_a_counter_account_that_never_meet():
    person = citizen(PHONE)
    clerk = actions.enrol_clerk(phone=PHONE, name="小周", at=AT).user

    assert clerk != person.id
    actions.close_clerk(user=clerk)
    actions.close_clerk(user=person.id)
    assert list(User.objects.values_list("id", flat=True)) == [person.id]


def test_whoever_applies_opens_an_account_and_says_a_name():
    assert sign_in(name="小周").display_name == "小周"
    with pytest.raises(refusals.ClerkNameMissing):
        actions.enrol_clerk(phone="13812340078", name=" ", at=AT)


def test_clerks_are_no_staff_and_their_numbers_no_persons():
    actions.enrol_clerk(phone=PHONE, name="小周", at=AT)

    assert queries.staff() == []
    assert actions.draw_holder() < citizen("13812340079").holder_id
