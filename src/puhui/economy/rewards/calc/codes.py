"""The two codes of a voucher: a short one to type, and a signed one that a phone checks without a line.

Signed: ``PH1.<city>.<key>.<offer>.<short>.<from>.<to>.<district>.<provider>.<signature>``, days as 20261121. It names
no person. How codes are drawn and signed is the ground's (``ground.codes``).
"""

import re
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from puhui.economy.rewards import refusals
from puhui.economy.rewards.facts import CodeRead
from puhui.ground import codes
from puhui.ground.codes import ALPHABET, LENGTH, check_of, short_of

MARK = "PH1"
LONGEST = 600
FORM = re.compile(
    r"PH1\.([a-z][a-z0-9_-]*)\.(\d{1,4})\.([a-z][a-z0-9_-]*)\.([0-9A-HJKMNP-TV-Z]{10})\.(\d{8})\.(\d{8})"
    r"\.([a-z0-9_-]*)\.([a-z0-9_-]*)\.([A-Za-z0-9_-]{86})"
)


def typed(text: str) -> str:
    """A short code as it is kept, however it was typed. Refusals: VoucherCodeUnreadable."""
    short = codes.typed(text)
    if not short:
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
    return codes.sign(private, fields)


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
    if not codes.is_genuine(text, public):
        raise refusals.VoucherCodeForged()


__all__ = ["ALPHABET", "LENGTH", "check_of", "is_signed", "read", "short_of", "sign", "typed", "verify"]
