import pytest
from allauth.mfa.models import Authenticator
from tests.foundations.people.persons import AT

from puhui.foundations.people import actions, queries, refusals

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-and-odd-phrase"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_staff_get_a_role_and_a_password():
    user = actions.add_staff(name="li", password=PASSWORD, role="operator", at=AT)

    assert user.check_password(PASSWORD)
    (member,) = queries.staff()
    assert (member.name, member.role, member.second_factor, member.active) == ("li", "operator", False, True)


@pytest.mark.parametrize(
    "other", [{"role": "citizen"}, {"role": "root"}, {"role": "partner"}, {"partner": 1}, {"name": " "}]
)
def test_staff_are_whole_or_not_at_all(other):
    with pytest.raises(refusals.StaffMalformed):
        actions.add_staff(**{"name": "li", "password": PASSWORD, "role": "operator", "at": AT} | other)


@pytest.mark.parametrize("password", ["short", "12345678901", "password123", "li-the-operator-li"[:9]])
def test_weak_password_is_refused(password):
    with pytest.raises(refusals.PasswordWeak):
        actions.add_staff(name="li", password=password, role="operator", at=AT)
    assert queries.staff() == []


def test_name_is_taken_once():
    actions.add_staff(name="li", password=PASSWORD, role="operator", at=AT)

    with pytest.raises(refusals.NameTaken):
        actions.add_staff(name="li", password=PASSWORD, role="auditor", at=AT)


def test_second_factor_is_kept_sealed():
    actions.add_staff(name="li", password=PASSWORD, role="auditor", at=AT)
    actions.set_second_factor(name="li", secret=SECRET)

    kept = Authenticator.objects.get()
    assert SECRET not in str(kept.data)
    assert kept.wrap().validate_code(queries.demo_second_factor("li"))
    assert queries.staff()[0].second_factor


def test_second_factor_is_shown_in_a_demonstration_only(settings):
    actions.add_staff(name="li", password=PASSWORD, role="auditor", at=AT)
    actions.set_second_factor(name="li", secret=SECRET)
    settings.DEMO = False

    assert queries.demo_second_factor("li") is None


def test_lost_second_factor_is_set_up_anew():
    actions.add_staff(name="li", password=PASSWORD, role="auditor", at=AT)
    actions.set_second_factor(name="li", secret=SECRET)
    actions.set_second_factor(name="li", secret=None)

    assert not queries.staff()[0].second_factor
    with pytest.raises(refusals.PersonUnknown):
        actions.set_second_factor(name="wang", secret=None)


def test_closed_staff_and_changed_passwords():
    user = actions.add_staff(name="li", password=PASSWORD, role="operator", at=AT)
    actions.change_password(name="li", password=PASSWORD + "2")
    actions.close_staff(name="li")

    user.refresh_from_db()
    assert user.check_password(PASSWORD + "2")
    assert not user.is_active
