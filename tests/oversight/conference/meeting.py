"""Chongqing's joint conference as its own pack tells it, and sessions at known stages."""

from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID, uuid4

from django.conf import settings

from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import queries as packs_read
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.oversight.conference import actions, facts, queries

CITY = "chongqing"
MEMBERS = ("市委宣传部", "市文明办", "市生态环境局", "市教委", "市民政局", "团市委", "市妇联")
UNITS = {name: uuid_of(f"unit {name}") for name in (*MEMBERS, "市商务委", "市人大")}
OFFICE = facts.Actor("联席会议办公室", facts.OFFICE)
# A meeting on Wednesday 30 June: fifteen days before is the 15th.
HELD = date(2027, 6, 30)
NOTICE = date(2027, 6, 15)


@cache
def pack():
    return packs_read.read_directory(settings.PACKS / CITY)


def into_force() -> None:
    packs.activate(pack=pack(), at=noon(date(2021, 6, 30)))


def noon(day: date) -> datetime:
    return clock.day_starts(day) + timedelta(hours=12)


def of(name: str) -> facts.Actor:
    return facts.Actor(f"{name}联络员", facts.UNIT, UNITS[name])


def members() -> dict[str, UUID]:
    return {name: UNITS[name] for name in MEMBERS}


def call(told_on: date = NOTICE, held: date = HELD, **more) -> facts.Session:
    told = {
        "id": uuid4(), "city": CITY, "conference": "publicity", "kind": facts.REGULAR, "title": "上半年联席会议",
        "starts": clock.day_starts(held) + timedelta(hours=9), "place": "市生态环境局三楼会议室", "units": members(),
        "actor": OFFICE, "at": noon(told_on),
    }  # fmt: skip
    return actions.call(**(told | more))


def hand_in(session: facts.Session, at: datetime, name: str = "市教委", **more) -> facts.Topic:
    told = {"id": uuid4(), "title": f"{name}的议题", "actor": of(name), "at": at}
    return actions.hand_in(session=session.id, unit=UNITS[name], **(told | more))


def send(session: facts.Session, at: datetime, **more) -> facts.Agenda:
    told = {"id": uuid4(), "items": [facts.Item("通报进展")], "actor": OFFICE, "at": at}
    return actions.send_agenda(session=session.id, **(told | more))


def write(session: facts.Session, at: datetime, **more) -> facts.Minutes:
    told = {"id": uuid4(), "seen": 0, "text": "会议听取了进展。", "actor": OFFICE, "at": at}
    return actions.write_minutes(session=session.id, **(told | more))


def sign(minutes: facts.Minutes, name: str, at: datetime, **more) -> facts.Minutes:
    told = {"id": uuid4(), "draft": len(minutes.drafts), "actor": of(name), "at": at}
    return actions.countersign(minutes=minutes.id, unit=UNITS[name], **(told | more))


def signed(session: facts.Session, at: datetime, **more) -> facts.Minutes:
    """Minutes that everybody countersigned."""
    minutes = write(session, at, **more)
    for name in MEMBERS:
        sign(minutes, name, at)
    return queries.document(minutes.id)


def issue(minutes: facts.Minutes, at: datetime, **more) -> facts.Minutes:
    return actions.issue(**({"id": uuid4(), "minutes": minutes.id, "actor": OFFICE, "at": at} | more))
