"""Citizens open tokens for their own programs, and close them."""

import re

import pytest
from django.test import Client
from tests.foundations.people.persons import citizen

from puhui.foundations.people import queries
from puhui.ground import clock

pytestmark = pytest.mark.django_db
PAGE, CLOSE = "/me/settings/apps/", "/me/settings/apps/close/"


def signed_in(phone: str = "13812340001") -> tuple[Client, int]:
    person = citizen(phone, at=clock.now())
    client = Client()
    client.force_login(person)
    return client, person.holder_id


def test_token_is_shown_once_and_opens_its_owners_pages():
    client, holder = signed_in()

    page = client.post(PAGE, {"name": "手表"}).content.decode()
    token = re.search(r"puhui_[\w-]{43}", page)[0]

    assert queries.holder_of_token(token, clock.now()) == holder
    again = client.get(PAGE).content.decode()
    assert "手表" in again and token[-4:] in again and token not in again


def test_closed_token_is_closed():
    client, holder = signed_in()
    client.post(PAGE, {"name": ""})
    (token,) = queries.tokens(holder, clock.now())

    assert client.post(CLOSE, {"number": token.number}).status_code == 302
    assert queries.tokens(holder, clock.now()) == []


def test_token_of_another_stays_open():
    owner, holder = signed_in()
    owner.post(PAGE, {"name": "手表"})
    (token,) = queries.tokens(holder, clock.now())
    other, _ = signed_in("13812340002")

    for number in (token.number, "x", ""):
        assert other.post(CLOSE, {"number": number}).status_code == 401
    assert queries.tokens(holder, clock.now()) == [token]


def test_sixth_token_is_refused_in_words():
    client, holder = signed_in()
    for _ in range(5):
        client.post(PAGE, {"name": "手表"})

    page = client.post(PAGE, {"name": "手表"})
    assert (page.status_code, "最多 5 个" in page.content.decode()) == (422, True)
    assert len(queries.tokens(holder, clock.now())) == 5
