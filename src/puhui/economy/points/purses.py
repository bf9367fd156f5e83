"""Where a city's points stand in the ledger: units, and the house's side of every transfer."""

from dataclasses import dataclass

from puhui.foundations.ledger import queries as ledger

# What the transfers of this room are for; the ledger does not ask.
AWARD, COLLECT, LAPSE, CORRECTION, SPEND, REFUND, REPAYMENT, GRANT = 2, 3, 4, 6, 7, 8, 9, 10

SOURCES = ("issue/point", "issue/bubble", "lapsed/point", "lapsed/bubble")


@dataclass(frozen=True)
class Purse:
    """The point unit names the purse; bubbles are points that are not ripe or not collected."""

    city: str
    point: int
    bubble: int
    accounts: dict[str, int]

    def account(self, name: str) -> int:
        """A house account of the city, e.g. ``issue/point``."""
        code = f"{self.city}/{name}"
        return self.accounts[code] if code in self.accounts else ledger.house_account(code)


def purse_of(city: str) -> Purse:
    """The purse of a city. Refusals: ledger.unit_unknown, where its programme was never opened."""
    units = ledger.units([f"{city}.point", f"{city}.bubble"])
    accounts = ledger.house_accounts(f"{city}/issue/") | ledger.house_accounts(f"{city}/lapsed/")
    return Purse(city, units[f"{city}.point"].number, units[f"{city}.bubble"].number, accounts)


def unit_of(city: str) -> int:
    """The number of a city's point unit."""
    return ledger.unit(f"{city}.point").number
