"""Many deals of the exchange delivered together: all or none, by the same rules as one transfer after the other."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from puhui.ground import columns
from puhui.market.registry import refusals
from puhui.market.registry.accounts import lock, must_be_open
from puhui.market.registry.calc import serials
from puhui.market.registry.duties import suspended
from puhui.market.registry.facts import Delivery, State
from puhui.market.registry.models import Account, Project
from puhui.market.registry.moving import must_trade

DELIVERIES_MAX = 5_000


@transaction.atomic
def deliver_deals(*, deliveries: Sequence[Delivery], by: str, at: datetime) -> None:
    """Move what was sold from the exchange's platform to its buyers, each delivery a change of its own.

    Where anything stands in the way, or one was delivered before, nothing is done: ``transfer`` says then of each what
    it is. At most five thousand. Refusals: those of ``transfer``, UnitsBusy. Locks: all accounts by number, blocks.
    """
    if len(deliveries) > DELIVERIES_MAX or not by.strip():
        raise refusals.UnitsBusy()
    numbers = sorted({d.giver for d in deliveries} | {d.taker for d in deliveries})
    accounts = dict(zip(numbers, lock(*numbers), strict=True))
    must_be_open(accounts.values())
    for giver in suspended({d.giver for d in deliveries}):
        must_trade(accounts[giver])
    stock = _stock(deliveries, accounts)
    pieces = [piece for delivery in deliveries for piece in _cut(delivery, stock, accounts)]
    _write(deliveries, pieces, accounts, by.strip(), at)


class _Block(NamedTuple):
    issuance: int
    first: int
    past: int
    account: int
    change: UUID
    change_first: int


class _Piece(NamedTuple):
    """What one delivery takes of one block."""

    delivery: Delivery
    block: _Block
    first: int
    past: int


Key = tuple[int, int, int]  # account, project, vintage
BLOCKS = """
SELECT b.account_id, i.project_id, i.vintage, b.issuance_id, b.first, b.past, b.change_id, b.change_first
FROM registry_block b JOIN registry_issuance i ON i.id = b.issuance_id
JOIN unnest(%s::bigint[], %s::bigint[], %s::smallint[]) AS w (account, project, vintage)
    ON b.account_id = w.account AND i.project_id = w.project AND i.vintage = w.vintage
