"""A flash sale: how many redemptions a second, beside one ``UPDATE … WHERE left > 0`` per redemption on one row.

Both sell coupons of no price to buyers who come 64 at a time, from two processes, in a database of their own on the
same server, fsync and synchronous_commit on; and both leave the same behind for each: a voucher with its codes, and
the fact for others. Half of the plain way's time comes before ours, half after: a busy machine is as busy for both.
Points are left out: they are paid person by person, and nobody's wallet is another's bottleneck.
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from puhui.bench import crowd
from puhui.bench.crowd import CLIENTS, PROCESSES

MODULE, DATABASE = "puhui.bench.flash_sale", "puhui_bench_flash"
CITY, OFFER = "bench", "coupon"
PLAIN_SECONDS = 10.0  # twice: before ours and after
AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
CONNECTIONS_KEPT_FREE = 8


def measure(coupons: int, buyers: int) -> dict[str, Any]:
    """Sell ``coupons`` to ``buyers``: coupons, buyers, sold, refused, seconds, per_second, plain_per_second, ratio.

    ``per_second`` counts buyers who were answered, ``sold_per_second`` those who got one, until the last coupon;
    ``ratio`` compares the latter with the plain way.
    """
    with crowd.database(DATABASE) as address:
        clients = min(CLIENTS, _free()) // PROCESSES * PROCESSES
        crowd.children(MODULE, "stage", [[coupons]], address)
        early = _plain(clients, address)
        ours = crowd.children(MODULE, "ours", [_share(buyers, n) for n in range(PROCESSES)], address)
        late = _plain(clients, address)
        after = crowd.children(MODULE, "after", [[]], address)[0]
    began, ended = min(o["began"] for o in ours), max(o["ended"] for o in ours)
    selling = max(o["last_sold"] for o in ours) - began
    sold, answered = sum(o["sold"] for o in ours), sum(o["answered"] for o in ours)
    if sold != min(coupons, buyers) or after["vouchers"] != sold or after["disagree"] or answered != buyers:
        raise AssertionError(f"{sold} of {coupons} sold to {answered} buyers, but the database says {after}")
    plain = (early + late) / 2
    return {
        "coupons": coupons, "buyers": buyers, "sold": sold, "refused": answered - sold,
        "seconds": round(ended - began, 3), "per_second": round(sold / selling),
        "answered_per_second": round(answered / (ended - began)), "plain_per_second": round(plain),
        "ratio": round(sold / selling / plain, 2), "clients": CLIENTS, "plain_connections": clients,
    }  # fmt: skip


def _share(buyers: int, number: int) -> list[int]:
    first, last = (buyers * n // PROCESSES for n in (number, number + 1))
    return [first + 1, last, CLIENTS // PROCESSES]


def _free() -> int:
    """Connections that the server still has for us."""
    from django.db import connection  # noqa: PLC0415 -- settings are read at import: the children get their own

    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_connections')::int - count(*) FROM pg_stat_activity")
        return cursor.fetchone()[0] - CONNECTIONS_KEPT_FREE


def _plain(clients: int, address: str) -> float:
    """Redemptions a second in the plain way."""
    told = crowd.children(MODULE, "plain", [[n, clients // PROCESSES] for n in range(PROCESSES)], address)
    return sum(one["sold"] / (one["ended"] - one["began"]) for one in told)


def _stage(coupons: int) -> dict[str, Any]:
    """A city with one offer, and beside it the plain way's single row."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from puhui.economy.rewards import actions as rewards  # noqa: PLC0415
    from puhui.foundations.packs import actions as packs  # noqa: PLC0415

    crowd.ready()
    call_command("migrate", verbosity=0)
    pack = scarce(coupons)
    packs.activate(pack=pack, at=AT)
    rewards.open_offers(city=CITY, pack=pack, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_stock (id int PRIMARY KEY, units_left int CHECK (units_left >= 0))")
        cursor.execute("INSERT INTO plain_stock VALUES (1, 100000000)")
        cursor.execute("CREATE TABLE plain_voucher (LIKE rewards_voucher INCLUDING ALL)")
        cursor.execute("CREATE TABLE plain_key (LIKE rewards_key INCLUDING ALL)")
        cursor.execute("CREATE TABLE plain_message (LIKE outbox_message INCLUDING ALL)")
    return {}


def scarce(coupons: int) -> Any:
    """A pack with one offer of so many coupons, free of charge."""
    from puhui.foundations.packs import schema  # noqa: PLC0415

    name = schema.Text(zh="测量", en="Bench")
    source = schema.Source(title="puhui bench flash", review=schema.Review.RECALLED)
    city = schema.City(
        city=CITY, name=name, programme=name, region="四川", starts=date(2026, 1, 1), version="1", about=name,
        source=source,
    )  # fmt: skip
    offer = schema.Offer(
        id=OFFER, name=name, kind="coupon", about=name, price=0, value_fen=500, source=source,
        valid=schema.Validity(days=30), quotas=(schema.Quota(period="year", units=coupons),),
        limits=(schema.PersonLimit(period="day", units=2),),
    )  # fmt: skip
    parts = {"factors": (), "methodologies": (), "scenarios": (), "rules": (), "feeds": ()}
    return schema.Pack(city=city, offers=(offer,), **parts)


def _ours(first: int, last: int, clients: int) -> dict[str, Any]:
    """Buyers ``first`` to ``last``, so many at a time, through the journey that a portal calls."""
    from puhui.economy.rewards.refusals import SoldOut  # noqa: PLC0415
    from puhui.journeys.mall import redeem_reward  # noqa: PLC0415

    sold, answered, last_sold = 0, 0, 0.0
    told = threading.Lock()

    def buy(holder: int) -> None:
        nonlocal sold, answered, last_sold
        try:
            redeem_reward.redeem(holder=holder, city=CITY, offer=OFFER, id=UUID(int=holder), at=AT, price=0)
        except SoldOut:
            with told:
                answered += 1
        else:
            with told:
                sold, answered, last_sold = sold + 1, answered + 1, time.time()

    began, ended = crowd.at_once(clients, iter(range(first, last + 1)), buy)
    return {"sold": sold, "answered": answered, "began": began, "ended": ended, "last_sold": last_sold}


VOUCHER = """
INSERT INTO plain_voucher (holder_id, id, city, offer, pack_number, price, state, short, on_day, district, provider,
 value_fen, valid_from, valid_to, cells, at, held_until, settled_at)
VALUES (%s, %s, %s, %s, 1, 0, 2, %s, NULL, '', '', 500, %s, %s, '{1}', %s, NULL, NULL)
"""
KEY = "INSERT INTO plain_key (short, city, holder_id, voucher) VALUES (%s, %s, %s, %s)"
MESSAGE = "INSERT INTO plain_message (id, city, topic, key, body, at) VALUES (%s, %s, 'voucher.issued', %s, %s, %s)"
SELL = "UPDATE plain_stock SET units_left = units_left - 1 WHERE id = 1 AND units_left > 0"


def _sell_plainly(number: int, sell: str = SELL) -> bool:
    """One transaction: the one row, then what a sale leaves behind."""
    from django.db import connection, transaction  # noqa: PLC0415

    from puhui.ground.identifiers import uuid_of  # noqa: PLC0415

    id = uuid_of(f"plain/{number}")
    short = f"{number:010d}"
    body = json.dumps({"type": "voucher.issued", "data": {"voucher": str(id), "offer": OFFER}})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sell)
        if cursor.rowcount == 0:
            return False
        days = [AT.date(), date(2026, 3, 31), AT]
        cursor.execute(VOUCHER, [number, id, CITY, OFFER, short, *days])
        cursor.execute(KEY, [short, CITY, number, id])
        cursor.execute(MESSAGE, [id, CITY, str(id), body, AT])
    return True


def _plainly(number: int, clients: int) -> dict[str, Any]:
    start = time.time_ns() % 10**9 * PROCESSES + number
    end = 0.0

    def numbers() -> Iterator[int]:
        nonlocal end
        end = time.time() + PLAIN_SECONDS
        n = start
        while time.time() < end:
            yield (n := n + PROCESSES)

    sold = 0
    told = threading.Lock()

    def sell(one: int) -> None:
        nonlocal sold
        if _sell_plainly(one):
            with told:
                sold += 1

    began, ended = crowd.at_once(clients, numbers(), sell)
    return {"sold": sold, "began": began, "ended": ended}


def _after() -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415

    from puhui.economy.rewards import queries as rewards  # noqa: PLC0415

    crowd.ready()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rewards_voucher WHERE state = 2")
        vouchers = cursor.fetchone()[0]
    return {"vouchers": vouchers, "disagree": len(rewards.stock_agrees(CITY))}


if __name__ == "__main__":
    crowd.run({"stage": _stage, "ours": _ours, "plain": _plainly, "after": _after}, sys.argv[1:])
