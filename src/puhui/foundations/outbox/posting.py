"""One request to another's server: bounded in time and size, to the very address that was checked, no redirects.

The host's name is resolved here once, every address it has must be public, and the connection goes to the checked
one: so a name that changes its address in between leads nowhere. This module will not touch the database.
"""

import ipaddress
import socket
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from threading import Event, Timer
from urllib.parse import urlsplit

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from puhui.foundations.outbox import calc, refusals

CONNECT_SECONDS = 3
POST_SECONDS = 10  # from the first byte to the last, however slowly they drip
ANSWER_BYTES_KEPT = 1_000
RETRY_AFTER_DIGITS_MAX = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, or a fault where nothing did."""

    status: int | None
    fault: str
    text: str
    wait: timedelta | None = None

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send(method: str, address: str, headers: dict[str, str], body: bytes, kept: int = ANSWER_BYTES_KEPT) -> Answer:
    """Send once. Whatever goes wrong on the way is an answer with a fault, never an exception.

    ``kept``: how many bytes of what comes back are read. The headers are sent as they are, ``Host`` is added.
    """
    try:
        link = _connected(address)
    except refusals.OutboxRefusal as refusal:
        return Answer(None, refusal.code, str(refusal))
    except (HTTPError, OSError, ValueError) as fault:
        return Answer(None, "unreachable", str(fault)[:ANSWER_BYTES_KEPT])
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # A server that drips byte by byte never meets a socket's own limit.
    rung = Event()
    bell = Timer(POST_SECONDS, _hang_up, [link, rung])
    bell.daemon = True
    bell.start()
    try:
        link.request(method, target, body=body, headers=headers | {"Host": _host(parts)}, preload_content=False)
        reply = link.getresponse()
        text = reply.read(kept, decode_content=False).decode("utf-8", "replace").replace("\x00", "")
        return Answer(reply.status, "", text, _wait(reply.headers.get("Retry-After", "")))
    except (HTTPError, HTTPException, OSError, ValueError, AttributeError) as fault:
        # AttributeError: urllib3 meets the socket that the bell took away.
        return Answer(
            None,
            "too_slow" if rung.is_set() or "timed out" in str(fault) else "broken_off",
            str(fault)[:ANSWER_BYTES_KEPT],
        )
    finally:
        bell.cancel()
        link.close()


def checked_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, all of them public or allowed. Refusals: AddressNotPublic. OSError: no such host."""
    found = list(dict.fromkeys(row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    if not settings.DEMO:
        allowed = [ipaddress.ip_network(network) for network in settings.WEBHOOK_NETWORKS]
        for address in found:
            if not calc.is_public(address, allowed):
                raise refusals.AddressNotPublic(host=host, address=address)
    return found


def _connected(address: str) -> HTTPConnection:
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    checked = checked_addresses(host, port)[0]
    if parts.scheme == "https":
        link: HTTPConnection = HTTPSConnection(
            checked, port, timeout=CONNECT_SECONDS, server_hostname=host, assert_hostname=host
        )
    else:
        link = HTTPConnection(checked, port, timeout=CONNECT_SECONDS)
    link.connect()
    if link.sock is not None:
        link.sock.settimeout(POST_SECONDS)
    link.timeout = POST_SECONDS
    return link


def _host(parts) -> str:
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{name}:{parts.port}" if parts.port else name


def _hang_up(link: HTTPConnection, rung: Event) -> None:
    rung.set()
    if link.sock is not None:
        try:
            link.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            # Closed in the same instant by whoever was waiting for it.
            return


def _wait(retry_after: str) -> timedelta | None:
    seconds = retry_after.strip()
    if seconds.isascii() and seconds.isdigit() and len(seconds) <= RETRY_AFTER_DIGITS_MAX:
        return timedelta(seconds=int(seconds))
    return None
