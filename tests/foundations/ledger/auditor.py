"""A ledger in plain dictionaries: slow, obvious, and written without looking at the real one.

Every verb answers "ok" or the code of the refusal, and changes nothing when it refuses.
"""

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field

HELD, POSTED, VOIDED, LAPSED = "held", "posted", "voided", "lapsed"


class No(Exception):
    """A refusal's code."""


@dataclass
class Auditor:
    guarded: set[int]
    balances: dict = field(default_factory=lambda: defaultdict(int))  # (account, unit) -> amount
    house: dict = field(default_factory=lambda: defaultdict(lambda: [0, 0]))  # (account, unit) -> debited, credited
    journals: dict = field(default_factory=dict)  # name -> (rows, reversed name or None)
    holds: dict = field(default_factory=dict)
    history: list = field(default_factory=list)  # (at, account, unit, change)

    def attempt(self, verb, *arguments) -> str:
        before = deepcopy(self.__dict__)
        try:
            getattr(self, verb)(*arguments)
            return "ok"
        except No as no:
            self.__dict__ = before
            return no.args[0]

    def keeps_balance(self, account: int) -> bool:
        return account > 0 or account in self.guarded

    def held(self, account: int, unit: str) -> int:
        return sum(
            h["amount"] for h in self.holds.values() if (h["holder"], h["unit"], h["state"]) == (account, unit, HELD)
        )

    def lapse_of(self, accounts, at) -> int:
        expired = [
            h for h in self.holds.values()
            if h["state"] == HELD and h["expires_at"] <= at and (accounts is None or h["holder"] in accounts)
        ]  # fmt: skip
        for hold in expired:
            hold["state"] = LAPSED
        return len(expired)

    def enter(self, journals: dict, at) -> None:
        """journals: name -> (rows of (unit, debit, credit, amount, code, memo), reversed name)."""
        for name, content in journals.items():
            if self.journals.get(name, content) != content:
                raise No("ledger.content_differs")
        new = {name: content for name, content in journals.items() if name not in self.journals}
        self.journals |= new
        changes = defaultdict(int)
        for rows, _ in new.values():
            for unit, debit, credit, amount, _, _ in rows:
                for account, change, side in ((debit, -amount, 0), (credit, amount, 1)):
                    if account < 0:
                        self.house[account, unit][side] += amount
                    if self.keeps_balance(account):
                        changes[account, unit] += change
        if not self.fits(changes):
            self.lapse_of({account for account, _ in changes}, at)
            if not self.fits(changes):
                raise No("ledger.balance_insufficient")
        for (account, unit), change in changes.items():
            self.balances[account, unit] += change
            self.history.append((at, account, unit, change))

    def fits(self, changes) -> bool:
        return all(self.balances[key] + change >= self.held(*key) for key, change in changes.items() if change < 0)

    def post(self, transfers, at) -> None:
        journals = {}
        for id, row in transfers:
            content = ((row,), None)
            if journals.setdefault(f"transfer/{id}", content) != content:
                raise No("ledger.content_differs")
        self.enter(journals, at)

    def post_frame(self, name, rows, at) -> None:
        self.enter({name: (tuple(sorted(rows)), None)}, at)

    def reverse(self, transfer, id, at) -> None:
        name = next((n for n in (f"transfer/{transfer}", f"hold/{transfer}") if n in self.journals), None)
        if name is None:
            raise No("ledger.transfer_unknown")
        rows, reversed_name = self.journals[name]
        if reversed_name is not None:
            raise No("ledger.reversal_of_reversal")
        if any(r == name and n != f"transfer/{id}" for n, (_, r) in self.journals.items()):
            raise No("ledger.already_reversed")
        ((unit, debit, credit, amount, code, memo),) = rows
        self.enter({f"transfer/{id}": (((unit, credit, debit, amount, code, memo),), name)}, at)

    def hold(self, id, holder, unit, amount, to, expires_at, at) -> None:
        content = {"holder": holder, "unit": unit, "amount": amount, "to": to, "expires_at": expires_at}
        if id in self.holds:
            if any(self.holds[id][key] != value for key, value in content.items()):
                raise No("ledger.content_differs")
            return
        if not self.keeps_balance(holder):
            raise No("ledger.account_holds_nothing")
        if expires_at <= at:
            raise No("ledger.hold_expired")
        self.lapse_of({holder}, at)
        if self.balances[holder, unit] - self.held(holder, unit) < amount:
            raise No("ledger.balance_insufficient")
        self.holds[id] = content | {"state": HELD}

    def post_hold(self, id, amount, at) -> None:
        hold = self.holds.get(id) or self.unknown()
        taken = hold["amount"] if amount is None else amount
        if taken > hold["amount"]:
            raise No("ledger.hold_too_small")
        if hold["state"] == HELD:
            if hold["expires_at"] <= at:
                raise No("ledger.hold_expired")
            hold["state"] = POSTED
        elif hold["state"] != POSTED:
            raise No("ledger.hold_settled")
        self.enter({f"hold/{id}": (((hold["unit"], hold["holder"], hold["to"], taken, 0, 0),), None)}, at)

    def void_hold(self, id, at) -> None:
        hold = self.holds.get(id) or self.unknown()
        if hold["state"] not in (HELD, VOIDED):
            raise No("ledger.hold_settled")
        hold["state"] = VOIDED

    def unknown(self):
        raise No("ledger.hold_unknown")

    def balance_at(self, account, unit, instant) -> int:
        return sum(change for at, a, u, change in self.history if (a, u) == (account, unit) and at <= instant)
