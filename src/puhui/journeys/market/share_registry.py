"""The public registry as tables, to take along: projects, periods, units, retirements. Streamed, a hundred at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from puhui.market.registry import queries

PAGES_MAX = 10_000
Rows = Iterator[Sequence[Any]]


def pages(ask: Callable[..., list], city: str) -> Iterator[Any]:
    """Everything that a question answers with, page by page."""
    for number in range(1, PAGES_MAX + 1):
        found = ask(city, page=number)
        yield from found
        if not found:
            return


def projects(city: str) -> Rows:
    for chain in pages(queries.chains, city):
        p = chain.project
        yield (
            p.code, p.name, chain.owner, p.state, p.field, p.place, p.methodology, p.crediting_first, p.crediting_last,
            p.validator, p.registered_on, sum(chain.tonnes.values()), chain.tonnes.get("retired", 0),
        )  # fmt: skip


def periods(city: str) -> Rows:
    for chain in pages(queries.chains, city):
        for p in chain.periods:
            for vintage, tonnes in p.reported.items():
                serial = next((one.serial for one in p.issued if one.vintage == vintage), "")
                verified = p.verified.get(vintage)
                yield p.project, p.first, p.last, p.state, p.verifier, vintage, tonnes, verified, p.issued_on, serial


def units(city: str) -> Rows:
    for b in pages(queries.issued_blocks, city):
        yield b.serial, b.project, b.vintage, b.first, b.last, b.last - b.first + 1, b.state, b.account, b.since


def retirements(city: str) -> Rows:
    for r in pages(queries.retirements, city):
        yield (
            r.number, r.retired_on, r.holder, r.account, r.purpose, r.beneficiary, r.tonnes, " ".join(r.serials),
            " ".join(f"{code}-{vintage}" for code, _name, _methodology, vintage in r.projects), r.statement,
        )  # fmt: skip


TABLES: dict[str, tuple[tuple[str, ...], Callable[[str], Iterable[Sequence[Any]]]]] = {
    "projects": (
        ("code", "name", "owner", "state", "field", "place", "methodology", "crediting_first", "crediting_last",
         "validator", "registered_on", "issued_tonnes", "retired_tonnes"),
        projects,
    ),
    "periods": (
        ("project", "first", "last", "state", "verifier", "vintage", "reported_tonnes", "verified_tonnes", "issued_on",
         "serial"),
        periods,
    ),
    "units": (("serial", "project", "vintage", "first", "last", "tonnes", "state", "account", "since"), units),
    "retirements": (
        ("number", "retired_on", "holder", "account", "purpose", "beneficiary", "tonnes", "serials", "vintages",
         "statement"),
        retirements,
    ),
}  # fmt: skip
