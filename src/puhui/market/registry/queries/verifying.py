"""The proof that nothing was lost or made twice, read as a stream: a few rows are in memory at any time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from puhui.market.registry import claiming, facts
from puhui.market.registry.calc import claims, serials
from puhui.market.registry.facts import Fault, State

FETCH = 10_000
# In the order of the ring's key; the step that brought a block where it is says the same as the block.
BLOCKS = """
SELECT b.issuance_id, b.first, b.past, b.account_id, b.state, s.first, s.past, s.to_account_id, s.to_state
FROM registry_block b
LEFT JOIN registry_step s
  ON s.change_id = b.change_id AND s.issuance_id = b.issuance_id AND s.first = b.change_first
WHERE b.state > 0
ORDER BY b.issuance_id, b.first
"""
COUNTED = [state for state in State if state != State.EDGE]


class _Walk:
    """Along the blocks, in order: each begins where the one before ended, from 1 to the last tonne issued."""

    def __init__(self, issued: dict[int, tuple[str, int]]) -> None:
        self.issued = issued
        self.tonnes = dict.fromkeys(COUNTED, 0)
        self.blocks = 0
        self.at, self.next, self.seen = 0, 1, set()

    def take(self, row: tuple) -> Fault | None:
        issuance, first, past, account, state = row[:5]
        if issuance != self.at:
            if fault := self.end():
                return fault
            if issuance not in self.issued:
                return Fault("issuance", str(issuance), "issued", "not issued")
            self.at, self.next = issuance, 1
            self.seen.add(issuance)
        if first != self.next:
            kind = "gap" if first > self.next else "overlap"
            return Fault(
                kind, self._serial(min(first, self.next), max(first, self.next) - 1), str(self.next), str(first)
            )
        if fault := self._step(row, first, past, account, state):
            return fault
        self.tonnes[state] += past - first
        self.blocks += 1
        self.next = past
        return None

    def _step(self, row: tuple, first: int, past: int, account: int, state: int) -> Fault | None:
        from_first, to_past, to_account, to_state = row[5:]
        where = self._serial(first, past - 1)
        if from_first is None or not (from_first <= first and past <= to_past):
            return Fault("history", where, "a step that covers the block", "none")
        if (to_account, to_state) != (account, state):
            last = f"account {to_account}, {State(to_state).word}"
            return Fault("history", where, last, f"account {account}, {State(state).word}")
        return None

    def end(self) -> Fault | None:
        if not self.at:
            return None
        _, tonnes = self.issued[self.at]
        if self.next != tonnes + 1:
            kind = "missing" if self.next <= tonnes else "surplus"
            low, high = sorted((self.next, tonnes + 1))
            return Fault(kind, self._serial(low, high - 1), str(tonnes), str(self.next - 1))
        return None

    def _serial(self, first: int, last: int) -> str:
        return serials.written(self.issued[self.at][0], first, last)


def verify(progress: Callable[[int, int], None] | None = None) -> facts.Report:
    """Prove that issued = available + on exchange + frozen + retired + cancelled, tonne by tonne, in one snapshot.

    Also that every retirement was of so many tonnes as it says, and that no two claims meet; the first thing that is
    wrong is named. ``progress`` is told blocks done and of how many.
    """
    with _snapshot() as cursor:
        issued = _issued(cursor)
        walk = _Walk(issued)
        spans = [*claiming.project_spans(), *claiming.citizens_spans()]
        fault = _walk(walk, progress) or _rest(walk, issued) or _claims(spans)
    return facts.Report(
        issuances=len(issued), blocks=walk.blocks, issued=sum(t for _, t in issued.values()),
        tonnes={state.word: walk.tonnes[state] for state in COUNTED}, claims=len(spans), first_fault=fault,
    )  # fmt: skip


@contextmanager
def _snapshot() -> Iterator[Any]:
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not nested:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def _issued(cursor) -> dict[int, tuple[str, int]]:
    cursor.execute("SELECT id, prefix, tonnes FROM registry_issuance")
    return {id: (prefix, tonnes) for id, prefix, tonnes in cursor.fetchall()}


def _walk(walk: _Walk, progress: Callable[[int, int], None] | None) -> Fault | None:
    of = _estimate()
    for row in _stream(BLOCKS):
        if fault := walk.take(row):
            return fault
        if progress and walk.blocks % FETCH == 0:
            progress(walk.blocks, of)
    return walk.end()


def _stream(query: str) -> Iterator[tuple]:
    with connection.connection.cursor(name="registry_verify") as cursor:
        cursor.itersize = FETCH
        cursor.execute(query)
        yield from cursor


def _estimate() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE relname = 'registry_block'")
        return cursor.fetchone()[0]


# A retirement says how many tonnes it was of, and so do its steps.
RETIREMENTS = """
SELECT r.number, r.tonnes, coalesce(sum(s.past - s.first) FILTER (WHERE s.to_state = 5), 0)
FROM registry_retirement r LEFT JOIN registry_step s ON s.change_id = r.id
GROUP BY r.number, r.tonnes
HAVING r.tonnes <> coalesce(sum(s.past - s.first) FILTER (WHERE s.to_state = 5), 0)
ORDER BY r.number LIMIT 1
"""


def _rest(walk: _Walk, issued: dict[int, tuple[str, int]]) -> Fault | None:
    for issuance, (prefix, tonnes) in issued.items():
        if issuance not in walk.seen:
            return Fault("missing", serials.written(prefix, 1, tonnes), str(tonnes), "0")
    with connection.cursor() as cursor:
        cursor.execute(RETIREMENTS)
        if found := cursor.fetchone():
            return Fault("retirement", found[0], str(found[1]), str(found[2]))
    retired = walk.tonnes[State.RETIRED]
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(tonnes), 0) FROM registry_retirement")
        certified = int(cursor.fetchone()[0])
    return None if retired == certified else Fault("retirement", "", str(certified), str(retired))


def _claims(spans: list[claims.Span]) -> Fault | None:
    """Two projects, or a project and citizens, that count the same thing on the same day."""
    found = claims.first_meeting(spans)
    if found is None:
        return None
    one, other = found
    first, last = claims.meeting(one, other)
    where = f"{one.activity} {one.track} / {other.track} {first}–{last}"
    return Fault("claim", where, "one owner", f"{one.who}, {other.who}")
