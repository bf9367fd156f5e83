"""The auditor: every tonne by itself, in a plain dictionary."""

from collections import Counter


class Auditor:
    """tonne -> (account, state)."""

    def __init__(self) -> None:
        self.tonnes: dict[tuple[str, int], tuple[int, str]] = {}
        self.issued = 0

    def issue(self, prefix: str, tonnes: int, account: int) -> None:
        self.tonnes |= {(prefix, n): (account, "available") for n in range(1, tonnes + 1)}
        self.issued += tonnes

    def first(self, account: int, state: str, tonnes: int) -> list[tuple[str, int]] | None:
        """Those issued first; None where there are not so many."""
        found = [unit for unit, held in sorted(self.tonnes.items()) if held == (account, state)]
        return found[:tonnes] if tonnes <= len(found) else None

    def range(self, prefix: str, first: int, last: int, account: int, state: str) -> list[tuple[str, int]] | None:
        units = [(prefix, n) for n in range(first, last + 1)]
        return units if all(self.tonnes.get(unit) == (account, state) for unit in units) else None

    def move(self, units: list[tuple[str, int]], account: int, state: str) -> None:
        for unit in units:
            self.tonnes[unit] = (account, state)

    def held(self, account: int) -> dict[str, int]:
        return dict(Counter(state for whose, state in self.tonnes.values() if whose == account))

    def total(self) -> Counter:
        return Counter(state for _, state in self.tonnes.values())
