"""A city with a registry in miniature: accounts that are open, projects that are registered, units that are issued."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.market.registry import actions, facts, models, numbering, queries
from puhui.market.registry.calc.subjects import check_sign

CITY = "chengdu"
NAME = schema.Text(zh="成都", en="Chengdu")
SOURCE = schema.Source(title="A test", review=schema.Review.RECALLED)
NOON = clock.day_starts(date(2026, 3, 2)) + timedelta(hours=12)
REGISTRY = schema.Registry(unit="CDCER", name=NAME, fields=("solar", "food-waste", "sink"), source=SOURCE)


def pack_of(registry: schema.Registry | None = REGISTRY, city: str = CITY) -> schema.Pack:
    about = schema.City(
        city=city, name=NAME, programme=NAME, region="四川", starts=date(2024, 1, 1), version="1", about=NAME,
        source=SOURCE,
    )  # fmt: skip
    told = {"factors": (), "methodologies": (), "scenarios": (), "rules": (), "feeds": ()}
    return schema.Pack(city=about, registry=(registry,) if registry else (), **told)


def keeps_registry(city: str = CITY, **changes) -> None:
    packs.activate(pack=pack_of(REGISTRY.model_copy(update=changes), city), at=NOON)


def credit_code(n: int) -> str:
    """A unified social credit code that checks."""
    first = f"91510100{n:09}"
    return first + check_sign(first)


def account(n: int, kind: str = "enterprise", at: datetime = NOON) -> facts.Account:
    """An open account of the n-th subject."""
    asked = actions.apply_for_account(
        id=uuid4(), city=CITY, kind=kind, subject=credit_code(n), name=f"Owner {n}", by="clerk", at=at
    )
    return actions.decide_account(id=uuid4(), account=asked.id, opens=True, by="officer", at=at)


def project(owner: facts.Account, number: int = 1) -> models.Project:
    """A registered project, put there without its life cycle."""
    return models.Project.objects.create(
        id=number, city=CITY, number=number, account_id=owner.id, state="registered", name=f"Roof {number}",
        methodology="solar@1", field="solar", place="Jinjiang", started_on=date(2022, 1, 1),
        crediting_first=date(2023, 1, 1), crediting_last=date(2032, 12, 31), legal_duty=False, ets_covered=False,
        design_writer="", registered_on=date(2023, 1, 1),
    )  # fmt: skip


@transaction.atomic
def issue(project: models.Project, tonnes: int, vintage: int = 2025) -> facts.Issued:
    """Units of a period that nobody looked into."""
    nth = models.Period.objects.count() + 1
    period = models.Period.objects.create(
        id=nth, city=CITY, project_id=project.id, first=date(vintage, 1, 1), last=date(vintage, 12, 31),
        state="issued", report_sha256="", reported={str(vintage): tonnes},
    )  # fmt: skip
    change = uuid4()
    models.Change.objects.create(
        id=change, city=CITY, kind="issued", about=f"period/{nth}", by="officer", at=NOON, content={}
    )
    return numbering.number_units(project, period, vintage, tonnes, "CDCER", change, NOON)


def amount(tonnes: int, vintage: int = 2025, code: str = "P0001") -> facts.Wanted:
    return facts.Wanted(project=code, vintage=vintage, tonnes=tonnes)


def of(first: int, last: int, nth: int = 1) -> facts.Wanted:
    return facts.Wanted(serial=f"CDCER-P0001-2025-{nth:02}-{first:08}-{last:08}")


def sell(giver: facts.Account, taker: facts.Account, wanted: facts.Wanted, id: UUID | None = None) -> facts.Moved:
    return actions.transfer(
        id=id or uuid4(), giver=giver.id, taker=taker.id, wanted=wanted, deal="D1", by="exchange", at=NOON,
        on_exchange=False,
    )  # fmt: skip


def retire(holder: facts.Account, wanted: facts.Wanted, id: UUID | None = None, **changes) -> facts.Retirement:
    told = {"purpose": "event", "beneficiary": "A conference", "by": "holder", "at": NOON} | changes
    return actions.retire(id=id or uuid4(), account=holder.id, wanted=wanted, **told)


def order(holder: facts.Account, kind: str, wanted: facts.Wanted, reference: str = "(2026)川01执1号", **more):
    """Asked by one, approved by another."""
    id = uuid4()
    actions.ask(id=id, kind=kind, account=holder.id, wanted=wanted, reference=reference, by="clerk", at=NOON, **more)
    return actions.decide(id=id, approves=True, by="officer", at=more.get("at", NOON))


def held(holder: facts.Account) -> dict[str, int]:
    """Tonnes by state, over all projects."""
    sums: dict[str, int] = {}
    for holding in queries.holdings(holder.id):
        for state, tonnes in holding.tonnes.items():
            sums[state] = sums.get(state, 0) + tonnes
    return sums


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run each of these in a thread and connection of its own; refusals come as answers."""

    def one(work: Callable[[], object]) -> object:
        try:
            return work()
        except Refusal as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))
