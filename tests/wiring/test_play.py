"""Plays go through the verbs that people use, end with right books, and change nothing when played again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from puhui.foundations.people.models import User
from puhui.ground import clock
from puhui.journeys.packs import activate_pack
from puhui.wiring.play import market, quarter, townsfolk, year
from puhui.wiring.play.steps import Stage


@pytest.mark.django_db(transaction=True)
def test_market_is_played_once_and_its_books_are_right(settings, tmp_path):
    settings.DATA = tmp_path
    activate_pack.activate_pack(directory=settings.PACKS / "chengdu", at=clock.now() - timedelta(days=1))
    first = market.play(print)

    assert first.ok
    assert first.deals == 4
    assert [Path(name).exists() for name in first.books] == [True] * 4
    again = market.play(lambda line: None)
    assert again == first


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_year_is_played_once_and_its_past_answers_the_same(settings, tmp_path):
    settings.DATA = tmp_path
    first = year.play(print)

    assert first.ok
    days = [step[:10] for step in first.steps]
    assert days == sorted(days), "what happened is told in its order"
    assert first.assignments == 8
    assert len(first.minutes) == 2
    assert first.reports == 6 * 12 + 1
    assert [Path(name).exists() for name in first.briefs] == [True] * 24
    assert any(number.startswith("督办单") for number in first.notices)
    again = year.play(lambda line: None)
    assert replace(again, steps=[]) == replace(first, steps=[])


@pytest.mark.django_db(transaction=True)
def test_quarter_is_played_once_and_every_room_shows_its_part(settings, tmp_path):
    settings.DATA = tmp_path
    first = quarter.play(print)

    assert first.wrong == []
    assert first.ok
    assert [name for name, light in first.lights["2025-03-01"].items() if light == "overdue"] == ["民1西区"]
    again = quarter.play(lambda line: None)
    assert again == first
    _look_where_the_quarter_says()


def _look_where_the_quarter_says() -> None:
    people = townsfolk.holders(Stage("quarter", quarter.CITY, print), quarter.PEOPLE, clock.now())
    for name, where in quarter.WHERE.items():
        client = Client()
        client.force_login(User.objects.get(holder_id=people[name]))
        session = client.session
        session["city"] = quarter.CITY
        session.save()
        address = where.split()[0]
        assert client.get(address).status_code == 200, address
    for address in (f"/voices/{quarter.CITY}/", f"/surveys/{quarter.CITY}/"):
        assert Client().get(address).status_code == 200, address
