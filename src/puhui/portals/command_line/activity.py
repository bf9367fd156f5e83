"""``puhui activity``: what is on, who may come, who came; series that are kept or missed, and class-hours."""

import getpass
import sys
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from puhui.civic.activities import actions, facts, queries
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.civic import attend, book_activity
from puhui.portals.command_line import answers, civic_desk

MISSED = 1
City = Annotated[str, typer.Option(help="The city 城市")]
Session = Annotated[UUID, typer.Argument(help="The session 场次编号")]
Code = Annotated[str, typer.Argument(help="Scanned or typed 扫码或输入的预约码")]
Holder = Annotated[int, typer.Option(help="For whom, by number 持有人编号")]
Id = Annotated[str, typer.Option(help="A UUID; the same again changes nothing 请求编号")]
STATES = {"kept": "已开展", "missed": "未开展", "planned": "已安排", "due": "待安排"}


def register(app: typer.Typer) -> None:
    """Add the family ``activity``."""
    family = typer.Typer(help="Open days, study tours and the like 开放日、研学等活动", no_args_is_help=True)
    for command in (show, book, cancel, series, calendar, key):
        family.command("list" if command is show else command.__name__)(command)
    for name, command in (
        ("open", open_session), ("call-off", call_off), ("check-in", check_in), ("check-out", check_out),
        ("class-hours", class_hours),
    ):  # fmt: skip
        family.command(name)(command)
    civic_desk.add_to_activity(family)
    app.add_typer(family, name="activity")


def show(
    city: City,
    near: Annotated[str, typer.Option(help="LATITUDE,LONGITUDE: the nearest first 就近排序")] = "",
    district: Annotated[str, typer.Option(help="Only there 区县")] = "",
    json: answers.AsJson = False,
) -> None:
    """Sessions that are not over 近期场次."""
    here = None
    if near:
        here = _place(near)
    found = queries.coming(city=city, at=clock.now(), district=district, here=here)
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    rows = [
        (one.id, one.activity, _local(one.starts), one.place.name, _seats(one), one.state,
         "" if one.metres is None else f"{one.metres / 1000:.1f} km")
        for one in found
    ]  # fmt: skip
    columns = ("session 场次", "activity 活动", "starts 开始", "place 地点", "left 余位", "state 状态", "far 距离")
    answers.table(f"Activities 活动 · {city}", columns, rows)


