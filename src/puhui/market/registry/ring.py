"""Blocks: find them, split them, move them. Whoever calls has locked the accounts that hold them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from puhui.market.registry import facts, refusals
from puhui.market.registry.calc import serials
from puhui.market.registry.facts import State, Wanted
from puhui.market.registry.models import Account, Block, Issuance, Project

PIECES_MAX = 10_000
FETCH = 500


@dataclass(frozen=True)
class Cut:
    """A part of one block: the block, as it was locked, and the tonnes ``first`` to before ``past`` of it."""

    block: Block
    first: int
    past: int


def choose(wanted: Wanted, account: Account, state: State) -> list[Cut]:
    """Lock the blocks that hold what is wanted; it must stand in ``account`` and be in ``state``.

    Refusals: UnitsUnclear, SerialMalformed, SerialBackwards, SerialUnknown, UnitsNotHeld, UnitsFrozen, UnitsFinal,
    UnitsNotIn, TonnesNotWhole, UnitsInsufficient, BlocksTooMany. Locks: the blocks, by issuance and first tonne.
    """
    if wanted.serial and not (wanted.project or wanted.vintage or wanted.tonnes):
        return _of_serial(wanted.serial, account, state)
    if wanted.serial or not (wanted.project and wanted.vintage):
        raise refusals.UnitsUnclear()
    if not isinstance(wanted.tonnes, int) or wanted.tonnes < 1:
        raise refusals.TonnesNotWhole(tonnes=wanted.tonnes)
    return _of_amount(wanted, account, state)


def _of_serial(serial: str, account: Account, state: State) -> list[Cut]:
    asked = serials.parse(serial)
    issuance = issuance_of(asked, account.city)
    start = (
        Block.objects.filter(issuance_id=issuance.id, first__lte=asked.first, state__gt=0).order_by("-first").first()
    )
    found = Block.objects.filter(
        issuance_id=issuance.id, first__gte=start.first if start else 1, first__lte=asked.last, state__gt=0
    )
    blocks = list(found.order_by("first").select_for_update()[: PIECES_MAX + 1])
    if len(blocks) > PIECES_MAX:
        raise refusals.BlocksTooMany(limit=PIECES_MAX)
    cuts = [Cut(b, max(b.first, asked.first), min(b.past, asked.last + 1)) for b in blocks]
    for cut in cuts:
        where = serials.written(issuance.prefix, cut.first, cut.past - 1)
        if cut.block.account_id != account.id:
            raise refusals.UnitsNotHeld(serial=where, account=account.number)
        if cut.block.state != state:
            raise _not_in(where, State(cut.block.state), state)
    # Split by somebody whom the account's lock did not stop: the blocks that were read are not all there are.
    if sum(cut.past - cut.first for cut in cuts) != asked.last - asked.first + 1:
        raise refusals.UnitsBusy()
    return cuts


def issuance_of(asked: serials.Range, city: str = "") -> Issuance:
    """The issuance in which a range lies. Refusals: SerialUnknown."""
    found = Issuance.objects.filter(prefix=asked.prefix).first()
    if found is None or (city and found.city != city) or asked.last > found.tonnes:
        raise refusals.SerialUnknown(serial=serials.written(asked.prefix, asked.last, asked.last))
    return found


def _not_in(serial: str, found: State, needed: State) -> refusals.RegistryRefusal:
    if found in facts.FINAL:
        return refusals.UnitsFinal(serial=serial, state=found.word)
    if found in facts.FROZEN:
        return refusals.UnitsFrozen(serial=serial, state=found.word)
    return refusals.UnitsNotIn(serial=serial, state=found.word, needed=needed.word)


def _of_amount(wanted: Wanted, account: Account, state: State) -> list[Cut]:
    """Those issued first, from the first tonne on."""
    cuts, left = [], wanted.tonnes
    number = serials.project_number(wanted.project)
    project = Project.objects.filter(city=account.city, number=number).values_list("id", flat=True).first()
    issued = Issuance.objects.filter(project_id=project, vintage=wanted.vintage).order_by("nth")
    for issuance in issued.values_list("id", flat=True):
        after = 0
        while left:
            found = Block.objects.filter(account_id=account.id, state=state, issuance_id=issuance, first__gt=after)
            blocks = list(found.order_by("first").select_for_update()[:FETCH])
            for block in blocks:
                taken = min(left, block.past - block.first)
                if taken:
                    cuts.append(Cut(block, block.first, block.first + taken))
                left, after = left - taken, block.first
            if len(cuts) > PIECES_MAX:
                raise refusals.BlocksTooMany(limit=PIECES_MAX)
            if len(blocks) < FETCH:
                break
    if left:
        raise refusals.UnitsInsufficient(
            account=account.number, state=state.word, available=wanted.tonnes - left, needed=wanted.tonnes
        )
    return cuts


def move(cuts: Sequence[Cut], change: UUID, to: int, state: State) -> None:
    """Give the cut parts to an account, in a state: their blocks are split where need be, and a step is written.

    Refusals: UnitsBusy.
    """
    for cut in cuts:
        block = cut.block
        if cut.first > block.first:
            _split(block, block.first, cut.first, block.past)
        if cut.past < block.past:
            _split(block, cut.first, cut.past, block.past)
    if not cuts:
        return
    columns = list(
        zip(*((c.block.issuance_id, c.first, c.past, c.block.account_id, c.block.state) for c in cuts), strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(STEP, [*map(list, columns), change, to, int(state)])
        cursor.execute(MOVE, [to, int(state), change, *map(list, columns)])
        if cursor.rowcount != len(cuts):
            raise refusals.UnitsBusy()


# What the block is before it moves is what the step says it came from.
STEP = """
INSERT INTO registry_step (issuance_id, change_id, first, past, from_account_id, from_state, to_account_id, to_state,
                           before_change_id, before_first)
