"""What state a placement is in, and what placements come to. A sum of nothing that was told is None, not zero."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from puhui.civic.outreach import facts


def state(places: int, due: date, proofs: Sequence[facts.Proof], today: date) -> str:
    """Proved before all else; what waits for somebody's look is not missing; what was refused is said to be so."""
    told = [one.state for one in proofs]
    if told.count(facts.PROVED) >= places:
        return facts.PROVED
    if facts.HELD in told:
        return facts.HELD
    # A refusal that was followed by a good file is settled.
    if told and told[-1] == facts.REFUSED:
        return facts.REFUSED
    return facts.MISSING if today > due else facts.ASKED


def proved_since(places: int, good: Sequence[facts.Proof]) -> datetime | None:
    """When the last of the needed proofs came to stand."""
    stood = sorted(one.decided_at or one.at for one in good)
    return stood[places - 1] if len(stood) >= places else None


def total(amounts: Iterable[int | None]) -> int | None:
    """The sum of those that are known; None where none is."""
    known = [one for one in amounts if one is not None]
    return sum(known) if known else None


def counted(key: UUID | None, placements: Sequence[facts.Placement]) -> facts.Counts:
    """Placements by state; ``uncounted``: proved ones that nobody counted the reach of."""
    many = {name: sum(one.state == name for one in placements) for name in facts.STATES}
    return facts.Counts(
        key=key, asked=len(placements), proved=many[facts.PROVED], held=many[facts.HELD], refused=many[facts.REFUSED],
        missing=many[facts.MISSING], open=many[facts.ASKED], reach=total(one.reach for one in placements),
        uncounted=sum(one.state == facts.PROVED and one.reach is None for one in placements),
        planned_fen=total(one.planned_fen for one in placements), spent_fen=total(one.spent_fen for one in placements),
        lacking=tuple(one.id for one in placements if one.state != facts.PROVED),
    )  # fmt: skip