def open_session(
    activity: Annotated[str, typer.Argument(help="As the pack names it 活动标识")],
    city: City,
    starts: Annotated[str, typer.Option(help="2026-12-05 09:30, the city's clock 开始")],
    ends: Annotated[str, typer.Option(help="2026-12-05 11:30 结束")],
    organiser: Annotated[str, typer.Option(help="Who organises it 主办方")],
    place: Annotated[str, typer.Option(help="Where 地点")],
    seats: Annotated[list[str], typer.Option(help="GROUP=PLACES, once per group 人群=名额")],
    district: Annotated[str, typer.Option(help="In which district 区县")] = "",
    position: Annotated[str, typer.Option(help="LATITUDE,LONGITUDE (WGS 84) 经纬度")] = "",
    host: Annotated[str, typer.Option(help="The host of a series 承办点")] = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Open a session for booking 发布场次."""
    latitude, longitude = _place(position) if position else (None, None)
    done = actions.open_session(
        pack=packs.active(city).pack, activity=activity, id=_id(id), organiser=organiser,
        place=facts.Place(place, district, latitude, longitude), starts=_instant(starts), ends=_instant(ends),
        seats=dict(_pair(text) for text in seats), by=getpass.getuser(), at=clock.now(), host=host,
    )  # fmt: skip
    _say(asdict(done), json, f"✓ {done.id}: {done.activity}, {_local(done.starts)}")


def book(
    session: Session,
    city: City,
    holder: Holder,
    group: Annotated[str, typer.Option(help="For which group 人群")],
    age: Annotated[
        list[str] | None,
        typer.Option(help="One of the party: 35, or 9g with a guardian's word 同行人年龄，监护人同意加 g"),
    ] = None,
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Book places, or a place in line 预约或候补."""
    attendees = tuple(facts.Attendee(int(text.rstrip("g")), text.endswith("g")) for text in age or ())
    wish = facts.Asked(holder, session, group, _id(id), clock.now(), attendees)
    done = book_activity.book(city=city, wish=wish)
    line = done.code if done.state == "booked" else f"候补 waiting, {done.ahead} ahead"
    _say(asdict(done), json, f"✓ {done.id}: {done.state} {line}")


def cancel(
    booking: Annotated[UUID, typer.Argument(help="The booking 预约编号")],
    city: City,
    holder: Holder,
    json: answers.AsJson = False,
) -> None:
    """Give places back; who waits moves up 取消预约."""
    done = book_activity.cancel(holder=holder, city=city, id=booking, at=clock.now())
    _say(asdict(done), json, f"✓ {done.id}: {done.state}")


def call_off(
    session: Session,
    city: City,
    why: Annotated[str, typer.Option(help="What people are told 取消原因")],
    json: answers.AsJson = False,
) -> None:
    """Call a session off 取消场次."""
    ended = book_activity.call_off(city=city, session=session, why=why, by=getpass.getuser(), at=clock.now())
    _say({"session": str(session), "bookings": len(ended.bookings)}, json, f"✓ {len(ended.bookings)} bookings 预约")


def check_in(
    session: Session, code: Code, city: City, seen_at: Annotated[str, typer.Option(help="Shown when 出示时间")] = "",
    came: Annotated[int | None, typer.Option(help="How many came 到场人数")] = None, nonce: Id = "",
    json: answers.AsJson = False,
) -> None:  # fmt: skip
    """Let a booking in 签到."""
    done = attend.check_in(
        city=city, session=session, code=code, nonce=_id(nonce), by=getpass.getuser(), at=clock.now(),
        seen_at=_instant(seen_at) if seen_at else None, came=came,
    )  # fmt: skip
    _say(asdict(done), json, f"✓ {done.places} · {_local(done.came_at)}")


def check_out(
    session: Session, code: Code, city: City, seen_at: Annotated[str, typer.Option(help="Shown when 出示时间")] = "",
    nonce: Id = "", json: answers.AsJson = False,
) -> None:  # fmt: skip
    """Let a booking out 签退."""
    done = attend.check_out(
        city=city, session=session, code=code, nonce=_id(nonce), by=getpass.getuser(), at=clock.now(),
        seen_at=_instant(seen_at) if seen_at else None,
    )  # fmt: skip
    _say(asdict(done), json, f"✓ {done.minutes} min")


def series(city: City, json: answers.AsJson = False) -> None:
    """Every period of every series: kept, missed, planned or due; ends with 1 where one was missed 定期活动."""
    found = queries.series(packs.active(city).pack, clock.now())
    if json:
        answers.as_json([asdict(one) | {"host": one.host.id} for one in found])
    else:
        rows = [
            (one.activity, one.host.name.zh, one.first, one.last, f"{STATES[one.state]} {one.state}", one.sessions,
             one.attended)
            for one in found
        ]  # fmt: skip
        columns = ("activity 活动", "host 承办点", "first 起", "last 止", "state 状态", "sessions 场次", "people 人次")
        answers.table(f"Series 定期活动 · {city}", columns, rows)
    if any(one.state == "missed" for one in found):
        raise typer.Exit(MISSED)


def class_hours(
    city: City,
    year: Annotated[int | None, typer.Option(help="The school year, by its first year 学年")] = None,
    json: answers.AsJson = False,
) -> None:
    """Class-hours by school and pupil-year 各校学年课时."""
    pack = packs.active(city).pack
    of = year if year is not None else queries.school_year_of(pack, clock.local_day(clock.now()))
    found = queries.school_years(pack, of)
    if json:
        answers.as_json([_school(one) for one in found])
        return
    rows = [
        (one.name, one.district, len(one.classes), one.hours_per_pupil, one.asked or "–", "✓" if one.reached else "✗")
        for one in found
    ]
    columns = ("school 学校", "district 区县", "classes 班级", "hours a pupil 人均课时", "asked 要求", "reached 达标")
    answers.table(f"Class-hours 课时 · {city} · {of}", columns, rows)


def calendar(city: City) -> None:
    """A city's coming sessions as iCalendar, on standard output 日历文件."""
    sys.stdout.write(queries.calendar(packs.active(city).pack, clock.now()))


def key(city: City, json: answers.AsJson = False) -> None:
    """The public key (Ed25519) by which doors check booking codes without a line 查验公钥."""
    found = queries.public_key(city)
    _say({"city": city, "key": found}, json, found)


def _school(one: facts.SchoolYear) -> dict[str, Any]:
    classes = [asdict(each) | {"hours_per_pupil": each.hours_per_pupil} for each in one.classes]
    return asdict(one) | {"reached": one.reached, "classes": classes}


def _say(told: dict, json: bool, line: str) -> None:
    if json:
        answers.as_json(told)
        return
    answers.out.print(line, markup=False)


def _seats(one: facts.Session) -> str:
    return " ".join(f"{seats.group} {seats.left}/{seats.capacity}" for seats in one.seats)


def _local(at: datetime) -> str:
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def _instant(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=clock.SHANGHAI)
    except ValueError:
        raise typer.BadParameter("2026-12-05 09:30") from None


def _pair(text: str) -> tuple[str, int]:
    group, _, places = text.partition("=")
    if not places.isdigit():
        raise typer.BadParameter("GROUP=PLACES, e.g. citizens=100")
    return group, int(places)


def _place(text: str) -> tuple[Decimal, Decimal]:
    try:
        latitude, longitude = (Decimal(part) for part in text.split(","))
    except (InvalidOperation, ValueError):
        raise typer.BadParameter("LATITUDE,LONGITUDE, e.g. 30.657,104.083") from None
    return latitude, longitude


def _id(text: str) -> UUID:
    try:
        return UUID(text) if text else uuid4()
    except ValueError:
        raise typer.BadParameter("a UUID") from None
