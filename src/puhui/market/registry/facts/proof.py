"""What a proof of the whole registry answers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong: ``kind``, and where: a serial number, a claim, a pair of projects."""

    kind: str
    where: str
    expected: str
    found: str


@dataclass(frozen=True)
class Report:
    """The conservation proof: issued = available + on exchange + frozen + retired + cancelled, tonne by tonne."""

    issuances: int
    blocks: int
    issued: int
    tonnes: dict[str, int]
    claims: int
    first_fault: Fault | None

    @property
    def ok(self) -> bool:
        return self.first_fault is None
