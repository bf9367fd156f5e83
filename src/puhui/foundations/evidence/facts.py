"""What is known of kept files."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Evidence:
    """One kept file. ``name`` is the one under which it first came."""

    sha256: str
    bytes: int
    name: str
    kept_at: datetime


@dataclass(frozen=True)
class Report:
    """What a verification found; ``first_fault`` is the fingerprint of the first wrong file, else ""."""

    ok: bool
    files: int
    bytes: int
    first_fault: str = ""
