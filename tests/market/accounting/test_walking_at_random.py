"""Vouchers of random years: debits are credits, tonnes and costs add up, an empty pool costs nothing."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as any_of

from puhui.market.accounting.calc import disclosing
from puhui.market.accounting.calc.walking import Event, Part, Walk
from puhui.market.accounting.facts import ROWS_IN, ROWS_OUT, Line

INSTRUMENTS = ("P0001-2025", "P0002-2024")
WAYS_IN = ("issued", "bought", "came", "taken")
WAYS_OUT = ("sold", "left", "used", "retired", "cancelled")
STEPS = any_of.tuples(
    any_of.sampled_from(WAYS_IN + WAYS_OUT * 2), any_of.sampled_from((0, 1)), any_of.integers(1, 40),
    any_of.integers(1, 9_999), any_of.integers(0, 40), any_of.integers(0, 90),
)  # fmt: skip


def told(steps) -> list[tuple[Event, list[str]]]:
    """Events that can happen, each with the origins of its tonnes, kept tonne by tonne."""
    held: dict[int, dict[int, str]] = {0: {}, 1: {}}
    last, day, found = {0: 1, 1: 1}, date(2024, 11, 1), []
    for nth, (way, series, tonnes, price, start, days) in enumerate(steps):
        day += timedelta(days=days)
        mine = held[series]
        if way in WAYS_IN:
            first = last[series]
            last[series] = past = first + tonnes
            origin = {"bought": "bought", "taken": "entrusted"}.get(way, "free")
            mine |= dict.fromkeys(range(first, past), origin)
            parts, origins = [Part(series, first, past)], [origin] * tonnes
        else:
            serials = sorted(mine)[start : start + tonnes]
            if way == "left":
                serials = [s for s in serials if mine[s] != "entrusted"]
            if not serials:
                continue
            parts, origins = [Part(series, s, s + 1) for s in serials], [mine.pop(s) for s in serials]
        priced = price if way in ("bought", "sold") else 0
        found.append((Event(day, way, INSTRUMENTS[series], f"e{nth}", tuple(parts), priced), origins))
    return found


def of(lines: tuple[Line, ...], account: str) -> int:
    return sum(line.debit_fen - line.credit_fen for line in lines if line.account == account)


@settings(max_examples=60)
@given(any_of.lists(STEPS, max_size=30))
def test_any_years_books_balance(steps):
    events = told(steps)
    walk = Walk().pass_by(event for event, _origins in events)
    by_reference = {}
    for entry in walk.entries:
        assert sum(v.debit_fen for v in entry.lines) == sum(v.credit_fen for v in entry.lines)
        assert all((v.debit_fen > 0) != (v.credit_fen > 0) for v in entry.lines)
        by_reference.setdefault(entry.reference, []).append(entry)

    tonnes, pools = Counter(), {name: [0, 0] for name in INSTRUMENTS}
    for event, origins in events:
        counts = Counter(origins)
        lines = tuple(line for entry in by_reference[event.reference] for line in entry.lines)
        pool = pools[event.instrument]
        if event.way == "bought":
            pool[0], pool[1] = pool[0] + event.tonnes, pool[1] + event.price_fen * event.tonnes
            assert (of(lines, "1489"), of(lines, "1002")) == (
                event.price_fen * event.tonnes,
                -event.price_fen * event.tonnes,
            )
        elif event.way in WAYS_OUT and counts["bought"]:
            cost = -of(lines, "1489")
            # The average, to half a fen; written without any division.
            assert abs(2 * (cost * pool[0] - pool[1] * counts["bought"])) <= pool[0]
            pool[0], pool[1] = pool[0] - counts["bought"], pool[1] - cost
            assert pool[1] >= 0 and (pool[0] or not pool[1])
        if event.way == "sold":
            own = event.price_fen * (counts["bought"] + counts["free"])
            assert of(lines, "1002") == event.price_fen * event.tonnes
            assert own + of(lines, "1489") == -of(lines, "6301") - of(lines, "6711")
            assert of(lines, "2241") == -event.price_fen * counts["entrusted"]
        sign = 1 if event.way in WAYS_IN else -1
        tonnes[event.instrument] += sign * (counts["bought"] + counts["free"])

    assert {name: [walk.pools[name].tonnes, walk.pools[name].amount_fen] for name in INSTRUMENTS} == pools
    closing = 0
    for year in range(2024, 2034):
        table = disclosing.disclose(walk.movements, year)
        assert table.opening.amount_fen == closing
        total = table.opening
        for row in ROWS_IN + ROWS_OUT:
            total += table.rows[row] if row in ROWS_IN else -table.rows[row]
        assert total == table.closing
        closing = table.closing.amount_fen
    assert closing == sum(cost for _tonnes, cost in pools.values())
    assert table.closing.tonnes == sum(tonnes.values())
