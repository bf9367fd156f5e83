"""A city that makes events neutral, an organiser, and an owner with tonnes: in miniature, and by Chengdu's own pack."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

from tests.market.registry import land

from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import queries as read
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.market import offset_undertaking
from puhui.market.neutrality import actions, facts

CITY, SOURCE, NAME = land.CITY, land.SOURCE, land.NAME
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 12)
BEFORE, AFTER = date(2026, 3, 2), date(2026, 3, 16)
ORGANISER = land.credit_code(77)
CHENGDU = Path(__file__).parents[3] / "packs" / "chengdu"


def on(day: date = AFTER) -> datetime:
    return clock.day_starts(day) + timedelta(hours=10)


def methodology(**changes) -> schema.Methodology:
    """Power by a recalled factor, and a table of journeys whose footprint is told."""
    told = {
        "id": "event", "version": "1", "name": NAME, "summary": NAME, "valid_from": date(2020, 1, 1),
        "inputs": {
            "power": schema.Input(name=NAME, unit="kWh", maximum=Decimal(10**9)),
            "journeys": schema.Input(
                name=NAME, rows_min=0, columns={"footprint": schema.Input(name=NAME, unit="kg_co2e", maximum=Decimal(10**6))}
            ),
        },
        "steps": {
            "electricity": "power * factor(power_used)", "travel": "sum(journeys, footprint)", "total": "electricity + travel"
        },
        "result": "total", "source": SOURCE,
        "cases": (schema.Case(name="c", on=date(2026, 1, 1), inputs={"power": Decimal(2), "journeys": []}, milligrams=10**6),),
    }  # fmt: skip
    return schema.Methodology(**told | changes)


FACTOR = schema.Factor(
    id="power_used", value=Decimal("0.5"), unit="kg_co2e / kWh", valid_from=date(2020, 1, 1), source=SOURCE
)
LINES = (
    schema.EmissionSource(step="electricity", group="energy", name=schema.Text(zh="电力", en="Power")),
    schema.EmissionSource(step="travel", group="transport", name=schema.Text(zh="交通", en="Travel")),
)
UNITS = (
    schema.OffsetUnit(id="allowance", name=schema.Text(zh="配额", en="Allowances")),
    schema.OffsetUnit(id="cdcer", name=schema.Text(zh="CDCER", en="CDCER"), own=True, encouraged=True),
    schema.OffsetUnit(id="cdm", name=schema.Text(zh="CDM", en="CDM")),
    schema.OffsetUnit(id="forest", name=schema.Text(zh="造林", en="Forest"), within_years=6),
)
RULES = schema.Neutrality(
    name=NAME, units=UNITS, source=SOURCE,
    inventories=tuple(
        schema.InventoryKind(subject=kind, methodology="event", sources=LINES) for kind in ("event", "organisation")
    ),
    evaluation=schema.FreeEvaluation(source=SOURCE), custody=schema.Custody(source=SOURCE),
)  # fmt: skip


def pack_of(**changes) -> schema.Pack:
    told = {"factors": (FACTOR,), "methodologies": (methodology(),), "neutrality": (RULES.model_copy(update=changes),)}
    return land.pack_of().model_copy(update=told)


def keeps_neutrality(**changes) -> None:
    packs.activate(pack=pack_of(**changes), at=land.NOON)


@cache
def _chengdu() -> schema.Pack:
    return read.read_directory(CHENGDU)


def keeps_chengdu(**changes) -> None:
    packs.activate(pack=_chengdu().model_copy(update=changes), at=land.NOON)


def plan(kind: str = "event", id: UUID | None = None, **changes) -> facts.Undertaking:
    told = {
        "name": "A conference", "organiser": "The organiser", "organiser_id": ORGANISER, "first": FIRST, "last": LAST,
        "place": "Jinjiang", "boundary": "Venue, travel, hotels", "by": "planner", "at": on(BEFORE),
    }  # fmt: skip
    return actions.plan(id=id or uuid4(), city=CITY, kind=kind, **told | changes)


def reduce(number: str, id: UUID | None = None, **changes) -> facts.Undertaking:
    told = {"said": "No bottled water", "by": "planner", "at": on(BEFORE)} | changes
    return actions.reduce(id=id or uuid4(), undertaking=number, **told)


def measure(number: str, kilograms: object = 10_000, stage: str = "final", id: UUID | None = None, **changes):
    """An inventory of so many kilograms, all of it power."""
    told = {"inputs": {"power": str(Decimal(str(kilograms)) * 2)}, "by": "planner", "at": on()} | changes
    return actions.measure(id=id or uuid4(), undertaking=number, stage=stage, **told)


def proof(text: str = "proof") -> str:
    return evidence.keep(stream=BytesIO(text.encode()), name="proof.pdf", at=on()).sha256


def elsewhere(number: str, unit: str = "allowance", tonnes: object = 5, id: UUID | None = None, **changes):
    told = {
        "reference": "X-1", "where": "A registry", "retired_on": AFTER, "evidence_sha256": proof(), "by": "planner",
        "at": on(),
    }  # fmt: skip
    return actions.offset_elsewhere(id=id or uuid4(), undertaking=number, unit=unit, tonnes=tonnes, **told | changes)


def retire(number: str, account: str, tonnes: int, id: UUID | None = None, **changes) -> facts.Undertaking:
    told = {"wanted": land.amount(tonnes), "by": "planner", "at": on()} | changes
    return offset_undertaking.retire(id=id or uuid4(), undertaking=number, account=account, **told)


def declare(number: str, id: UUID | None = None, **changes) -> facts.Declaration:
    told = {"confirmation": "self", "signed_by": "Its director", "by": "planner", "at": on()} | changes
    return actions.declare(id=id or uuid4(), undertaking=number, **told)


def neutral(account: str, kind: str = "event", kilograms: object = 10_000, tonnes: int = 10, **changes) -> str:
    """An undertaking that may be declared; its number."""
    number = plan(kind, **changes).number
    reduce(number)
    measure(number, kilograms, at=on(max(AFTER, changes.get("last", LAST) + timedelta(days=3))))
    retire(number, account, tonnes)
    return number
