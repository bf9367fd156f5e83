"""FACE: the questions of the registry; nothing here writes."""

from puhui.market.registry.calc.subjects import is_credit_code
from puhui.market.registry.queries.holdings import (
    account,
    account_by_id,
    accounts,
    certificate,
    check_certificate,
    holdings,
    retirement,
    retirements,
    serial,
    serial_of,
    waiting,
)
from puhui.market.registry.queries.moves import moves
from puhui.market.registry.queries.projects import TABS, bodies, chain, due, holds, period, project, projects, tabs
from puhui.market.registry.queries.verifying import verify

__all__ = [
    "TABS", "account", "account_by_id", "accounts", "bodies", "certificate", "chain", "check_certificate", "due", "holdings", "holds", "is_credit_code", "moves", "period", "project", "projects", "retirement",
    "retirements", "serial", "serial_of", "tabs", "verify", "waiting",
]  # fmt: skip
