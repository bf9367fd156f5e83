"""``puhui activity`` and ``puhui volunteer``: from an opened session to a certificate's facts, from a sheet to a star."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.civic.activities.hall import CITY, PEOPLE, activity, named
from tests.civic.volunteers.corps import RULES
from tests.economy.rewards.mall import NAME, SOURCE, pack_of
from tests.portals.citizen.conftest import new_citizen
from typer.testing import CliRunner

from puhui.civic.activities import queries as activities
from puhui.civic.activities import refusals
from puhui.civic.volunteers import actions as volunteers
from puhui.civic.volunteers import refusals as too_early
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.packs import activate_pack
from puhui.wiring.command import application

PAST = date(2026, 1, 1)
SERIES = schema.Series(every_months=1, first=PAST, hosts=(schema.Host(id="east", name=NAME),), source=SOURCE)


def puhui(*arguments: object):
    return CliRunner().invoke(application(["activity", "volunteer"]), [*map(str, arguments)])


def said(*arguments: object):
    answer = puhui(*arguments, "--city", CITY, "--json")
    assert answer.exit_code == 0, answer.output + repr(answer.exception)
    return json.loads(answer.stdout)


@pytest.fixture
def city(db) -> str:
    pack = pack_of(city=CITY, activities=(activity(groups=(PEOPLE,), series=SERIES),), volunteers=(RULES,))
    activate_pack.put_into_force(pack=pack, at=clock.now())
    return CITY


def test_a_session_from_opening_to_the_door(city):
    starts = clock.now().astimezone(clock.SHANGHAI) + timedelta(hours=3)
    when = {"--starts": starts, "--ends": starts + timedelta(hours=1)}
    times = [part for name, at in when.items() for part in (name, f"{at:%Y-%m-%d %H:%M}")]
    opened = said(
        "activity", "open", "visit", *times, "--organiser", "水务局", "--place", "水厂", "--seats", "people=1",
        "--position", "30.65,104.08", "--host", "east", "--id", named("session"),
    )  # fmt: skip
    session = UUID(opened["id"])
    near = said("activity", "list", "--near", "30.65,104.08")
    assert [(one["id"], one["metres"]) for one in near] == [(str(session), 0)]
    booked = said("activity", "book", session, "--holder", 1, "--group", "people", "--id", named(1))
    waits = said("activity", "book", session, "--holder", 2, "--group", "people", "--id", named(2))
    assert (booked["state"], waits["state"]) == ("booked", "waiting")
    child = puhui("activity", "book", session, "--city", city, "--holder", 3, "--group", "people", "--age", "9")
    assert isinstance(child.exception, refusals.GuardianMissing | refusals.PartyTooLarge)
    early = puhui("activity", "check-in", session, booked["code"], "--city", city)
    assert isinstance(early.exception, refusals.CheckInEarly)
    assert said("activity", "cancel", booked["id"], "--holder", 1)["state"] == "cancelled"
    assert "BEGIN:VEVENT" in puhui("activity", "calendar", "--city", city).stdout
    assert said("activity", "call-off", session, "--why", "暴雨") == {"session": str(session), "bookings": 1}
    series = puhui("activity", "series", "--city", city, "--json")
    assert (series.exit_code, json.loads(series.stdout)[0]["state"]) == (1, "missed")
    assert said("activity", "class-hours") == []
    assert len(said("activity", "key")["key"]) == 43
    for shown in (("list",), ("series",), ("class-hours",), ("key",)):
        assert puhui("activity", *shown, "--city", city).stdout


def test_an_operator_enters_schools_teams_and_samples(city):
    somebody = new_citizen()
    phone = f"139{int(somebody.phone_masked[-4:]):08d}"
    assert said("activity", "school", "yizhong", "--name", "市一中")["school"] == "yizhong"
    assert said("activity", "keeper", "yizhong", phone)["appointed"] is True
    assert activities.schools_of(somebody.holder_id, city) == [("yizhong", "市一中")]
    assert (said("activity", "doors"), said("activity", "objections")) == ([], [])
    team = said("volunteer", "team", "总队", "--level", "city", "--id", named("corps"))
    assert said("volunteer", "lead", team["id"], phone)["named"] is True
    pack = packs.active(city).pack
    volunteers.register(pack=pack, holder=9, number="V19900101", name="某", at=clock.now())
    assert said("volunteer", "train", "V19900101", "--title", "急救", "--minutes", 60)["trained_minutes"] == 60
    assert said("volunteer", "insure", "V19900101", "--until", "2030-01-01")["insured_until"] == "2030-01-01"
    early = puhui("volunteer", "commend", "V19900101", "finest", "--city", city)
    assert isinstance(early.exception, too_early.CommendationTooEarly)
    audit = said("volunteer", "audit", "open", "--first", "2026-01-01", "--last", "2026-02-01")
    assert len(audit["commitment"]) == 64 and audit["seed"] == ""
    empty = puhui("volunteer", "audit", "draw", audit["number"])
    assert isinstance(empty.exception, too_early.AuditEmpty)
    assert puhui("volunteer", "audit", "show", audit["number"]).exit_code == 0


def test_hours_are_verified_imported_confirmed_and_exported(city, tmp_path):
    at, yesterday = clock.now(), clock.local_day(clock.now()) - timedelta(days=1)
    team = volunteers.found_team(city=city, id=named("t"), level="city", name="总队", parent=None, lead=9, at=at).id
    from puhui.foundations.packs import queries as packs  # noqa: PLC0415

    volunteers.register(pack=packs.active(city).pack, holder=1, number="V00001", name="某", at=at)
    sheet = tmp_path / "hours.csv"
    rows = [f"V00001,某,总队,净滩,{yesterday} {first}:00,{yesterday} {last}:00,," for first, last in ((8, 10), (9, 11))]
    sheet.write_text("\n".join(["志愿者编号,姓名,志愿队伍,项目名称,服务开始时间,服务结束时间,备注", *rows]))
    looked = puhui("volunteer", "hours", "verify", sheet, "--city", city, "--json")
    assert (looked.exit_code, json.loads(looked.stdout)["refused"]) == (1, 1)
    done = said("volunteer", "hours", "import", sheet)
    assert (done["accepted"], done["refused"]) == (1, 1)
    first, second = done["outcomes"]
    assert second["refusal"] == "volunteers.hours_overlap"
    assert first["record"] in second["message"]["zh"] and "总队" in second["message"]["zh"]
    assert "重叠" in puhui("volunteer", "hours", "verify", sheet, "--city", city).stdout
    told = said("volunteer", "hours", "confirm", first["record"], "--holder", 1, "--lead", 9)
    assert told["state"] == "confirmed"
    assert (said("volunteer", "star", 1)["hours"], said("volunteer", "teams")[0]["minutes"]) == ("2.0", 120)
    out = tmp_path / "out.xlsx"
    said("volunteer", "hours", "export", out, "--first", yesterday, "--last", yesterday)
    again = said("volunteer", "hours", "import", out)
    assert again["duplicate"] == 1
    assert puhui("volunteer", "star", 1, "--city", city).stdout and puhui("volunteer", "teams", "--city", city).stdout
    assert team
