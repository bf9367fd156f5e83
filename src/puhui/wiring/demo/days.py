"""What the demo's people did: one file per feed, in the partners' own formats, drawn from a seed.

The same days give the same records on every machine. Each file of a demo day also holds what real files hold:
a row sent twice, a row that contradicts another, a clock that runs ahead, a quantity below zero.
"""

import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from openpyxl import Workbook

from puhui.ground.clock import SHANGHAI
from puhui.wiring.demo import people
from puhui.wiring.demo.people import Person

Row = dict[str, str]
LUZHOU_LINES = ("101路", "112路", "166路", "219路", "241路", "301路")
CHENGDU_LINES = ("3路", "28路", "56路", "78路", "118路", "G50路")
BICYCLES = ("bikes-a", "bikes-b", "bikes-c")


@dataclass(frozen=True)
class Feed:
    """How one feed is told: its act, its likelihood per person and day, and the file's format."""

    city: str
    feed: str
    suffix: str
    encoding: str
    per_day: float
    act: Callable[[random.Random, Person, date, int], Row]
    time: str  # the column that a clock ahead of time spoils
    quantity: str = ""  # the column that is below zero in one row


def write(directory: Path, days: list[date], *, flaws: bool) -> list[tuple[str, str, Path]]:
    """Write one file per feed that tells of all ``days``; answers (city, feed, path), in the order to send them.

    A file that is already there is left as it is.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for feed in FEEDS:
        path = directory / f"{feed.city}-{feed.feed}-{days[0]:%Y%m%d}-{days[-1]:%Y%m%d}{feed.suffix}"
        if not path.exists():
            rows = list(rows_of(feed, days))
            if flaws:
                rows += list(_flawed(feed, rows, days[-1]))
            spare = path.with_name(f".{path.name}")
            WRITERS[feed.suffix](spare, rows, feed.encoding)
            spare.rename(path)
        written.append((feed.city, feed.feed, path))
    return written


def rows_of(feed: Feed, days: list[date]) -> Iterator[Row]:
    """The acts of a feed, by day and person. The first person does everything every day."""
    for day in days:
        for person in people.of(feed.city) + people.strangers_of(feed.city):
            dice = random.Random(f"{feed.city}/{feed.feed}/{day}/{person.number}")
            times = int(feed.per_day) + (dice.random() < feed.per_day % 1)
            for turn in range(max(times, 1) if person.number == 1 else times):
                yield feed.act(dice, person, day, turn)


def _flawed(feed: Feed, rows: list[Row], day: date) -> Iterator[Row]:
    """A row twice, a row that contradicts it, a row from the future, and a quantity below zero."""
    if not rows:
        return
    yield dict(rows[0])
    last = rows[-1]
    if feed.quantity:
        yield last | {feed.quantity: "-1"}
        contradicting = rows[len(rows) // 2]
        yield contradicting | {feed.quantity: str(1 + int(float(contradicting[feed.quantity])))}
    ahead = last[feed.time].replace(f"{day:%Y}", f"{day.year + 9}", 1)
    key = next(iter(last))
    yield last | {feed.time: ahead, key: f"{last[key]}9"}


def _moment(dice: random.Random, day: date, first_hour: int = 6, last_hour: int = 22) -> datetime:
    seconds = dice.randrange(first_hour * 3600, last_hour * 3600)
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(seconds=seconds)


def _number(prefix: str, person: Person, day: date, turn: int) -> str:
    return f"{prefix}{day:%Y%m%d}{person.number:06d}{turn}"


def _ride_time(city: str, person: Person, day: date, turn: int) -> datetime:
    """Both channels of a bus ride tell of one moment."""
    return _moment(random.Random(f"{city}/ride/{day}/{person.number}/{turn}"), day)


def _bus_ride(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    at = _ride_time("luzhou", who, day, turn)
    line = dice.choice(LUZHOU_LINES)
    return {"order_no": _number("B", who, day, turn), "ride_time": f"{at:%F %T}", "card_no": who.card, "line": line}


def _bus_payment(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    # Half of the payments tell of a ride that the bus company tells of too.
    at = _ride_time("luzhou", who, day, turn) if dice.random() < 0.5 else _moment(dice, day)
    paid = at + timedelta(seconds=dice.randrange(5, 90))
    return {"payment_no": _number("P", who, day, turn), "paid_at": f"{paid:%F %T}", "user_no": who.account}


def _steps(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    steps = max(0, int(dice.gauss(6_800, 3_200)))
    return {"user_no": who.account, "date": f"{day}", "steps": str(steps), "revision": "1"}


def _plate(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    at = _moment(dice, day, 11, 20)
    return {"checkin_no": _number("G", who, day, turn), "checked_in_at": f"{at:%F %T}", "user_no": who.account}


def _clothes(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    at, kg = _moment(dice, day, 9, 18), dice.randrange(10, 90) / 10
    row = {"order_no": _number("C", who, day, turn), "weighed_at": f"{at:%F %T}", "user_no": who.account}
    return row | {"kg": f"{kg:.1f}", "revision": "1"}


def _car_free(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    at, hours = _moment(dice, day, 8, 22), dice.choice((24, 24, 24, 48, 72))
    row = {"declaration_no": _number("T", who, day, turn), "ended_at": f"{at:%F %T}"}
    return row | {"user_no": who.account, "hours": str(hours)}


def _paperless(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    at = _moment(dice, day, 9, 21)
    return {"serial_no": _number("N", who, day, turn), "done_at": f"{at:%F %T}", "user_no": who.account}


def _metro(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    at, km = _moment(dice, day, 7, 23), dice.randrange(12, 320) / 10
    row = {"trade_no": _number("M", who, day, turn), "exit_time": f"{at:%F %T}", "card_no": who.card}
    return row | {"distance_km": f"{km:.1f}", "revision": "1"}


def _chengdu_bus(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    at = _ride_time("chengdu", who, day, turn)
    line = dice.choice(CHENGDU_LINES)
    return {"trade_no": _number("B", who, day, turn), "trade_time": f"{at:%F %T}", "card_no": who.card, "line": line}


def _bicycle(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    at = _moment(dice, day)
    row = {"order_no": _number("R", who, day, turn), "operator": dice.choice(BICYCLES), "start_time": f"{at:%F %T}"}
    return row | {"user_no": who.account, "seconds": str(dice.randrange(240, 3_000))}


def _charging(dice: random.Random, who: Person, day: date, turn: int) -> Row:
    at, kwh = _moment(dice, day), dice.randrange(80, 520) / 10
    row = {"order_no": _number("E", who, day, turn), "ended_at": f"{at:%F %T}", "user_no": who.account}
    return row | {"kwh": f"{kwh:.1f}", "revision": "1"}


FEEDS = (
    Feed("luzhou", "bus-rides", ".csv", "gb18030", 0.9, _bus_ride, "ride_time"),
    Feed("luzhou", "bus-payments", ".jsonl", "utf-8", 0.3, _bus_payment, "paid_at"),
    Feed("luzhou", "walking-steps", ".xlsx", "", 0.8, _steps, "date", "steps"),
    Feed("luzhou", "plate-clearing", ".csv", "utf-8-sig", 0.25, _plate, "checked_in_at"),
    Feed("luzhou", "old-clothes", ".xlsx", "", 0.02, _clothes, "weighed_at", "kg"),
    Feed("luzhou", "car-free-days", ".csv", "gb18030", 0.05, _car_free, "ended_at", "hours"),
    Feed("luzhou", "paperless-banking", ".json", "utf-8", 0.1, _paperless, "done_at"),
    Feed("chengdu", "metro-rides", ".parquet", "", 1.1, _metro, "exit_time", "distance_km"),
    Feed("chengdu", "bus-rides", ".csv", "gb18030", 0.6, _chengdu_bus, "trade_time"),
    Feed("chengdu", "bike-trips", ".jsonl", "utf-8", 0.5, _bicycle, "start_time", "seconds"),
    Feed("chengdu", "charging-orders", ".csv", "utf-8-sig", 0.1, _charging, "ended_at", "kwh"),
    Feed("chengdu", "car-free-days", ".csv", "gb18030", 0.04, _car_free, "ended_at", "hours"),
)


def _write_csv(path: Path, rows: list[Row], encoding: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def _write_lines(path: Path, rows: list[Row], encoding: str) -> None:
    path.write_bytes("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode(encoding))


def _write_json(path: Path, rows: list[Row], encoding: str) -> None:
    path.write_bytes(json.dumps(rows, ensure_ascii=False, indent=1).encode(encoding))


def _write_xlsx(path: Path, rows: list[Row], encoding: str) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)


def _write_parquet(path: Path, rows: list[Row], encoding: str) -> None:
    pl.DataFrame(rows).write_parquet(path)


WRITERS: dict[str, Callable[[Path, list[Row], str], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_lines,
    ".json": _write_json,
    ".xlsx": _write_xlsx,
    ".parquet": _write_parquet,
}
