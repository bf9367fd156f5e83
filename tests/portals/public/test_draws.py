"""What everybody may see of a draw, and the script by which everybody recomputes it."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from tests.portals.drawn import draw

from puhui.economy.draws import actions, queries
from puhui.ground import clock
from puhui.journeys.packs import activate_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def luzhou() -> str:
    activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=clock.now())
    return "luzhou"


def test_draw_downloaded_from_its_page_is_recomputed_by_the_script_beside_it(luzhou, tmp_path):
    draw("drawn", 1, 2, 3, 4)
    page = Client().get("/draws/luzhou/drawn/").content.decode()
    found = queries.draw(luzhou, "drawn")
    for said in (
        found.commitment,
        found.terms_sha256,
        found.value,
        "/draws/luzhou/drawn/draw.json",
        "/draws/draw_verify.py",
    ):
        assert said in page
    (tmp_path / "draw.json").write_bytes(Client().get("/draws/luzhou/drawn/draw.json").content)
    (tmp_path / "check.py").write_bytes(Client().get("/draws/draw_verify.py").content)
    answer = subprocess.run([sys.executable, "-I", tmp_path / "check.py", tmp_path / "draw.json"], capture_output=True)
    assert answer.returncode == 0


def test_entries_are_not_told_before_they_are_committed(luzhou):
    draw("open", 1, 2)
    told = Client().get("/draws/luzhou/open/draw.json").json()
    assert "entries" not in told
    assert told["terms"]["id"] == "open"


def test_drafts_and_what_is_not_there_are_not_found(luzhou):
    from tests.economy.draws.tickets import SPRING  # noqa: PLC0415

    actions.draft(city=luzhou, told=SPRING, by="operator", at=clock.now())
    for path in (
        "/draws/luzhou/spring/",
        "/draws/luzhou/nothing/",
        "/draws/luzhou/spring/draw.json",
        "/draws/nowhere/",
    ):
        assert Client().get(path).status_code == 404, path
    assert "spring" not in Client().get("/draws/").content.decode()


def test_list_asks_as_much_for_three_draws_as_for_one(luzhou, django_assert_num_queries):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    draw("open")
    Client().get("/draws/")  # what never changes is remembered from here on
    with CaptureQueriesContext(connection) as asked:
        Client().get("/draws/")
    draw("coming")
    draw("drawn", 1)
    with django_assert_num_queries(len(asked)):
        Client().get("/draws/")


def test_without_a_city_there_is_a_page_all_the_same():
    assert Client().get("/draws/").status_code == 200
