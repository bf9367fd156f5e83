"""Desks × pages: each page opens from the desks it is for, from nobody else's desk, and not from another desk of a kind."""

import pytest
from tests.market.registry import life
from tests.portals.desks import at_desk
from tests.portals.market.market import Market, made
from tests.portals.public.conftest import queries_of

from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.market.registry.facts import ClaimTerm

PEOPLE = ("owner", "validator", "registry", "exchange", "member")
# docs/roles.md says the same in words.
PAGES = {
    "": PEOPLE,
    "projects": ("owner", "validator", "registry"),
    "projects/new": ("owner",),
    "projects/P0001": ("owner", "validator", "registry"),
    "holdings": ("owner", "member"),
    "accounts": ("registry",), "approvals": ("registry",), "imports": ("registry",),
    "session": ("exchange",), "members": ("exchange",), "bank": ("exchange",), "watch": ("exchange",),
    "trade": ("member",), "statement": ("member",), "neutrality": ("owner", "member"),
    "providing": ("owner", "member"), "standing": ("registry",), "entrustments": ("exchange",),
}  # fmt: skip


@pytest.fixture
def market(db) -> Market:
    found = made()
    life.submit(life.draft(found.owner), found.validator)
    return found


def test_matrix_of_desks_and_pages(market):
    clients = {who: market.client(who) for who in PEOPLE}
    for page, open_to in PAGES.items():
        for who in PEOPLE:
            address = market.path(who, *filter(None, page.split("/")))
            status = clients[who].get(address).status_code
            assert status == (200 if who in open_to else 404), (page, who)


def test_nobody_sits_at_anothers_desk(market):
    clients = {who: market.client(who) for who in PEOPLE}
    for who in PEOPLE:
        for whose in PEOPLE:
            if whose != who:
                assert clients[who].get(market.path(whose)).status_code == 404, (who, whose)
    assert clients["owner"].get("/market/m99999999999999999999999/").status_code == 404


def test_drafts_and_projects_of_another_owner_do_not_exist(market):
    draft = life.draft(market.owner, claims=(ClaimTerm("electricity", "meter/9"),))
    for who, status in (("owner", 200), ("other", 404), ("validator", 404), ("registry", 404), ("verifier", 404)):
        assert market.client(who).get(market.path(who, "projects", draft.code)).status_code == status, who
    assert market.client("other").get(market.path("other", "projects", "P0001")).status_code == 404
    assert draft.code not in market.client("registry").get(market.path("registry", "projects")).content.decode()
    design = "0" * 64
    assert market.client("owner").get(market.path("owner", "projects", "P0001", "documents", design)).status_code == 404


def test_home_shows_all_my_desks_and_an_auditor_who_acts_for_whom(market):
    assert market.client("validator").get("/market/")["Location"] == market.path("validator")
    assert "P0001" in market.client("validator").get("/market/", follow=True).content.decode()
    auditor = people.add_staff(name="aud", password="a-long-and-odd-phrase", role="auditor", at=clock.now())
    page = at_desk(auditor).get("/market/").content.decode()
    assert "m-validator" in page
    assert "Body 1" in page
    nobody = people.add_staff(name="nob", password="a-long-and-odd-phrase", role="market", at=clock.now())
    assert at_desk(nobody).get("/market/").status_code == 200


def test_today_takes_the_same_questions_for_one_project_and_for_three(market):
    for who in ("validator", "registry", "owner"):
        client, found = market.client(who), []
        for n in (3, 4, 5):
            name = f"meter/{who}-{n}"
            life.submit(life.draft(market.owner, claims=(ClaimTerm("electricity", name),)), market.validator)
            found.append((queries_of(client, market.path(who)), queries_of(client, market.path(who, "projects"))))
        assert len(set(found)) == 1, (who, found)