WHERE b.state = %s ORDER BY i.nth, b.issuance_id, b.first FOR UPDATE OF b
"""


def _stock(
    deliveries: Sequence[Delivery], accounts: dict[int, Account]
) -> dict[Key, list[tuple[_Block, int]]]:  # fmt: skip
    """By giver, project and vintage the blocks on the exchange, those issued last first, each with what is left of it."""
    projects = _projects(deliveries, accounts)
    keys = {(d.giver, projects.get((accounts[d.giver].city, d.project), 0), d.vintage) for d in deliveries}
    stock: dict[Key, list[tuple[_Block, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(BLOCKS, [*map(list, zip(*sorted(keys), strict=True)), int(State.ON_EXCHANGE)])
        for account, project, vintage, issuance, first, past, change, change_first in reversed(cursor.fetchall()):
            block = _Block(issuance, first, past, account, change, change_first)
            stock[account, project, vintage].append((block, first))
    return {
        (d.giver, d.project, d.vintage): stock[
            d.giver, projects.get((accounts[d.giver].city, d.project), 0), d.vintage
        ]
        for d in deliveries
    }  # fmt: skip


def _projects(deliveries: Sequence[Delivery], accounts: dict[int, Account]) -> dict[tuple[str, str], int]:
    wanted = {serials.project_number(d.project): d.project for d in deliveries}
    cities = {accounts[d.giver].city for d in deliveries}
    found = Project.objects.filter(city__in=cities, number__in=wanted).values_list("city", "number", "id")
    return {(city, wanted[number]): id for city, number, id in found}


def _cut(delivery: Delivery, stock: dict, accounts: dict[int, Account]) -> list[_Piece]:
    """Take from the front of what is left. Refusals: SameAccount, DealMissing, TonnesNotWhole, UnitsInsufficient."""
    if delivery.giver == delivery.taker:
        raise refusals.SameAccount(account=delivery.giver)
    if not delivery.deal.strip():
        raise refusals.DealMissing()
    if not isinstance(delivery.tonnes, int) or delivery.tonnes < 1:
        raise refusals.TonnesNotWhole(tonnes=delivery.tonnes)
    blocks, left, pieces = stock[delivery.giver, delivery.project, delivery.vintage], delivery.tonnes, []
    while left and blocks:
        block, first = blocks.pop()
        past = min(block.past, first + left)
        pieces.append(_Piece(delivery, block, first, past))
        left -= past - first
        if past < block.past:
            blocks.append((block, past))
    if left:
        raise refusals.UnitsInsufficient(
            account=accounts[delivery.giver].number, state=State.ON_EXCHANGE.word, available=delivery.tonnes - left,
            needed=delivery.tonnes,
        )  # fmt: skip
    return pieces


CHANGES = "COPY registry_change (id, city, kind, about, by, at, content) FROM STDIN"
STEPS = (
    "COPY registry_step (issuance_id, change_id, first, past, from_account_id, from_state, to_account_id, to_state,"
    " before_change_id, before_first) FROM STDIN"
)
# One statement: between the end of a block's first piece and the beginning of its second the ring would be open.
PARTS = """
WITH part AS (
    SELECT * FROM unnest(%(block)s::bigint[], %(block_first)s::int[], %(block_past)s::int[], %(first)s::int[],
                         %(past)s::int[], %(account)s::bigint[], %(state)s::smallint[], %(change)s::uuid[],
                         %(change_first)s::int[])
         AS p (issuance, block_first, block_past, first, past, account, state, change, change_first)
), front AS (
    UPDATE registry_block b SET past = p.past, account_id = p.account, state = p.state, change_id = p.change,
                                change_first = p.change_first
    FROM part p
    WHERE p.first = p.block_first AND b.issuance_id = p.issuance AND b.first = p.block_first AND b.past = p.block_past
      AND b.state = %(before)s
    RETURNING b.issuance_id, b.first
), rest AS (
    INSERT INTO registry_block (issuance_id, first, past, account_id, state, change_id, change_first)
    SELECT p.issuance, p.first, p.past, p.account, p.state, p.change, p.change_first
    FROM front f JOIN part p ON p.issuance = f.issuance_id AND p.block_first = f.first AND p.first > p.block_first
    RETURNING 1
)
SELECT (SELECT count(*) FROM front) + (SELECT count(*) FROM rest)
"""


def _write(
    deliveries: Sequence[Delivery], pieces: list[_Piece], accounts: dict[int, Account], by: str, at: datetime
) -> None:  # fmt: skip
    changes = (
        (d.id, accounts[d.giver].city, "transferred", f"account/{d.giver}", by, at.isoformat(), d.content)
        for d in deliveries
    )
    steps = (
        (p.block.issuance, p.delivery.id, p.first, p.past, p.delivery.giver, int(State.ON_EXCHANGE), p.delivery.taker,
         int(State.AVAILABLE), p.block.change, p.block.change_first)
        for p in pieces
    )  # fmt: skip
    with connection.cursor() as cursor:
        try:
            columns.copy_rows(cursor, CHANGES, changes)
        except IntegrityError:
            raise refusals.UnitsBusy() from None
        columns.copy_rows(cursor, STEPS, steps)
        parts = _parts(pieces)
        names = (
            "block", "block_first", "block_past", "first", "past", "account", "state", "change", "change_first"
        )  # fmt: skip
        told = dict(zip(names, map(list, zip(*parts, strict=True)), strict=True))
        cursor.execute(PARTS, told | {"before": int(State.ON_EXCHANGE)})
        if cursor.fetchone()[0] != len(parts):
            raise refusals.UnitsBusy()


def _parts(pieces: list[_Piece]) -> list[tuple[object, ...]]:
    """What every block that is touched falls into: the pieces taken, and what stays where it is."""
    parts, ends = [], {}
    for piece in pieces:
        block, delivery = piece.block, piece.delivery
        whose = (delivery.taker, int(State.AVAILABLE), delivery.id, piece.first)
        parts.append((block.issuance, block.first, block.past, piece.first, piece.past, *whose))
        ends[block] = piece.past
    for block, end in ends.items():
        if end < block.past:
            whose = (block.account, int(State.ON_EXCHANGE), block.change, block.change_first)
            parts.append((block.issuance, block.first, block.past, end, block.past, *whose))
    return parts