SELECT b.issuance_id, told.change, b.first, b.past, b.account_id, b.state, told.to_account, told.to_state,
       b.change_id, b.change_first
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::bigint[], %s::smallint[]) AS c (issuance, first, past, account, state)
JOIN registry_block b ON b.issuance_id = c.issuance AND b.first = c.first AND b.past = c.past
CROSS JOIN (VALUES (%s::uuid, %s::bigint, %s::smallint)) AS told (change, to_account, to_state)
"""
MOVE = """
UPDATE registry_block b SET account_id = %s, state = %s, change_id = %s, change_first = b.first
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::bigint[], %s::smallint[]) AS c (issuance, first, past, account, state)
WHERE b.issuance_id = c.issuance AND b.first = c.first AND b.past = c.past
  AND b.account_id = c.account AND b.state = c.state
"""
# One statement: between the two halves the ring would be open.
SPLIT = """
WITH front AS (
    UPDATE registry_block SET past = %(at)s
    WHERE issuance_id = %(issuance)s AND first = %(first)s AND past = %(past)s AND state = %(state)s
      AND account_id = %(account)s
    RETURNING issuance_id, account_id, state, change_id, change_first
)
INSERT INTO registry_block (issuance_id, first, past, account_id, state, change_id, change_first)
SELECT issuance_id, %(at)s, %(past)s, account_id, state, change_id, change_first FROM front
"""


def _split(block: Block, first: int, at: int, past: int) -> None:
    """Let the block end before ``at`` and a new one begin there; together they hold what it held."""
    told = {"issuance": block.issuance_id, "state": block.state, "account": block.account_id}
    with connection.cursor() as cursor:
        cursor.execute(SPLIT, told | {"first": first, "at": at, "past": past})
        if cursor.rowcount != 1:
            raise refusals.UnitsBusy()


def close(issuance: Issuance, account: int, change: UUID) -> None:
    """The ring of a new issuance: one block with everything in it, and the edge."""
    past = issuance.tonnes + 1
    told = {"issuance_id": issuance.id, "account_id": account, "change_id": change, "change_first": 1}
    Block.objects.bulk_create([
        Block(first=1, past=past, state=State.AVAILABLE, **told),
        Block(first=past, past=1, state=State.EDGE, **told),
    ])  # fmt: skip
