"""What the packs room tells: which pack is active."""

from dataclasses import dataclass
from datetime import datetime

from puhui.foundations.packs.schema import Pack


@dataclass(frozen=True)
class ActivePack:
    """A stored, immutable version of a city's pack. ``number`` is its row id, ``sha256`` its fingerprint."""

    city: str
    number: int
    sha256: str
    activated_at: datetime
    pack: Pack
