"""What the registry may answer no to.

registry
├── of units and accounts         (units)     holdings, freezes, retirements, serial numbers
├── of projects and periods       (projects)  windows, notices, claims, issuance
├── of those who judge them       (bodies)    accreditation, teams, conflicts of interest, findings
└── (words)                       what people call the codes that stand in a no's data
"""

from puhui.market.registry.refusals.articles import RegistryRefusal
from puhui.market.registry.refusals.bodies import *  # noqa: F403
from puhui.market.registry.refusals.projects import *  # noqa: F403
from puhui.market.registry.refusals.units import *  # noqa: F403
from puhui.market.registry.refusals.words import DUTIES, FIELDS, KINDS, STATES, WORDS

__all__ = ["DUTIES", "FIELDS", "KINDS", "STATES", "WORDS", "RegistryRefusal"]
