"""Units come into being: numbered from one on, in one block, in the owner's account."""

from datetime import datetime
from uuid import UUID

from puhui.ground.identifiers import number_of
from puhui.market.registry import facts, refusals, ring
from puhui.market.registry.calc import serials
from puhui.market.registry.facts import State
from puhui.market.registry.models import Issuance, Period, Project, Step
from puhui.market.registry.models.units import TONNES_MAX


def number_units(
    project: Project, period: Period, vintage: int, tonnes: int, unit: str, change: UUID, at: datetime
) -> facts.Issued:  # fmt: skip
    """Issue so many tonnes of a vintage; the caller has locked the project. Refusals: TonnesNotWhole, TonnesTooMany."""
    if not isinstance(tonnes, int) or tonnes < 1:
        raise refusals.TonnesNotWhole(tonnes=tonnes)
    if tonnes > TONNES_MAX:
        raise refusals.TonnesTooMany(tonnes=tonnes, limit=TONNES_MAX)
    nth = Issuance.objects.filter(project_id=project.id).count() + 1
    issuance = Issuance.objects.create(
        id=number_of(f"registry/issuance/{period.id}/{vintage}"), city=project.city, project_id=project.id,
        period_id=period.id, vintage=vintage, nth=nth, tonnes=tonnes, change_id=change, at=at,
        prefix=serials.prefix(unit, project.number, vintage, nth),
    )  # fmt: skip
    ring.close(issuance, project.account_id, change)
    Step.objects.create(
        change_id=change, issuance_id=issuance.id, first=1, past=tonnes + 1, from_state=State.EDGE,
        to_account_id=project.account_id, to_state=State.AVAILABLE,
    )  # fmt: skip
    return told(issuance, project)


def told(issuance: Issuance, project: Project) -> facts.Issued:
    return facts.Issued(
        issuance=issuance.id, project=serials.project_code(project.number), vintage=issuance.vintage,
        tonnes=issuance.tonnes, serial=serials.written(issuance.prefix, 1, issuance.tonnes),
    )  # fmt: skip
