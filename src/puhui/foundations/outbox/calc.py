"""Pure parts of a webhook: its body, its signature, when to try again, and where nothing is posted.

Signatures follow Standard Webhooks 1.0.0: base64 of HMAC-SHA256 over ``id.timestamp.body``, with ``v1,`` before it.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

SECRET_PREFIX = "whsec_"
TOPIC = re.compile(r"[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}")
BODY_BYTES_MAX = 64 * 2**10
ADDRESS_CHARACTERS_MAX = 500
# The waits that Standard Webhooks proposes: roughly exponential, some three days in all.
WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
ATTEMPTS_MAX = len(WAITS) + 1
WAIT_MAX = timedelta(hours=24)
SPREAD = 10  # per cent by which waits differ, so that what failed together does not return together
# Ways in which a public IPv6 address can mean a private IPv4 one.
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def body_of(topic: str, data: Mapping[str, Any], at: datetime) -> str:
    """The very text that is posted: ``type``, ``timestamp`` and ``data``, keys in order."""
    told = {"type": topic, "timestamp": at.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def data_in(body: str) -> Any:
    """What a body tells, without its instant."""
    return json.loads(body)["data"]


def signature_of(secret: bytes, webhook_id: str, timestamp: int, body: str) -> str:
    """The signature of one secret, ``v1,`` and base64."""
    content = f"{webhook_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(secret, content, hashlib.sha256).digest()).decode()


def headers_of(secrets: Iterable[bytes], webhook_id: str, timestamp: int, body: str) -> dict[str, str]:
    """What goes above the body; where two secrets are valid, a receiver may check either."""
    signatures = [signature_of(secret, webhook_id, timestamp, body) for secret in secrets]
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Puhui-Webhooks/1",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def secret_words(secret: bytes) -> str:
    """A secret as it is handed over."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def wait_after(attempts: int, seed: int, asked: timedelta | None = None) -> timedelta | None:
    """How long to wait after the last of so many attempts; None: no more. ``asked`` is the other's Retry-After."""
    if attempts >= ATTEMPTS_MAX:
        return None
    wait = WAITS[attempts - 1]
    wait += wait * (seed % (SPREAD + 1)) / 100
    return wait if asked is None else max(wait, min(asked, WAIT_MAX))


def is_topic(topic: str) -> bool:
    return bool(TOPIC.fullmatch(topic))


def may_be_posted_to(address: str, *, plain: bool) -> bool:
    """Whether an address has the form of one; ``plain``: http:// will do."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    schemes = ("https", "http") if plain else ("https",)
    clean = (
        address.isascii() and address.isprintable() and " " not in address and len(address) <= ADDRESS_CHARACTERS_MAX
    )
    named = bool(parts.hostname) and parts.username is None and parts.password is None and not parts.fragment
    return clean and named and parts.scheme in schemes and port != 0


def is_public(found: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether an address is outside of every private network, or inside one that was allowed."""
    address = ipaddress.ip_address(found.split("%")[0])
    meant = _meant(address)
    if any(address in network or meant in network for network in allowed if network.version in (4, 6)):
        return True
    return all(one.is_global and not one.is_multicast for one in (address, meant))


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if any(address in network for network in TRANSLATED):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address
