"""Pure parts: keyed hashes of numbers, masks, checks of shape. No clock, no database, no settings.

A number (telephone, card, account) is normalised, hashed under a key and forgotten; what is kept is the hash
(16 bytes) and a mask. This module will not reverse anything.
"""

import hashlib
import hmac
import re
import unicodedata

import polars as pl

SUBJECT_BYTES = 16
PHONE_SCHEME = "phone"

_MOBILE = re.compile(r"1[3-9]\d{9}")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")
_SEPARATORS = re.compile(r"[\s()-]+")
_PLAIN = r"^[!-~]*$"


def blake_key(secret: str) -> bytes:
    """A BLAKE2b key (at most 64 bytes) from a secret of any length."""
    raw = secret.encode()
    return raw if len(raw) <= hashlib.blake2b.MAX_KEY_SIZE else hashlib.blake2b(raw).digest()


def normal_number(scheme: str, number: str) -> str:
    """One spelling per number: full width folded and spaces dropped; a telephone without its country code."""
    folded = unicodedata.normalize("NFKC", number)
    if scheme == PHONE_SCHEME:
        return _COUNTRY.sub("", _SEPARATORS.sub("", folded))
    return "".join(folded.split())


def subject_of(scheme: str, number: str, key: str) -> bytes:
    """The 16 bytes under which a number of a scheme is known: BLAKE2b-128 keyed, of scheme, 0x1f, number."""
    text = f"{scheme}\x1f{normal_number(scheme, number)}"
    return hashlib.blake2b(text.encode(), digest_size=SUBJECT_BYTES, key=blake_key(key)).digest()


def subjects_of(scheme: str, numbers: pl.Series, key: str) -> pl.Series:
    """``subject_of`` for a String series: a Binary series, order and nulls kept; distinct values hashed once."""
    named = numbers.cast(pl.String).rename("number")
    distinct = named.drop_nulls().unique(maintain_order=True)
    # Printable ASCII, the usual case, needs no normalising one by one.
    plain = scheme != PHONE_SCHEME and bool(distinct.str.contains(_PLAIN).all())
    texts = distinct.to_list() if plain else [normal_number(scheme, n) for n in distinct.to_list()]
    start = hashlib.blake2b(f"{scheme}\x1f".encode(), digest_size=SUBJECT_BYTES, key=blake_key(key))

    def digest(text: str) -> bytes:
        hashed = start.copy()
        hashed.update(text.encode())
        return hashed.digest()

    subjects = pl.Series("subject", [digest(text) for text in texts], dtype=pl.Binary)
    if len(distinct) == len(named):
        return subjects
    table = pl.DataFrame({"number": distinct, "subject": subjects})
    return named.to_frame().join(table, on="number", how="left", maintain_order="left")["subject"]


def is_mobile(phone: str) -> bool:
    """Whether a normalised number is one of mainland China's mobile numbers."""
    return _MOBILE.fullmatch(phone) is not None


def masked_phone(phone: str) -> str:
    """``13812340001`` → ``138****0001``."""
    return f"{phone[:3]}****{phone[-4:]}"


def masked_number(number: str) -> str:
    """The last four characters of a long number, fewer of a short one; never more than a third."""
    kept = min(4, len(number) // 3)
    return "••••" + (number[-kept:] if kept else "")


def code_hash(phone_hash: bytes, code: str, key: str) -> bytes:
    """The hash under which a one-time code of one telephone is kept."""
    text = b"one-time-code\x1f" + phone_hash + b"\x1f" + code.encode()
    return hashlib.blake2b(text, digest_size=32, key=blake_key(key)).digest()


def address_hash(address: str, key: str) -> bytes:
    """The hash under which a network address is counted."""
    return hashlib.blake2b(b"address\x1f" + address.encode(), digest_size=16, key=blake_key(key)).digest()


def token_hash(token: str, key: str) -> bytes:
    """The hash under which a client's token is kept."""
    return hashlib.blake2b(b"token\x1f" + token.encode(), digest_size=32, key=blake_key(key)).digest()


def same(one: bytes, other: bytes) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(one, other)
