"""How staff come in, step by step, through the pages."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from tests.foundations.people.persons import AT, citizen

from puhui.foundations.people import actions, queries

pytestmark = pytest.mark.django_db
NAME, PASSWORD, SECRET = "li", "a-long-and-odd-phrase", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DOOR, SECOND, SET_UP = "/staff/sign-in/", "/staff/sign-in/second-factor/", "/staff/second-factor/set-up/"
DESK = "/staff/second-factor/"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()


def staff(*, second_factor: bool = True) -> None:
    actions.add_staff(name=NAME, password=PASSWORD, role="auditor", at=AT)
    if second_factor:
        actions.set_second_factor(name=NAME, secret=SECRET)


def come_in(client: Client, password: str = PASSWORD, name: str = NAME):
    return client.post(DOOR, {"login": name, "password": password})


def test_password_and_second_factor_lead_to_the_desk():
    staff()
    client = Client()

    assert come_in(client).url == SECOND
    assert client.get(DESK).status_code == 302
    page = client.get(SECOND).content.decode()
    code = queries.demo_second_factor(NAME)
    assert code in page
    assert client.post(SECOND, {"code": code}).url == "/console/"
    assert client.get(DESK).status_code == 200


def test_password_alone_is_not_enough(settings):
    settings.DEMO = False
    staff()
    client = Client()
    come_in(client)

    page = client.get(SECOND).content.decode()
    assert not re.search(r"\b\d{6}\b", page)
    assert client.post(SECOND, {"code": "000000"}).status_code == 200
    assert client.get(DESK).status_code == 302


def test_code_opens_once():
    staff()
    code = queries.demo_second_factor(NAME)
    first, second = Client(), Client()
    come_in(first), come_in(second)

    assert first.post(SECOND, {"code": code}).status_code == 302
    assert second.post(SECOND, {"code": code}).status_code == 200
    assert second.get(DESK).status_code == 302


def test_first_sign_in_sets_the_second_factor_up():
    staff(second_factor=False)
    client = Client()
    come_in(client)

    assert client.get("/console/").url.startswith(SET_UP)
    page = client.get(SET_UP).content.decode()
    secret = re.search(r"door-secret\">([A-Z2-7]+)<", page)[1]
    assert client.post(SET_UP, {"code": _code_of(secret)}).url == "/staff/recovery-codes/"
    # The authenticator was proved just now: nobody is asked again.
    codes = re.findall(r"<li>(\w+)</li>", client.get("/staff/recovery-codes/").content.decode())
    assert len(codes) == 10
    assert client.get(DESK).status_code == 200

    lost = Client()
    come_in(lost)
    assert lost.post(SECOND, {"code": codes[0]}).status_code == 302
    assert lost.get(DESK).status_code == 200


def _code_of(secret: str) -> str:
    actions.add_staff(name="mirror", password=PASSWORD, role="auditor", at=AT)
    actions.set_second_factor(name="mirror", secret=secret)
    return queries.demo_second_factor("mirror")


def test_session_from_before_the_set_up_must_prove_it_too():
    staff(second_factor=False)
    early = Client()
    come_in(early)
    actions.set_second_factor(name=NAME, secret=SECRET)

    assert early.get("/staff/recovery-codes/").url.startswith("/staff/second-factor/again/")
    page = early.post(
        "/staff/second-factor/again/?next=/staff/second-factor/", {"code": queries.demo_second_factor(NAME)}
    )
    assert page.status_code == 302
    assert early.get(DESK).status_code == 200


def test_wrong_passwords_close_the_door_for_a_while():
    staff()
    for _ in range(5):
        assert come_in(Client(), "wrong").status_code == 200

    page = come_in(Client())
    assert page.status_code == 200
    assert "过多" in page.content.decode()


def test_closed_account_does_not_come_in():
    staff()
    actions.close_staff(name=NAME)
    client = Client()
    come_in(client)

    assert client.get(SECOND).status_code == 302
    assert client.get(DESK).status_code == 302


def test_citizens_do_not_pass_here():
    person = citizen()

    for name in ("", str(person.holder_id), person.phone_masked):
        assert come_in(Client(), "!", name).status_code == 200


def test_signing_out_ends_the_session():
    staff()
    client = Client()
    come_in(client)
    client.post(SECOND, {"code": queries.demo_second_factor(NAME)})

    assert client.post("/staff/sign-out/").status_code == 302
    assert client.get(DESK).status_code == 302


def test_who_changes_the_second_factor_has_shown_the_password_lately():
    staff()
    client = Client()
    come_in(client)
    client.post(SECOND, {"code": queries.demo_second_factor(NAME)})
    assert client.get("/staff/second-factor/remove/").status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()

    assert client.get("/staff/second-factor/remove/").url.startswith("/staff/password/again/")
    client.post("/staff/password/again/", {"password": PASSWORD})
    assert client.post("/staff/second-factor/remove/").status_code == 302
    assert not queries.staff()[0].second_factor
    assert client.get(DESK).url.startswith(SET_UP)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_speaks(language):
    staff(second_factor=False)
    client = Client()
    client.cookies["django_language"] = language
    come_in(client)
    pages = [SET_UP, "/staff/sign-out/", "/staff/sign-in/closed/", "/staff/password/again/"]
    shown = [client.get(page) for page in pages]
    actions.set_second_factor(name=NAME, secret=SECRET)
    shown.append(client.get("/staff/second-factor/again/"))
    client.post("/staff/second-factor/again/", {"code": queries.demo_second_factor(NAME)})
    shown += [client.get(p) for p in (DESK, "/staff/second-factor/remove/", "/staff/recovery-codes/new/")]

    assert [page.status_code for page in shown] == [200] * 8
    chinese = [
        bool(re.search("[\u4e00-\u9fff]", re.sub(r"<button name=\"language\".*?</button>", "", p.content.decode())))
        for p in shown
    ]
    assert chinese == [language == "zh-hans"] * 8
