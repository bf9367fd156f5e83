"""Pages that need no sign-in."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.conf import settings

from puhui.ground import clock
from puhui.journeys.packs import activate_pack

from .conftest import DAY, activate, queries_of, saved


def figures(client, address: str = "/") -> dict:
    return client.get(address).context


def test_home_sums_what_was_saved(luzhou, client):
    saved("bus", 40, 3_200_000)
    saved("walking", 20, 800_000, acts=25)
    shown = figures(client)
    assert (shown["total"]["mg"], shown["total"]["acts"]) == (4_000_000, 65)
    assert [(d.name, d.mg, d.percent) for d in shown["scenarios"]] == [
        ("公交出行", 3_200_000, 100),
        ("低碳步行", 800_000, 25),
    ]
    assert shown["latest"].mg == 4_000_000


def test_home_adds_up_what_several_settlements_changed(luzhou, client):
    saved("bus", 40, 3_200_000)
    saved("bus", 0, -80_000, acts=-1, batch=2)
    assert figures(client)["total"] == {"acts": 39, "mg": 3_120_000, "unchecked": True}


def test_home_marks_figures_that_are_not_official(luzhou, client):
    saved("bus", 40, 3_200_000)
    assert figures(client)["total"]["unchecked"]
    assert '<span class="badge badge-unchecked">待核</span>' in client.get("/").content.decode()


def test_home_shows_no_figure_of_few_people(luzhou, client):
    saved("old-clothes", 3, 4_811_000)
    page = client.get("/")
    assert page.context["total"]["mg"] is None and page.context["people"] is None
    assert "4.81" not in page.content.decode() and "4,811" not in page.content.decode()


def test_home_cannot_be_undone_by_subtraction(luzhou, client):
    saved("bus", 40, 3_200_000)
    saved("walking", 90, 900_000)
    saved("old-clothes", 3, 5_000_000)
    shown = {d.name: d.mg for d in figures(client)["scenarios"]}
    assert shown == {"低碳步行": 900_000, "人数较少的场景合计": 8_200_000}


def test_home_counts_acts_that_name_nobody(luzhou, client):
    saved("bus", 0, 800_000, acts=10)
    assert figures(client)["total"]["mg"] == 800_000


def test_home_compares_only_by_sourced_factors(luzhou, client):
    saved("bus", 40, 195_670_000)
    [compared] = figures(client)["comparisons"]
    assert (compared.amount, compared.unit, compared.unchecked) == ("1,000", "km", True)
    assert "CPCD" in client.get("/").content.decode()


def test_home_asks_as_much_for_three_days_as_for_one(luzhou, client):
    saved("bus", 40, 3_200_000)
    asked = queries_of(client, "/")
    for n in (1, 2):
        saved("bus", 40, 3_200_000, day=DAY - timedelta(days=n))
        saved("walking", 40, 100_000, day=DAY - timedelta(days=n))
    assert queries_of(client, "/") == asked
    assert len(figures(client)["days"]) == 3


def test_home_of_an_empty_city_invites(luzhou, client):
    page = client.get("/")
    assert page.status_code == 200 and page.context["days"] == []


def test_home_speaks_english_by_switch(luzhou, client):
    client.cookies["django_language"] = "en"
    assert "Luzhou" in client.get("/").content.decode()


def test_cities_can_be_switched(luzhou, client):
    activate("chengdu")
    page = client.get("/cities/luzhou/")
    assert page.context["place"].city == "luzhou"
    assert 'href="/cities/chengdu/"' in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/cities/atlantis/",
        "/library/atlantis/",
        "/library/luzhou/flying/",
        "/library/luzhou/walking/9.9/",
        "/open-data/atlantis/daily.csv",
    ],
)
def test_what_is_not_there_is_not_found(address, luzhou, client):
    assert client.get(address).status_code == 404


def test_before_any_city_takes_part_pages_say_so(db, client):
    for address in ("/", "/library/", "/open-data/"):
        assert "还没有城市参与" in client.get(address).content.decode()
    assert client.get("/how-it-works/").status_code == 200


def test_library_lists_every_methodology_with_its_review_state(luzhou, client):
    page = client.get("/library/")
    names = {one.id for _, found in page.context["fields"] for one in found}
    assert {"walking", "bus-ride", "old-clothes"} <= names
    assert "待核" in page.content.decode()


def test_methodology_shows_formula_factors_sources_and_cases(luzhou, client):
    text = client.get("/library/luzhou/walking/").content.decode()
    for words in ("当日步数", "每份减排量", "8.2", "g CO₂e", "光明日报", "999 步仍为一份", "长期有效", "待核"):
        assert words in text, words


def test_library_asks_as_much_for_a_long_methodology_as_for_a_short_one(luzhou, client):
    activate("chengdu")
    assert queries_of(client, "/library/luzhou/walking/") == queries_of(client, "/library/chengdu/ev-charging/")


@pytest.mark.parametrize(("steps", "mg"), [("499", 0), ("500", 8_200), ("999", 8_200), ("10000", 164_000)])
def test_calculator_gives_the_published_numbers(steps, mg, luzhou, client):
    page = client.get("/library/luzhou/walking/", {"in_steps": steps, "on": "2026-11-20"})
    assert page.context["calculator"]["answer"].amount_mg == mg


@pytest.mark.parametrize("typed", ["", "many", "NaN", "Infinity", "１２x"])
def test_calculator_says_at_the_field_what_is_no_number(typed, luzhou, client):
    page = client.get("/library/luzhou/walking/", {"in_steps": typed, "on": "2026-11-20"})
    assert page.status_code == 200
    assert page.context["calculator"]["fields"][0].error
    assert "answer" not in page.context["calculator"]


@pytest.mark.parametrize(("steps", "day"), [("1e300", "2026-11-20"), ("-1", "2026-11-20"), ("500", "1999-01-01")])
def test_calculator_refuses_in_words_what_the_methodology_does_not_take(steps, day, luzhou, client):
    page = client.get("/library/luzhou/walking/", {"in_steps": steps, "on": day})
    assert page.status_code == 200 and page.context["calculator"]["refused"]["what"]


def test_open_data_gives_the_same_figures_as_csv_and_json(luzhou, client):
    saved("bus", 40, 3_200_000)
    saved("walking", 5, 100_000)
    text = client.get("/open-data/luzhou/daily.csv").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["day"], row["scenario"], row["reduction_mg"], row["people"]) == (
        "2026-11-20",
        "together",
        "3300000",
        "",
    )
    answer = json.loads(client.get("/open-data/luzhou/daily.json").content)
    [day] = answer["days"]
    assert (day["reduction_mg"], day["scenario_zh"], day["unverified"]) == (3_300_000, "人数较少的场景合计", True)
    assert answer["pack_sha256"]


def test_open_data_withholds_days_of_few_people(luzhou, client):
    saved("bus", 4, 320_000)
    [day] = json.loads(client.get("/open-data/luzhou/daily.json").content)["days"]
    assert (day["withheld"], day["acts"], day["reduction_mg"]) == (True, None, None)


def test_open_data_can_be_asked_for_some_days(luzhou, client):
    for n in range(3):
        saved("bus", 40, 1_000 + n, day=DAY - timedelta(days=n))
    asked = {"first": "2026-11-19", "last": "2026-11-19"}
    [day] = json.loads(client.get("/open-data/luzhou/daily.json", asked).content)["days"]
    assert day["reduction_mg"] == 1_001
    assert len(json.loads(client.get("/open-data/luzhou/daily.json", {"first": "soon"}).content)["days"]) == 3


def test_public_pages_take_no_posts(luzhou, client):
    assert client.post("/").status_code == 405
    assert client.post("/open-data/luzhou/daily.csv").status_code == 405


def test_methodology_over_a_table_can_be_read_and_computed(db, client):
    place = activate_pack.activate_pack(
        directory=settings.ROOT / "tests" / "engine" / "methodology" / "lagoon", at=clock.now()
    )
    [shown] = {m.id for m in place.pack.methodologies}
    page = client.get(f"/library/{place.city}/{shown}/")
    asked = page.context["calculator"]["fields"]
    # The form holds the first worked case, so sending it as it is gives that case's result.
    page = client.get(
        f"/library/{place.city}/{shown}/", {f"in_{f.name}": f.value for f in asked} | {"on": "2026-06-30"}
    )
    first = page.context["cases"][0]
    assert page.context["calculator"]["answer"].amount_mg == first["milligrams"]
    assert "求和" in page.content.decode()


def test_calculator_says_which_row_of_a_table_is_short(db, client):
    place = activate_pack.activate_pack(
        directory=settings.ROOT / "tests" / "engine" / "methodology" / "lagoon", at=clock.now()
    )
    [shown] = {m.id for m in place.pack.methodologies}
    page = client.get(f"/library/{place.city}/{shown}/", {"in_months": "100000, 25\n100000", "on": "2026-06-30"})
    assert any("100000" in f.error for f in page.context["calculator"]["fields"])


def test_methodology_of_projects_says_how_it_is_measured_and_that_it_is_to_be_verified(db, client):
    activate_pack.activate_pack(directory=settings.PACKS / "chengdu", at=clock.now())
    page = client.get("/library/chengdu/solar-power/")
    assert page.status_code == 200
    told = " ".join(page.content.decode().split())
    assert "监测要求" in told
    assert "连续监测 · 并网点双向关口表，逐月抄表" in told
    assert "不确定度 ± 0.5 % · 0 至 100000" in told
    assert "未给出不确定度" in told
    assert "待核" in told
