"""Tables of the registry; private to the room."""

from puhui.market.registry.models.bodies import Body, Engagement, Finding, Staff
from puhui.market.registry.models.desks import Desk
from puhui.market.registry.models.projects import Claim, Comment, Notice, Period, Project
from puhui.market.registry.models.units import (
    Account,
    Asked,
    Block,
    Change,
    Duty,
    Issuance,
    Retirement,
    RetirementCertificate,
    Step,
)

__all__ = [
    "Account", "Asked", "Block", "Body", "Change", "Claim", "Comment", "Desk", "Duty", "Engagement", "Finding",
    "Issuance", "Notice", "Period", "Project", "Retirement", "RetirementCertificate", "Staff", "Step",
]  # fmt: skip
