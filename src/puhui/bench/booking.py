"""Booking opens: 20,000 people reach for 2,000 places, 64 at a time; beside it as many coupons of a flash sale.

Both go through their journeys, from two processes, in a database of its own on the same server, fsync and
synchronous_commit on. Everybody is answered: who finds no place stands in line. Afterwards the database says whether
every place went to one person, none is left, and the line is in the order of coming.
"""

import sys
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

from puhui.bench import crowd

CITY, ACTIVITY, GROUP, OFFER = "bench", "open-day", "people", "coupon"
SESSION = UUID(int=7)
MODULE = "puhui.bench.booking"


def measure(places: int, people: int) -> dict[str, Any]:
    """Book ``places`` with ``people``: booked, waiting, seconds, per_second, flash_per_second, ratio.

    ``per_second`` counts people who were answered; ``flash_per_second`` coupons that were sold by the
    journey of rewards, half before and half after, because a busy machine is as busy for both.
    """
    with crowd.database("puhui_bench_booking") as address:
        crowd.children(MODULE, "stage", [[places, people]], address)
        early = _rate(crowd.children(MODULE, "coupons", _shares(1, people // 2), address))
        ours = crowd.children(MODULE, "seats", _shares(1, people), address)
        late = _rate(crowd.children(MODULE, "coupons", _shares(people // 2 + 1, people), address))
        after = crowd.children(MODULE, "after", [[]], address)[0]
    booked = min(places, people)
    proof = {"booked": booked, "waiting": people - booked, "twice": 0, "disagree": 0, "in_order": True}
    if after != proof:
        raise AssertionError(f"the database says {after}, not {proof}")
    rate, flash = _rate(ours), (early + late) / 2
    return {
        "places": places, "people": people, "booked": after["booked"], "waiting": after["waiting"],
        "seconds": round(people / rate, 3), "per_second": round(rate), "flash_per_second": round(flash),
        "ratio": round(rate / flash, 2), "clients": crowd.CLIENTS,
    }  # fmt: skip


def _shares(first: int, last: int) -> list[list[int]]:
    count = last - first + 1
    cuts = [first + count * n // crowd.PROCESSES for n in range(crowd.PROCESSES + 1)]
    return [[cuts[n], cuts[n + 1] - 1] for n in range(crowd.PROCESSES)]


def _rate(told: list[dict[str, Any]]) -> float:
    spent = max(one["ended"] for one in told) - min(one["began"] for one in told)
    return sum(one["answered"] for one in told) / spent


def _stage(places: int, people: int) -> dict[str, Any]:
    from django.core.management import call_command  # noqa: PLC0415 -- Django is made ready first

    from puhui.bench import flash_sale  # noqa: PLC0415
    from puhui.civic.activities import actions as activities  # noqa: PLC0415
    from puhui.civic.activities.facts import Place  # noqa: PLC0415
    from puhui.economy.rewards import actions as rewards  # noqa: PLC0415
    from puhui.foundations.packs import actions as packs  # noqa: PLC0415
    from puhui.foundations.packs import schema  # noqa: PLC0415

    crowd.ready()
    call_command("migrate", verbosity=0)
    # A coupon for everybody: what is compared are writes, and here too everybody leaves one behind.
    pack = flash_sale.scarce(people)
    name, source = pack.city.name, pack.city.source
    activity = schema.Activity(
        id=ACTIVITY, name=name, kind="open_day", about=name, groups=(schema.ActivityGroup(id=GROUP, name=name, age_min=18),),
        source=source,
    )  # fmt: skip
    pack = pack.model_copy(update={"activities": (activity,)})
    packs.activate(pack=pack, at=flash_sale.AT)
    rewards.open_offers(city=CITY, pack=pack, at=flash_sale.AT)
    starts = flash_sale.AT + timedelta(days=3)
    activities.open_session(
        pack=pack, activity=ACTIVITY, id=SESSION, organiser="bench", place=Place("bench"), starts=starts,
        ends=starts + timedelta(hours=2), seats={GROUP: places}, by="bench", at=flash_sale.AT,
    )  # fmt: skip
    return {}


def _seats(first: int, last: int) -> dict[str, Any]:
    from puhui.bench.flash_sale import AT  # noqa: PLC0415
    from puhui.civic.activities.facts import Asked  # noqa: PLC0415
    from puhui.journeys.civic import book_activity  # noqa: PLC0415

    def come(holder: int) -> None:
        wish = Asked(holder=holder, session=SESSION, group=GROUP, id=UUID(int=holder), at=AT)
        book_activity.book(city=CITY, wish=wish)

    return _counted(first, last, come)


def _coupons(first: int, last: int) -> dict[str, Any]:
    from puhui.bench.flash_sale import AT  # noqa: PLC0415
    from puhui.journeys.mall import redeem_reward  # noqa: PLC0415

    def buy(holder: int) -> None:
        redeem_reward.redeem(holder=holder, city=CITY, offer=OFFER, id=UUID(int=holder), at=AT, price=0)

    return _counted(first, last, buy)


def _counted(first: int, last: int, do) -> dict[str, Any]:
    answered, telling = 0, threading.Lock()

    def one(number: int) -> None:
        nonlocal answered
        do(number)
        with telling:
            answered += 1

    began, ended = crowd.at_once(crowd.CLIENTS // crowd.PROCESSES, iter(range(first, last + 1)), one)
    return {"answered": answered, "began": began, "ended": ended}


def _after() -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415

    from puhui.civic.activities import queries as activities  # noqa: PLC0415

    crowd.ready()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 2),"
            " count(*) - count(DISTINCT holder_id) FROM activities_booking"
        )
        booked, waiting, twice = cursor.fetchone()
    return {
        "booked": booked, "waiting": waiting, "twice": twice, "disagree": len(activities.seats_agree(CITY)),
        "in_order": activities.line_in_order(SESSION, GROUP),
    }  # fmt: skip


if __name__ == "__main__":
    crowd.run({"stage": _stage, "seats": _seats, "coupons": _coupons, "after": _after}, sys.argv[1:])
