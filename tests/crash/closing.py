"""Runs beside the test: trades a day, closes it, or closes it again, and proves what the database then holds.

python closing.py prepare DEALS | serve

Serving, it does what each line says, close or resume, in a process of its own: to load everything anew each time would
take longer than the close. Closing, it says after each commit how many deals are delivered; resuming, it says what it
found first. Each ends with the line ``over``, and 0 where it went well.
"""

import os
import sys
import traceback
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "puhui.wiring.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from tests.market.exchange import floor  # noqa: E402

from puhui.foundations.ledger import queries as ledger  # noqa: E402
from puhui.journeys.market import close_exchange  # noqa: E402
from puhui.market.exchange import actions, queries  # noqa: E402
from puhui.market.registry import queries as registry  # noqa: E402

BUYERS = 7
TOGETHER = 20  # deals in a transaction: there are many moments between two commits
# For every deal: what was delivered of it in the registry, and what was paid for it.
HALVES = """
SELECT count(*) FROM exchange_deal d WHERE (d.state = 'delivered') <> EXISTS (
    SELECT 1 FROM registry_change c WHERE c.kind = 'transferred' AND c.content ->> 'deal' = d.id::text)
"""


@transaction.atomic
def prepare(deals: int) -> None:
    """A seller, buyers with money, and so many deals of different sizes that wait for the close."""
    floor.keeps_exchange()
    floor.owner(1, 100_000, 1000)
    for n in range(BUYERS):
        floor.member(2 + n, cash_fen=10**9)
    wishes = [_wish(0, 1, "listing", floor.SELL, 100_000)]
    wishes += [_wish(1 + n, 2 + n % BUYERS, "pick", floor.BUY, 1 + n % 9) for n in range(deals)]
    for start in range(0, len(wishes), 500):
        actions.take_orders(city=floor.CITY, wishes=wishes[start : start + 500])


def _wish(number: int, member: int, kind: str, side: floor.Side, tonnes: int) -> floor.facts.Wish:
    at = floor.on() + timedelta(seconds=number)
    return floor.facts.Wish(floor.UUID(int=number + 1), kind, floor.TRADED, side, 1000, tonnes, f"op{member}", at)


def state() -> str:
    """Deals by state, halves, and whether exchange, registry and ledger prove themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FILTER (WHERE state = 'delivered'), count(*) FROM exchange_deal")
        delivered, deals = cursor.fetchone()
        cursor.execute(HALVES)
        halves = cursor.fetchone()[0]
    proofs = [proof().ok for proof in (queries.verify, registry.verify, ledger.verify)]
    return f"{delivered} of {deals}, halves {halves}, proofs {proofs}"


def close() -> None:
    close_exchange.close(
        city=floor.CITY, day=floor.DAY, by="officer", at=floor.on(floor.DAY, 15, 1), together=TOGETHER,
        progress=lambda settled, _: print(settled, flush=True),  # noqa: T201
    )  # fmt: skip
    print(state())  # noqa: T201


def resume() -> None:
    print(state(), flush=True)  # noqa: T201
    close()


def serve() -> None:
    """One process a line, made from this one, which has loaded everything and never speaks to the database."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _do(DONE[line.strip()])
        print("over", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


def _do(what) -> None:
    try:
        what()
        sys.stdout.flush()
    except BaseException:
        # To where the test listens: nobody reads a second pipe, which would fill.
        traceback.print_exc(file=sys.stdout)
        sys.stdout.flush()
        os._exit(1)
    os._exit(0)


DONE = {"close": close, "resume": resume}


def main() -> None:
    what, *more = sys.argv[1:]
    if what == "prepare":
        prepare(int(more[0]))
    else:
        serve()


main()
