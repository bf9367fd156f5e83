"""A small city whose deeds are told directly, and the board as a plain sort would have it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl

from puhui.economy.honours import actions, queries
from puhui.economy.honours.applying import number
from puhui.economy.honours.calc import tallies
from puhui.economy.honours.models import Score
from puhui.foundations.packs import schema

CITY = "greenbay"
NAME = schema.Text(zh="绿湾", en="Greenbay")
SOURCE = schema.Source(title="test", review=schema.Review.RECALLED)
SCENARIOS = {"bus": 2, "plate": 4, "walk": 5}
DAY = date(2026, 11, 18)  # a Wednesday
AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
NOTHING_SEEN = pl.DataFrame(schema=queries.SEEN_COLUMNS)


def level(id: str, grams: str, **more) -> schema.Level:
    told = {"name": NAME, "valid_from": date(2026, 1, 1), "source": SOURCE} | more
    return schema.Level(id=id, grams=grams, **told)


def badge(id: str, **ground) -> schema.Badge:
    return schema.Badge(
        id=id, name=NAME, about=NAME, ground=schema.Ground(**ground), source=SOURCE, frame=id == "frame"
    )


def board(id: str = "city", **more) -> schema.Board:
    told = {"periods": ("day", "week", "month", "year"), "minimum": 1} | more
    return schema.Board(id=id, name=NAME, source=SOURCE, **told)


def pack_of(*, levels=(), badges=(), boards=(), teams=(), certificates=()) -> schema.Pack:
    city = schema.City(
        city=CITY, name=NAME, programme=NAME, region="四川", starts=date(2024, 1, 1), version="1", about=NAME,
        source=SOURCE,
    )  # fmt: skip
    return schema.Pack(
        city=city, factors=(), methodologies=(), scenarios=(), rules=(), feeds=(), levels=levels, badges=badges,
        boards=boards, teams=teams, certificates=certificates,
    )  # fmt: skip


TEAMS = (
    schema.TeamKind(id="class", name=NAME, members_max=3, source=SOURCE),
    schema.TeamKind(id="university", name=NAME, members_max=9, opened_by="operator", source=SOURCE),
)


class Town:
    """Tells deeds of people and has them applied; ``told`` is what everybody did, in plain dictionaries."""

    def __init__(self, pack: schema.Pack, at: datetime = AT) -> None:
        self.pack, self.batches = pack, 0
        self.told: dict[tuple[int, date, str], tuple[int, int, int]] = {}
        actions.open_honours(city=CITY, before=None, pack=pack, at=at)
        actions.fill_new(city=CITY, pack=pack, scenarios=SCENARIOS, at=at)

    def does(self, holder: int, day: date = DAY, *, scenario="bus", mg=80_000, points=10, acts=1, at: datetime = AT):
        """What a person's day in a scenario comes to from now on; ``acts`` 0: nothing."""
        self.told[holder, day, scenario] = (acts, mg if acts else 0, points if acts else 0)
        return self.apply(day, [holder], at)

    def apply(self, day: date, holders: list[int], at: datetime = AT):
        rows = [
            (holder, SCENARIOS[name], *told, last(day))
            for (holder, on, name), told in self.told.items()
            if on == day and holder in holders and told[0]
        ]
        self.batches += 1
        seen = pl.DataFrame([(day, 2, self.batches, 0)], schema=queries.SEEN_COLUMNS, orient="row")
        return actions.apply_day(
            city=CITY, pack=self.pack, scenarios=SCENARIOS, day=day, seen=seen, at=at,
            now=pl.DataFrame(rows, schema=queries.DEED_COLUMNS, orient="row"), asked=pl.Series(holders, dtype=pl.Int64),
        )  # fmt: skip

    def board(self, holder: int | None = None, *, period: str = "month", day: date = DAY, id: str = "city", **more):
        return queries.board(pack=self.pack, board=id, period=period, day=day, holder=holder, **more)

    def order(self, counted=None) -> list[tuple[int, int]]:
        """Holder and score of everybody in the month of DAY, as the table has them, sorted here."""
        tally = number(CITY, counted or tallies.Counted("grams"))
        rows = Score.objects.filter(tally=tally, period=int(queries.Period.MONTH), part="", starts=DAY.replace(day=1))
        return [(r.holder_id, -r.minus) for r in sorted(rows, key=lambda r: (r.minus, r.reached, r.holder_id))]

    def has(self, holder: int) -> set[str]:
        return {b.badge for b in queries.badges_of(holder, CITY) if b.taken_at is None}


def last(day: date, minutes: int = 0) -> int:
    """Noon of a day, and some minutes, in microseconds since 1970."""
    return int((datetime(day.year, day.month, day.day, 4, tzinfo=UTC) + timedelta(minutes=minutes)).timestamp() * 1e6)


HOURS = Decimal("100")
