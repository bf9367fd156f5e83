"""What happened in the people room, past tense."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CodeSent:
    """A one-time code went out; ``shown`` is the code itself in a demonstration, else None."""

    phone_masked: str
    expires_at: datetime
    resend_at: datetime
    shown: str | None


@dataclass(frozen=True)
class ConsentGiven:
    """A person agreed to a scene; False when the same words had been agreed to already."""

    holder: int
    city: str
    scenario: str
    version: str
    newly: bool


@dataclass(frozen=True)
class ConsentWithdrawn:
    holder: int
    city: str
    scenario: str


@dataclass(frozen=True)
class CardBound:
    """A number belongs to a person: waiting records of (scheme, subject) may be credited to the holder."""

    holder: int
    city: str
    scheme: str
    subject: bytes
    masked: str
    newly: bool


@dataclass(frozen=True)
class CardUnbound:
    holder: int
    scheme: str
    subject: bytes


@dataclass(frozen=True)
class PersonDeleted:
    """Identity is gone; the holder's number stays in the ledger as a pseudonym."""

    holder: int
    bindings: int
    consents: int


@dataclass(frozen=True)
class TokenOpened:
    """``token`` is shown this once and kept nowhere."""

    number: int
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class KeyAdded:
    """``secret`` (HMAC only, when drawn here) is shown this once."""

    key_id: str
    algorithm: str
    secret: str | None


@dataclass(frozen=True)
class ClerkEnrolled:
    """Somebody at a counter has an account, under the name by which it was opened."""

    user: int
    name: str
    phone_masked: str
