from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.foundations.people.persons import AT, citizen

from puhui.foundations.people import actions, refusals
from puhui.foundations.people.models import AddressPace, OneTimeCode, User
from puhui.foundations.people.senders import SendingFailed

PHONE = "13812340001"


def second(n: int):
    return AT + timedelta(seconds=n)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.django_db
def test_code_opens_an_account_once():
    sent = actions.send_code(phone="+86 138 1234 0001", at=AT)

    user = actions.sign_in(phone=PHONE, code=f" {sent.shown} ", at=second(299))

    assert (user.role, user.phone_masked, user.holder_id > 0) == ("citizen", "138****0001", True)
    assert sent.phone_masked == "138****0001"
    with pytest.raises(refusals.CodeWrong):
        actions.sign_in(phone=PHONE, code=sent.shown, at=second(299))


@pytest.mark.django_db
def test_person_is_the_same_at_the_second_sign_in():
    first = citizen(PHONE)
    again = citizen(PHONE, second(120))

    assert again.pk == first.pk
    assert citizen("13812340002").holder_id != first.holder_id


@pytest.mark.django_db
def test_code_lives_five_minutes():
    sent = actions.send_code(phone=PHONE, at=AT)

    with pytest.raises(refusals.CodeWrong):
        actions.sign_in(phone=PHONE, code=sent.shown, at=second(300))
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_code_is_tried_five_times_and_then_not_even_right():
    sent = actions.send_code(phone=PHONE, at=AT)
    for _ in range(5):
        with pytest.raises(refusals.CodeWrong):
            actions.sign_in(phone=PHONE, code=wrong(sent.shown), at=AT)

    with pytest.raises(refusals.CodeExhausted):
        actions.sign_in(phone=PHONE, code=sent.shown, at=AT)


@pytest.mark.django_db
def test_new_code_ends_the_one_before():
    first = actions.send_code(phone=PHONE, at=AT)
    later = actions.send_code(phone=PHONE, at=second(60))

    if first.shown != later.shown:
        with pytest.raises(refusals.CodeWrong):
            actions.sign_in(phone=PHONE, code=first.shown, at=second(61))
    assert actions.sign_in(phone=PHONE, code=later.shown, at=second(61))


@pytest.mark.django_db
def test_codes_keep_their_pace():
    actions.send_code(phone=PHONE, at=AT)

    with pytest.raises(refusals.CodeTooSoon) as refused:
        actions.send_code(phone=PHONE, at=second(59))
    assert refused.value.data == {"seconds": 1}
    for n in range(1, 5):
        actions.send_code(phone=PHONE, at=second(60 * n))
    with pytest.raises(refusals.CodeTooOften):
        actions.send_code(phone=PHONE, at=second(60 * 5))
    assert actions.send_code(phone=PHONE, at=second(3600))


@pytest.mark.django_db
def test_address_asks_for_thirty_codes_an_hour():
    for n in range(30):
        actions.send_code(phone=f"138000000{n:02d}", at=AT, address="203.0.113.7")

    with pytest.raises(refusals.CodeTooOften):
        actions.send_code(phone="13800000099", at=AT, address="203.0.113.7")
    assert actions.send_code(phone="13800000099", at=AT, address="203.0.113.8")
    assert actions.send_code(phone="13800000098", at=second(3600), address="203.0.113.7")


@pytest.mark.django_db
def test_address_fails_sixty_times_an_hour():
    AddressPace.objects.all().delete()
    for n in range(60):
        with pytest.raises(refusals.CodeWrong):
            actions.sign_in(phone=f"138000000{n:02d}", code="000000", at=AT, address="203.0.113.7")
    sent = actions.send_code(phone=PHONE, at=AT)

    with pytest.raises(refusals.CodeTooOften):
        actions.sign_in(phone=PHONE, code=sent.shown, at=AT, address="203.0.113.7")
    assert actions.sign_in(phone=PHONE, code=sent.shown, at=AT, address="203.0.113.8")


@pytest.mark.django_db
@pytest.mark.parametrize("phone", ["", "12345678901", "138123400011", "+1 555 0100", "1381234000a", "１２３"])
def test_phone_must_be_a_mobile_of_the_mainland(phone):
    with pytest.raises(refusals.PhoneMalformed):
        actions.send_code(phone=phone, at=AT)
    with pytest.raises(refusals.PhoneMalformed):
        actions.sign_in(phone=phone, code="000000", at=AT)


@pytest.mark.django_db
def test_closed_account_stays_outside():
    citizen(PHONE)
    User.objects.update(is_active=False)
    sent = actions.send_code(phone=PHONE, at=second(120))

    with pytest.raises(refusals.AccountClosed):
        actions.sign_in(phone=PHONE, code=sent.shown, at=second(120))


class DeafGateway:
    def send(self, *, phone, code):
        raise SendingFailed


@pytest.mark.django_db
def test_deaf_gateway_is_told(settings):
    settings.CODE_SENDER = f"{__name__}.DeafGateway"
    # pytest's importlib mode gives this module a name that import_string can follow.
    with pytest.raises(refusals.CodeNotSent):
        actions.send_code(phone=PHONE, at=AT)


@pytest.mark.django_db
def test_code_is_shown_in_a_demonstration_only(settings, capsys):
    settings.DEMO = False

    assert actions.send_code(phone=PHONE, at=AT).shown is None
    assert "138****0001" in capsys.readouterr().err


@pytest.mark.django_db
def test_neither_phone_nor_code_is_in_the_database():
    sent = actions.send_code(phone=PHONE, at=AT, address="203.0.113.7")
    actions.sign_in(phone=PHONE, code=sent.shown, at=AT, address="203.0.113.7")

    with connection.cursor() as cursor:
        rows = []
        for table in ("people_user", "people_onetimecode", "people_addresspace"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows += [row for (row,) in cursor.fetchall()]
    assert len(rows) == 3
    for secret in (PHONE, sent.shown, "203.0.113.7", "1234000"):
        assert secret not in "\n".join(rows).replace("138****0001", "")


def test_two_requests_at_once_send_one_code_and_enrol_one_person(committed):
    def ask(_):
        try:
            return actions.send_code(phone=PHONE, at=AT).shown
        except refusals.CodeTooSoon:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = [code for code in pool.map(ask, range(4)) if code]
    assert len(codes) == 1

    def enter(_):
        try:
            return actions.sign_in(phone=PHONE, code=codes[0], at=AT).pk
        except refusals.CodeWrong:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        entered = [pk for pk in pool.map(enter, range(4)) if pk]
    assert len(entered) == 1
    assert OneTimeCode.objects.get().attempts == 3
    assert User.objects.count() == 1
