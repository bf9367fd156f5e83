"""FACE: what neutrality answers with. Emissions are whole milligrams of CO2e, units whole tonnes, money whole fen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

MG_PER_TONNE = 10**9
KINDS = ("event", "organisation")
PLANNED, FINAL = "plan", "final"
STAGES = (PLANNED, FINAL)
OPEN, DECLARED, REVOKED = "open", "declared", "revoked"
STATES = (OPEN, DECLARED, REVOKED)
CONFIRMATIONS = ("self", "independent")  # 自我承诺, 独立机构评价
# Every item of a declaration, in the guide's order.
ITEMS = (
    "name", "organiser", "time", "boundary", "emissions", "measures", "offsets", "confirmation", "conclusion",
    "signature",
)  # fmt: skip
GREEN, BLACK = "green", "black"


def whole_tonnes(milligrams: int) -> int:
    """Tonnes that offset an emission: rounded up, so that never less is offset than was emitted.

    >>> whole_tonnes(1), whole_tonnes(10**9), whole_tonnes(0)
    (1, 1, 0)
    """
    return -(-milligrams // MG_PER_TONNE)


@dataclass(frozen=True)
class Measure:
    """Something done to emit less; ``saved_kg`` as the organiser estimates it, None where nobody did."""

    said: str
    saved_kg: int | None
    on: date


@dataclass(frozen=True)
class SourceLine:
    """What one source emits. ``group``: fuel, energy, transport, lodging, supplies, waste."""

    step: str
    group: str
    zh: str
    en: str
    amount_mg: int


@dataclass(frozen=True)
class Unverified:
    """A factor of which nobody has read the figure at the issuing authority; ``name``: its id and kind."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True)
class Inventory:
    """One inventory; the latest of a stage counts. ``trace``: every input, factor and step, with sources and 待核."""

    id: UUID
    stage: str  # plan, final
    nth: int  # of the stage
    methodology: str
    version: str
    pack: int  # the pack's version by which it was computed
    on: date  # the day whose factors counted
    inputs: dict[str, Any]
    evidence_sha256: str
    amount_mg: int
    lines: tuple[SourceLine, ...]
    trace: tuple[dict[str, Any], ...]
    by: str
    at: datetime

    @property
    def tonnes(self) -> int:
        return whole_tonnes(self.amount_mg)

    @property
    def unverified(self) -> tuple[Unverified, ...]:
        """Factors in it whose figures were not read at the issuing authority (待核)."""
        found = [t for t in self.trace if t["kind"] == "factor" and t["to_be_verified"]]
        names = [f"{t['name']} {t.get('factor_kind') or ''}".strip() for t in found]
        titles = [t["title"] or {"zh": t["name"], "en": t["name"]} for t in found]
        return tuple(Unverified(name, title["zh"], title["en"]) for name, title in zip(names, titles, strict=True))


@dataclass(frozen=True)
class Recomputed:
    """An inventory computed once more: the same, or what came out instead."""

    inventory: UUID
    kept_mg: int
    found_mg: int
    same: bool


@dataclass(frozen=True)
class Offset:
    """Units used up for an undertaking. ``unit``: by its id in the pack; ``reference``: the retirement's number."""

    id: UUID
    unit: str
    zh: str
    en: str
    rank: int  # in the order of preference, 1 the best
    own: bool
    tonnes: int
    reference: str
    where: str  # which registry keeps the retirement
    serials: tuple[str, ...]
    retired_on: date
    reason: str  # why better units were passed over
    evidence_sha256: str


@dataclass(frozen=True)
class Due:
    """What is still to be offset. ``emitted`` by the final inventory, or the plan's as long as there is none."""

    emitted_tonnes: int
    retired_tonnes: int
    stage: str  # "": nothing was measured yet
    last_day: date  # on which units may be retired for it

    @property
    def left_tonnes(self) -> int:
        return max(0, self.emitted_tonnes - self.retired_tonnes)


