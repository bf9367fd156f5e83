"""A city's programme in miniature: it keeps everybody's lines, and settles what changed as the journey does."""

from datetime import date, datetime, timedelta
from uuid import UUID

import polars as pl
from django.db import transaction
from tests.economy.points.samples import LINES, SOURCE

from puhui.economy.points import actions, queries
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as books
from puhui.foundations.packs import schema
from puhui.ground import clock

CITY = "luzhou"
NAME = schema.Text(zh="泸州", en="Luzhou")
SCENARIOS = {"bus": 2, "clothes": 3, "plate": 4, "walk": 5}
SHEET = ["day", "holder_id", "scenario_id"]


def pack_of(*rules: schema.Rule, person_caps=()) -> schema.Pack:
    city = schema.City(
        city=CITY, name=NAME, programme=NAME, region="四川", starts=date(2024, 1, 1), version="1", about=NAME,
        person_caps=person_caps, source=SOURCE,
    )  # fmt: skip
    return schema.Pack(city=city, factors=(), methodologies=(), scenarios=(), rules=rules, feeds=())


class Programme:
    """Opens the city in the ledger; afterwards ``tell`` and ``untell`` lines, then ``settle``."""

    def __init__(self, *rules: schema.Rule, person_caps=(), at: datetime) -> None:
        self.pack = pack_of(*rules, person_caps=person_caps)
        self.lines: dict[tuple[int, str], dict] = {}
        self.sheets = pl.DataFrame()
        self.batches = 0
        ledger.open_book(CITY, [f"{CITY}.mg_co2e", f"{CITY}.point", f"{CITY}.bubble"])
        self.shop = ledger.open_house_account(f"{CITY}/shop", "source")
        actions.open_programme(city=CITY, pack=self.pack, at=at)

    def tell(self, *lines: dict) -> None:
        self.lines |= {(line["feed"], line["key"]): line for line in lines}

    def untell(self, *keys: str, feed: int = 1) -> None:
        for key in keys:
            del self.lines[feed, key]

    @transaction.atomic
    def settle(self, at: datetime) -> int:
        """Bring awards and books to what the lines say; answers with how many sheets changed."""
        self.batches += 1
        lines = queries.award(
            pl.DataFrame(list(self.lines.values()), schema=LINES), self.pack.rules, self.pack.city.person_caps
        )
        lines = lines.rename({"holder": "holder_id"}).with_columns(
            pl.col("scenario").replace_strict(SCENARIOS, return_dtype=pl.Int16).alias("scenario_id")
        )
        before = self._before()
        lines = actions.allot_budgets(city=CITY, pack=self.pack, lines=lines, before=before)
        sheets = self._changed(lines, before)
        frame = actions.award_frame(
            city=CITY, pack=self.pack, pack_number=1, sheets=sheets, lines=lines, at=at
        )  # fmt: skip
        if not frame.is_empty():
            ledger.post_frame(f"settle/{self.batches}", at, frame)
        return sheets.height

    def _before(self) -> pl.DataFrame:
        if self.sheets.is_empty():
            return self.sheets
        return self.sheets.join(queries.current_awards(self.sheets), on=[*SHEET, "revision"])

    def _changed(self, lines: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
        now = lines.group_by(*SHEET, "scenario", maintain_order=True).agg(
            pl.col("feed").alias("feeds"), pl.col("key").alias("keys"), "points"
        )
        if not before.is_empty():
            empty = [pl.lit([], before.schema[name]).alias(name) for name in ("feeds", "keys", "points")]
            gone = before.join(now, on=SHEET, how="anti").with_columns(empty).select(now.columns)
            now = pl.concat([now, gone]).join(before, on=SHEET, how="left", suffix="_old")
            same = pl.col("keys").eq_missing(pl.col("keys_old")) & pl.col("points").eq_missing(pl.col("points_old"))
            now = now.filter(~same)
            revision, was = pl.col("revision").fill_null(0) + 1, pl.col("points_old").list.sum().fill_null(0)
        else:
            revision, was = pl.lit(1), pl.lit(0, pl.Int64)
        now = now.select(
            *SHEET, "scenario", "feeds", "keys", "points", revision.cast(pl.Int16).alias("revision"),
            pl.col("points").list.sum().alias("total_points"), was.alias("was_points"),
        )  # fmt: skip
        kept = self.sheets.join(now, on=SHEET, how="anti") if not self.sheets.is_empty() else None
        told = now.select(*SHEET, "scenario", "revision", "feeds", "keys")
        self.sheets = told if kept is None else pl.concat([kept, told])
        return now

    def spend(self, holder: int, amount: int, id: int, at: datetime):
        return actions.spend(holder=holder, city=CITY, amount=amount, to=self.shop, id=UUID(int=id), at=at)

    def balance(self, holder: int) -> tuple[int, int]:
        """Points and bubbles in the ledger."""
        found = books.balances(holder, CITY)
        return found[f"{CITY}.point"].posted, found[f"{CITY}.bubble"].posted


def noon(day: str, plus: int = 0) -> datetime:
    return clock.day_starts(date.fromisoformat(day) + timedelta(days=plus)) + timedelta(hours=12)
