"""A city with people in it, and day files in its feeds' own formats."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings
from django.db import connection

from puhui.economy.points import queries as points
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.journeys.acts import record_behaviour
from puhui.journeys.packs import activate_pack

JOINED = datetime(2026, 11, 1, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


class City:
    """What a test asks of a city: enrol people, send rows, look at the books."""

    def __init__(self, code: str, folder: Path) -> None:
        self.code, self.folder, self.sent = code, folder, 0
        self.active = activate_pack.activate_pack(directory=settings.PACKS / code, at=JOINED)

    def enrol(self, *numbers: str, scheme: str, scenarios: tuple[str, ...] | None = None) -> list[int]:
        """Let people join, who agree to every scene (or these); their holders."""
        pack = self.active.pack
        agreed = {
            s.id: (s.consent.version, s.consent.text.model_dump())
            for s in pack.scenarios
            if scenarios is None or s.id in scenarios
        }
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_user")
            known = cursor.fetchone()[0]
        phones = [f"138{known + n:08}" for n in range(len(numbers))]
        frame = pl.DataFrame({"phone": phones, "scheme": [scheme] * len(numbers), "number": list(numbers)})
        return people.enrol_frame(city=self.code, frame=frame, consents=agreed, at=JOINED).to_list()

    def send(self, feed: str, text: str, *, at: datetime = NEXT_MORNING, name: str = "") -> record_behaviour.Outcome:
        """Send a file of this text."""
        self.sent += 1
        path = self.folder / (name or f"{feed}-{self.sent}.csv")
        path.write_text(text)
        return record_behaviour.record_file(city=self.code, feed=feed, path=path, way="test", at=at)

    def grams(self, holder: int) -> int:
        """Milligrams of CO2e in the ledger."""
        return ledger.balances(holder, self.code)[f"{self.code}.mg_co2e"].posted

    def points(self, holder: int) -> int:
        """Points in the ledger, ripe or not."""
        kept = ledger.balances(holder, self.code)
        return kept[f"{self.code}.point"].posted + kept[f"{self.code}.bubble"].posted

    def kept(self, holder: int, at: datetime = NEXT_MORNING):
        return points.points_of(holder, self.code, at)


@pytest.fixture
def luzhou(db, tmp_path) -> City:
    return City("luzhou", tmp_path)


@pytest.fixture
def chengdu(db, tmp_path) -> City:
    return City("chengdu", tmp_path)


def counts(outcome) -> dict[str, int]:
    """The outcomes that occurred."""
    names = ("accepted", "duplicate", "conflict", "rejected", "open", "unclaimed", "held")
    return {n: getattr(outcome, n) for n in names if getattr(outcome, n)}


def scenario_of(city: str, code: str):
    return next(s for s in packs.active(city).pack.scenarios if s.id == code)