@dataclass(frozen=True)
class Undertaking:
    """What is to be neutral: an event, or an organisation's year."""

    id: UUID
    number: str
    city: str
    kind: str
    name: str
    organiser: str
    organiser_id: str
    first: date
    last: date
    place: str
    boundary: str
    state: str  # open, declared, revoked
    due: Due
    measures: tuple[Measure, ...] = ()
    inventories: tuple[Inventory, ...] = ()
    offsets: tuple[Offset, ...] = ()

    def latest(self, stage: str) -> Inventory | None:
        return max((i for i in self.inventories if i.stage == stage), key=lambda i: i.nth, default=None)


@dataclass(frozen=True)
class Declaration:
    """That an undertaking is neutral, with every item that the guide asks for, as it was signed.

    ``items``: pairs of an item's id and what it says, in the guide's order. ``verdict``: valid, revoked, changed.
    """

    id: UUID
    number: str
    city: str
    undertaking: str  # its number
    kind: str
    name: str
    organiser: str
    emitted_mg: int
    emitted_tonnes: int
    retired_tonnes: int
    confirmation: str
    confirmed_by: str
    signed_by: str
    signed_on: date
    items: tuple[tuple[str, Any], ...]
    address: str
    credential: str
    revoked_on: date | None
    reason: str
    verdict: str


@dataclass(frozen=True)
class CredentialChecked:
    """What a credential is worth: valid, revoked, changed, foreign, unknown."""

    verdict: str
    declaration: Declaration | None = None


@dataclass(frozen=True)
class Listed:
    """An entry of the green or black list; ``state``: proposed, listed, refused, ended."""

    id: UUID
    city: str
    colour: str
    subject: str
    name: str
    reason: str
    ground: str  # the document or declaration behind it
    first: date
    last: date | None
    state: str
    proposed_by: str
    decided_by: str


@dataclass(frozen=True)
class Evaluation:
    """A free evaluation that somebody has a right to."""

    id: UUID
    undertaking: str
    tonnes: int
    tonnes_min: int
    asked_on: date


@dataclass(frozen=True)
class Provider:
    """A 碳中和服务商; its ``account`` in the registry keeps what owners entrust, beside what is its own."""

    id: int
    city: str
    account: int
    number: str  # of the account
    name: str
    state: str  # listed, ended


@dataclass(frozen=True)
class Entrustment:
    """Tonnes that an owner gives a provider to sell, at no less than ``price_fen`` a tonne.

    ``state``: proposed, held, ended.
    """

    id: UUID
    number: str
    city: str
    provider: int
    holder: int  # the provider's registry account
    owner: int  # the owner's
    owner_name: str
    project: str
    vintage: int
    tonnes: int
    price_fen: int
    until: date
    state: str


@dataclass(frozen=True)
class AgencySale:
    """Entrusted tonnes that were sold or used up: what the provider owes their owner."""

    entrustment: str
    owner: int
    change: UUID  # of the registry
    way: str  # sold, retired
    at: datetime
    issuance: int
    first: int
    past: int
    price_fen: int

    @property
    def tonnes(self) -> int:
        return self.past - self.first

    @property
    def amount_fen(self) -> int:
        return self.price_fen * self.tonnes


@dataclass(frozen=True)
class ProviderStatement:
    """What a provider collected, holds, sold, and owes to whom. Collected = held + sold + retired + returned."""

    provider: Provider
    collected: int
    held: int
    sold: int
    retired: int
    returned: int
    entrustments: tuple[Entrustment, ...]
    sales: tuple[AgencySale, ...]
    owed_fen: dict[int, int]  # by owner's account


@dataclass(frozen=True)
class Fault:
    kind: str
    where: str
    expected: str
    found: str


@dataclass(frozen=True)
class Report:
    """The proof: inventories recomputed, offsets held against the registry, declarations against both."""

    undertakings: int
    inventories: int
    offsets: int
    declarations: int
    first_fault: Fault | None

    @property
    def ok(self) -> bool:
        return self.first_fault is None
