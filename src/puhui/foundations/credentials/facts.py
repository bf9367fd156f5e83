"""FACE: who signs, and what stands on a certificate."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Issuer:
    """Who signs, under which public addresses: of the profile, and of this site."""

    profile: str
    name: str
    home: str

    def as_profile(self) -> dict[str, Any]:
        """The profile as it stands in credentials."""
        return {"id": self.profile, "type": ["Profile"], "name": self.name, "url": self.home}


@dataclass(frozen=True)
class Evidence:
    """Something that a credential rests on: a name, and a sentence that tells it."""

    name: str
    narrative: str
    address: str = ""


@dataclass(frozen=True)
class Paper:
    """What stands on the page, ready to be read. ``rows``: what is told in pairs below the words."""

    title: str
    subtitle: str  # in the other language
    name: str  # "" where the person wants none
    words: str
    words_below: str
    issuer: str
    day: str
    number: str
    number_words: str
    scan_words: str
    address: str
    rows: tuple[tuple[str, str], ...] = ()
