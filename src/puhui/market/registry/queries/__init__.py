"""FACE: the questions of the registry; nothing here writes."""

from puhui.market.registry.queries.holdings import account, accounts, holdings, retirement, retirements, serial, waiting
from puhui.market.registry.queries.verifying import verify

__all__ = ["account", "accounts", "holdings", "retirement", "retirements", "serial", "verify", "waiting"]
