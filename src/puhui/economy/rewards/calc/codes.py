"""The two codes of a voucher: a short one to type, and a signed one that a phone checks without a line.

Signed: ``PH1.<city>.<key>.<offer>.<short>.<from>.<to>.<district>.<provider>.<signature>``, days as 20261121,
Ed25519 over everything before the last dot, in base64url without padding. It names no person.
Short: ten characters of Crockford's base 32 (no I, L, O, U), the last of which checks the others.
"""

import base64
import binascii
import hashlib
import re
from datetime import date, datetime
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from puhui.economy.rewards import refusals
from puhui.economy.rewards.facts import CodeRead

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
MARK = "PH1"
LONGEST = 600
FORM = re.compile(
    r"PH1\.([a-z][a-z0-9_-]*)\.(\d{1,4})\.([a-z][a-z0-9_-]*)\.([0-9A-HJKMNP-TV-Z]{10})\.(\d{8})\.(\d{8})"
    r"\.([a-z0-9_-]*)\.([a-z0-9_-]*)\.([A-Za-z0-9_-]{86})"
)
AS_READ = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None, "\u3000": None})


def short_of(key: bytes, id: UUID, turn: int = 0) -> str:
    """The short code of a redemption, which nobody can guess without the key; ``turn`` where one is taken."""
    digest = hashlib.blake2b(id.bytes + bytes([turn]), digest_size=8, key=key).digest()
    number = int.from_bytes(digest, "big")
    data = "".join(ALPHABET[number >> 5 * n & 31] for n in range(LENGTH - 1))
    return data + check_of(data)


def check_of(data: str) -> str:
    """Weighted with odd numbers, so that one wrong character always shows."""
    return ALPHABET[sum((2 * n + 1) * ALPHABET.index(character) for n, character in enumerate(data)) % 32]


def typed(text: str) -> str:
    """A short code as it is kept, however it was typed. Refusals: VoucherCodeUnreadable."""
    short = text.strip().upper().translate(AS_READ)
    if len(short) != LENGTH or set(short) - set(ALPHABET) or check_of(short[:-1]) != short[-1]:
        raise refusals.VoucherCodeUnreadable()
    return short


def is_signed(text: str) -> bool:
    """Whether this is meant to be a signed code."""
    return text.strip().startswith(MARK)


def sign(private: Ed25519PrivateKey, said: CodeRead) -> str:
    """The signed code."""
    fields = (
        MARK, said.city, str(said.key), said.offer, said.short, f"{said.valid_from:%Y%m%d}", f"{said.valid_to:%Y%m%d}",
        said.district, said.provider,
    )  # fmt: skip
    message = ".".join(fields)
    signature = base64.urlsafe_b64encode(private.sign(message.encode())).rstrip(b"=").decode()
    return f"{message}.{signature}"


def read(text: str) -> CodeRead:
    """What a signed code says; its signature is not looked at. Refusals: VoucherCodeUnreadable."""
    found = FORM.fullmatch(text.strip()[: LONGEST + 1])
    if found is None:
        raise refusals.VoucherCodeUnreadable()
    city, key, offer, short, first, last, district, provider, _ = found.groups()
    return CodeRead(city, int(key), offer, short, _day(first), _day(last), district, provider)


def _day(digits: str) -> date:
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 -- a day, no instant
    except ValueError:
        raise refusals.VoucherCodeUnreadable() from None


def verify(text: str, public: bytes) -> None:
    """Refusals: VoucherCodeForged."""
    message, _, signature = text.strip().rpartition(".")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.urlsafe_b64decode(signature + "=="), message.encode())
    except (InvalidSignature, binascii.Error):
        raise refusals.VoucherCodeForged() from None
