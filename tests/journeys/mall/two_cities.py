"""Two cities whose points can be converted into each other, and a line between them that can be cut.

Both live in one database and speak over HTTP as if they did not: each asks the other at a real address, signed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit
from uuid import UUID

from tests.economy.rewards.mall import SOURCE, offer, pack_of

from puhui.economy.points import actions as points_actions
from puhui.economy.points import queries as points
from puhui.economy.schemes import actions as schemes
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import schema
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.journeys.mall import convert_points, settle_schemes
from puhui.journeys.packs import activate_pack

RECEIVES = {
    "gets_fen_per_100": 55, "months": 12, "per_conversion_max": 100, "per_person_month_max": 150, "per_day_max": 1_000,
}  # fmt: skip


def scheme(id: str, **changes) -> schema.Scheme:
    told = {"pays_fen_per_100": 55, "receives": schema.Receiving(**RECEIVES), "source": SOURCE}
    return schema.Scheme(id=id, name=schema.Text(zh=f"{id}积分", en=id.title()), **told | changes)


class Side:
    """A city: 13 of its points become 7 of the other's. Each city's code is its scheme's name with the other."""

    def __init__(self, city: str, other: str, **changes) -> None:
        self.city, self.other = city, other
        terms = schema.Conversion(scheme=other, name=schema.Text(zh="另一座城市", en="The other"), gives=7)
        sold = offer("across", kind="conversion", price=13, valid=None, conversion=terms)
        pack = pack_of(sold, city=city, schemes=(scheme(other, **changes),))
        self.active = activate_pack.put_into_force(pack=pack, at=clock.now())
        self.paid_by = ledger.open_house_account(f"{city}/prizes", "source")

    def hand_key_to(self, side: "Side") -> str:
        """Draw our key, have the other side register it; the id under which it knows it."""
        at = clock.now()
        settle_schemes.draw_key(city=self.city, scheme=self.other, at=at)
        key = settle_schemes.overview_of(self.city)[0].connection.public_key
        self.partner_there = people.add_partner(city=side.city, code=self.city, name=self.city, feeds=(), at=at)
        added = people.add_key(
            partner=self.partner_there, algorithm="ed25519", not_before=at, not_after=at + timedelta(days=300), at=at,
            public_key=key,
        )  # fmt: skip
        return added.key_id

    def give(self, holder: int, amount: int) -> None:
        name = uuid_of(f"{self.city}/{holder}/{amount}")
        points_actions.grant(
            holder=holder, city=self.city, points=amount, months=6, paid_by=self.paid_by, id=name, at=clock.now()
        )

    def code(self, holder: int) -> str:
        """By which the other city names this person."""
        terms = self.active.pack.schemes[0]
        return schemes.account(holder=holder, city=self.city, scheme=terms, at=clock.now())

    def convert(self, account: str, id: int = 1, holder: int = 1, at=None):
        return convert_points.convert(
            holder=holder, city=self.city, offer="across", id=UUID(int=id), account=account, price=13,
            at=at or clock.now(),
        )  # fmt: skip

    def points(self, holder: int) -> tuple[int, int]:
        """Usable and held."""
        found = points.points_of(holder, self.city, clock.now())
        return found.available, found.held


def connect(one: Side, two: Side, one_asks: str, two_asks: str) -> None:
    """Each side says where the other is, and who speaks for it."""
    keys = one.hand_key_to(two), two.hand_key_to(one)
    for side, address, key, partner in (
        (one, one_asks, keys[0], two.partner_there),
        (two, two_asks, keys[1], one.partner_there),
    ):
        settle_schemes.connect(
            city=side.city, scheme=side.other, address=f"{address}/api/v1/conversions", key_id=key, partner=partner,
            at=clock.now(),
        )  # fmt: skip


class Cuts(dict):
    """Where the line is cut: verb -> ``before`` (nothing arrives) or ``after`` (the answer is lost)."""


@contextmanager
def line(target: str, cuts: Cuts) -> Iterator[str]:
    """A server on this machine that hands requests on to ``target``, or does not; its address."""
    there = urlsplit(target)

    class Handler(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            verb = {"PUT": "prepare", "GET": "status"}.get(self.command) or self.path.rsplit("/", 1)[-1]
            if cuts.get(verb) == "before":
                return
            link = HTTPConnection(there.hostname, there.port, timeout=20)
            headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
            link.request(self.command, self.path, body, headers)
            answer = link.getresponse()
            told = answer.read()
            link.close()
            if cuts.get(verb) == "after":
                return
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_PUT = do_POST = do_GET = _pass_on

        def log_message(self, *args) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
