"""Feeds and cities for tests of intake."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from puhui.engine.intake.queries import read_rows
from puhui.foundations.packs import schema

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
NOW = datetime(2026, 3, 10, tzinfo=UTC)
NAME = schema.Text(zh="甲", en="A")
SOURCE = schema.Source(title="a test", review=schema.Review.RECALLED)
DISTANCE = schema.Input(unit="km", maximum="200", name=NAME)


def feed(**changes) -> schema.Feed:
    """A feed of rides: record_no is the key, card the subject, paid_at the time, km the distance."""
    declared = {
        "id": "rides",
        "partner": "metro",
        "partner_name": NAME,
        "name": NAME,
        "scenario": "metro",
        "rows": "data",
        "key": ("record_no",),
        "time": {"column": "paid_at"},
        "subject": {"scheme": "card", "column": "card"},
        "inputs": {"distance": {"column": "km", "unit": "km"}},
    }
    return schema.Feed.model_validate(declared | changes)


def city(**changes) -> schema.City:
    known = {
        "city": "luzhou", "name": NAME, "programme": NAME, "region": "sichuan", "starts": date(2020, 1, 1),
        "version": "1", "about": NAME, "source": SOURCE,
    }  # fmt: skip
    return schema.City.model_validate(known | changes)


HEADER = ("record_no", "card", "paid_at", "km")


def row(number: int = 1, card: str = "6001", at: str = "2026-03-01 08:00:00", km: str = "3.5") -> dict[str, str]:
    return {"record_no": str(number), "card": card, "paid_at": at, "km": km}


def csv_text(rows: Sequence[dict[str, str]], **form) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADER, **form)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(path: Path, content: bytes | str, declared: schema.Feed | None = None, **how) -> pl.DataFrame:
    """All rows of a file of this content."""
    file = path / "delivered"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return pl.concat(read_rows(file, declared or feed(), **how))


def rows_of(frame: pl.DataFrame) -> list[dict[str, str]]:
    """The declared cells alone, as they were."""
    return frame.select(HEADER).to_dicts()


def as_json(rows: Sequence[dict[str, object]], **around) -> str:
    return json.dumps({"total": len(rows), "data": list(rows), **around}, ensure_ascii=False)
