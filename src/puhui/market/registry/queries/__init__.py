"""FACE: the questions of the registry; nothing here writes."""

from puhui.market.registry.calc.subjects import is_credit_code
from puhui.market.registry.commenting import contact_of, said_by_person
from puhui.market.registry.queries.awaiting import awaits_body, awaits_owner
from puhui.market.registry.queries.desks import desk, desks, desks_of, insider
from puhui.market.registry.queries.holdings import (
    account,
    account_by_id,
    accounts,
    asked,
    blocks,
    certificate,
    check_certificate,
    holdings,
    issued_blocks,
    retirement,
    retirements,
    retirements_of,
    serial,
    serial_of,
    waiting,
)
from puhui.market.registry.queries.movements import moves
from puhui.market.registry.queries.projects import (
    TABS,
    bodies,
    chain,
    chains,
    chains_of_body,
    chains_of_owner,
    due,
    holds,
    issuances,
    period,
    project,
    projects,
    tabs,
)
from puhui.market.registry.queries.verifying import verify

__all__ = [
    "TABS", "account", "account_by_id", "accounts", "asked", "awaits_body", "awaits_owner", "blocks", "bodies",
    "certificate", "chain", "chains", "chains_of_body", "chains_of_owner", "check_certificate", "contact_of", "desk", "desks",
    "desks_of", "due", "holdings", "holds", "insider", "is_credit_code", "issuances", "issued_blocks", "moves",
    "period", "project", "projects", "retirement", "retirements", "retirements_of", "said_by_person", "serial", "serial_of", "tabs",
    "verify", "waiting",
]  # fmt: skip
