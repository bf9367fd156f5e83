"""Every address × every role, as docs/roles.md says. A page without a row there fails, and so does a stale row."""

import re
import time
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.foundations.people.persons import AT, citizen
from tests.portals.desks import at_desk, prove_second_factor

from puhui.foundations.people import actions
from puhui.foundations.people.models import User
from puhui.portals.shared import access

ROLES = ("anyone", *access.ROLES)
SAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000001"}
PASSWORD, SECRET = "a-long-and-odd-phrase", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
INSIDE = "inside"
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|(.+)\|$", re.M)


class Threshold:
    """Stands behind the door: whoever comes so far would have been let in. No view is run."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        return HttpResponse(INSIDE)


@dataclass(frozen=True)
class Address:
    name: str
    route: str

    @property
    def path(self) -> str:
        return re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m[1] or "str"], self.route)


def addresses(patterns=None, route="", names=()) -> list[Address]:
    """Every address that the house answers."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            found += addresses(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            found.append(Address(":".join((*names, pattern.name or "-")), f"/{here}"))
    return found


def documented() -> dict[str, dict[str, str]]:
    """docs/roles.md: route → role → ``yes``, ``2nd`` (with the second factor), ``own`` or ``–``."""
    text = (settings.ROOT / "docs" / "roles.md").read_text("utf-8")
    return {
        route: dict(zip(("name", *ROLES), (name, *(cell.strip() for cell in cells.split("|"))), strict=True))
        for name, route, cells in ROW.findall(text)
    }


@pytest.fixture
def people(db) -> dict[str, object]:
    """Somebody of every role."""
    partner = actions.add_partner(city="luzhou", code="bus", name="泸州公交", feeds=[], at=AT)
    found = {"citizen": citizen()}
    for role in sorted(access.STAFF):
        number = partner if role == "partner" else None
        found[role] = actions.add_staff(name=role, password=PASSWORD, role=role, at=AT, partner=number)
    found["merchant"] = User.objects.get(id=actions.enrol_clerk(phone="13812340009", name="收银员", at=AT).user)
    return found


@pytest.fixture
def threshold(settings) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Threshold"]


def let_in(client: Client, address: str) -> bool:
    answer = client.get(address)
    assert answer.status_code in (200, 302, 403), (address, answer.status_code)
    return answer.content.decode() == INSIDE


def opened(client: Client) -> set[str]:
    return {address.route for address in addresses() if let_in(client, address.path)}


def test_every_address_is_documented_and_every_row_exists():
    exist = {address.route: address.name for address in addresses()}

    assert {route: row["name"] for route, row in documented().items()} == exist


def test_every_row_says_yes_or_no():
    cells = {cell for row in documented().values() for role, cell in row.items() if role != "name"}

    assert cells <= {"yes", "2nd", "own", "–"}
    assert len(documented()) == len(addresses())


def test_rows_come_true_for_whoever_has_proved_who_they_are(people, threshold):
    rows = documented()
    clients = {"anyone": Client()} | {role: at_desk(person) for role, person in people.items()}

    for role in ROLES:
        assert opened(clients[role]) == {route for route, row in rows.items() if row[role] != "–"}, role


def test_staff_without_second_factor_come_only_where_they_prove_it(people, threshold):
    rows = documented()

    for role in sorted(access.STAFF):
        halfway = opened(at_desk(people[role], second_factor=False))
        assert halfway == {route for route, row in rows.items() if row[role] in ("yes", "own")}, role


def test_staff_without_second_factor_are_sent_to_set_it_up_or_prove_it(people):
    client = at_desk(people["operator"], second_factor=False)
    assert client.get("/staff/second-factor/").url == "/staff/second-factor/set-up/?next=%2Fstaff%2Fsecond-factor%2F"

    actions.set_second_factor(name="operator", secret=SECRET)
    assert client.get("/staff/second-factor/").url == "/staff/second-factor/again/?next=%2Fstaff%2Fsecond-factor%2F"


def test_second_factor_of_another_does_not_count(people, threshold):
    client = at_desk(people["operator"], second_factor=False)
    session = client.session
    prove_second_factor(session, people["auditor"])
    session.save()

    assert not let_in(client, "/staff/second-factor/")


def test_view_that_says_nothing_is_closed_to_everybody(people, rf):
    def forgotten(request):
        return HttpResponse("open")

    door = access.AccessMiddleware(forgotten)
    for person in people.values():
        request = rf.get("/")
        request.user = person
        with pytest.raises(PermissionDenied):
            door.process_view(request, forgotten, (), {})


def test_portals_narrowest_rule_holds_where_a_view_says_nothing():
    def made(module):
        def view(request):
            return HttpResponse()

        view.__module__ = module
        return view

    assert access.access_of(made("puhui.portals.public.views")).anonymous
    assert access.access_of(made("puhui.portals.citizen.views.wallet")).roles == {"citizen"}
    assert access.access_of(made("puhui.portals.operator.views.books")).roles == {"operator"}
    assert access.access_of(made("puhui.portals.operators")) is None


def test_roles_must_be_known():
    for roles in ((), ("root",), ("citizen", "admin")):
        with pytest.raises(ValueError, match="name roles"):
            access.roles_required(*roles)


def test_library_view_is_not_opened_for_everyone_by_one_mark():
    def view(request):
        return HttpResponse()

    access.public(view)

    assert access.access_of(view) is None


def test_desk_left_alone_is_closed(people, threshold):
    client = at_desk(people["operator"])
    assert let_in(client, "/staff/second-factor/")
    session = client.session
    session["staff_seen_at"] = int(time.time()) - access.STAFF_IDLE_SECONDS - 1
    session.save()

    assert client.get("/staff/second-factor/").url.startswith("/staff/sign-in/")
    assert "_auth_user_id" not in client.session


def test_closed_account_is_outside_with_its_next_request(people, threshold):
    client = at_desk(people["operator"])
    actions.close_staff(name="operator")

    assert not let_in(client, "/staff/second-factor/")


def test_fragments_send_the_whole_page_to_the_door(db):
    answer = Client().get("/me/today/", HTTP_HX_REQUEST="true")

    assert answer["HX-Redirect"] == "/sign-in/"


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/me/statement/?month=2026-03", "/me/statement/?month=2026-03"),
        ("https://elsewhere.example/", "/home/"),
        ("//elsewhere.example/", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("me", "/home/"),
        ("", "/home/"),
    ],
)
def test_after_signing_in_one_stays_here(rf, wanted, goes):
    assert access.next_address(rf.get("/sign-in/", {"next": wanted}), "/home/") == goes


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "10.0.0.1", "127.0.0.1"),
    ],
)
def test_forwarded_addresses_are_believed_only_behind_our_proxies(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies

    assert access.address_of(rf.get("/", HTTP_X_FORWARDED_FOR=forwarded)) == address
