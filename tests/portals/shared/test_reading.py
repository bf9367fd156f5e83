"""Language and looks: what a reader chose is what they get."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "accepts", "language"),
    [(None, "en-GB,en", "zh-hans"), ("en", "zh-CN", "en"), ("zh-hans", "en", "zh-hans"), ("xx", "en", "zh-hans")],
)
def test_page_language_is_chinese_unless_another_was_chosen(cookie: str | None, accepts: str, language: str):
    client = Client()
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get("/sign-in/", headers={"Accept-Language": accepts})
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.django_db
def test_larger_type_is_remembered_before_signing_in():
    client = Client()
    assert 'class="elder' not in client.get("/sign-in/").content.decode()
    client.post("/sign-in/larger/")
    assert 'class="elder elder-20"' in client.get("/sign-in/").content.decode()
    client.post("/sign-in/larger/")
    assert 'class="elder' not in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("size", ["19", "31", "20;x", ""])
def test_size_of_type_takes_no_other_value(size: str):
    client = Client()
    client.cookies["elder"], client.cookies["type_size"] = "1", size
    assert 'class="elder elder-20"' in client.get("/sign-in/").content.decode()


def test_missing_page_says_so_in_words_and_escapes_its_address(db: None):
    answer = Client().get("/no/<b>such</b>/page")
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()
    assert "<b>such" not in answer.content.decode()
