"""The demo's days: the same everywhere, and in the formats that the packs' feeds declare."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from puhui.foundations.packs import queries as packs
from puhui.wiring.demo import days, people

DAYS = [date(2026, 3, 1) + timedelta(days=n) for n in range(2)]


@pytest.mark.parametrize("feed", days.FEEDS, ids=lambda feed: f"{feed.city}-{feed.feed}")
def test_demo_rows_have_the_columns_their_feed_declares(feed):
    pack = packs.read_directory(settings.PACKS / feed.city)
    declared = next(f for f in pack.feeds if f.id == feed.feed)
    needed = {declared.time.column, declared.subject.column, *declared.key}
    needed |= {declared.revision} - {""}
    needed |= {column.column for column in declared.inputs.values() if hasattr(column, "column")}
    row = next(days.rows_of(feed, DAYS))
    assert needed - set(row) == set()
    assert feed.city in people.SCHEMES
    assert declared.subject.scheme in people.SCHEMES[feed.city]


def test_demo_tells_every_feed_of_its_cities():
    for city in people.SCHEMES:
        pack = packs.read_directory(settings.PACKS / city)
        # What people declare themselves comes with their photos, not in a file.
        told = {f.id for f in pack.feeds if f.kind == "acts" and f.declared is None}
        assert told == {f.feed for f in days.FEEDS if f.city == city}


def test_demo_days_are_the_same_twice(tmp_path):
    first = days.write(tmp_path / "first", DAYS, flaws=True)
    second = days.write(tmp_path / "second", DAYS, flaws=True)
    assert [p.name for *_, p in first] == [p.name for *_, p in second]
    for (_, _, one), (_, _, other) in zip(first, second, strict=True):
        # A workbook holds the minute in which it was written.
        if one.suffix != ".xlsx":
            assert one.read_bytes() == other.read_bytes()


def test_demo_numbers_are_nobody_elses():
    everybody = [p for city in people.SCHEMES for p in people.of(city) + people.strangers_of(city)]
    assert len({p.card for p in everybody}) == len(everybody)
    assert len({p.phone for p in everybody}) == len(everybody)
    assert len({p.account for p in everybody}) == len(everybody)
