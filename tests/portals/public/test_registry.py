"""The public registry: tabs, a project's chain, serial numbers."""

import pytest
from tests.market.registry import land, life

from puhui.market.registry.facts import ClaimTerm

from .conftest import queries_of


@pytest.fixture
def market(db):
    """A project that was issued, and one on notice."""
    land.keeps_registry()
    owner, validator, verifier = land.account(1), life.body(1), life.body(2)
    life.issued(life.registered(owner, validator), verifier)
    second = life.draft(owner, name="Roofs of Wuhou", claims=(ClaimTerm("electricity", "meter/2"),))
    life.submit(second, validator)
    return owner, validator


def test_tabs_hold_projects_by_their_state(client, market):
    page = client.get("/registry/chengdu/?tab=projects_on_notice")
    assert [row["project"].name for row in page.context["rows"]] == ["Roofs of Wuhou"]
    assert [count for _, _, count in page.context["tabs"]] == [1, 1, 0, 0, 1]
    assert client.get("/registry/").context["rows"][0]["project"].code == "P0001"
    assert client.get("/registry/?tab=x").status_code == 404


def test_a_list_takes_the_same_queries_for_one_and_for_three(client, market):
    owner, validator = market
    address = "/registry/chengdu/?tab=projects_on_notice"
    one = queries_of(client, address)
    for n in (3, 4):
        life.submit(life.draft(owner, claims=(ClaimTerm("electricity", f"meter/{n}"),)), validator)
    assert queries_of(client, address) == one


def test_a_project_shows_its_chain(client, market):
    page = client.get("/registry/chengdu/P0001/").content.decode()
    for words in (
        "Roofs of Jinjiang",
        "meter/510100-0001",
        "Body 1",
        "Body 2",
        "CDCER-P0001-2024-01-00000001-00000040",
    ):
        assert words in page


@pytest.mark.parametrize("address", ["/registry/chengdu/P0009/", "/registry/chengdu/x/", "/registry/nowhere/"])
def test_what_is_not_there_is_not_found(client, market, address):
    assert client.get(address).status_code == 404


def test_drafts_are_nobodys_business(client, market):
    life.draft(market[0], claims=(ClaimTerm("electricity", "meter/9"),))
    assert client.get("/registry/chengdu/P0003/").status_code == 404


def test_a_tonne_is_looked_up(client, market):
    land.retire(market[0], land.amount(5))
    page = client.get("/registry/serials/?number=CDCER-P0001-2025-02-00000003")
    assert [(b.first, b.last, b.state) for b, _ in page.context["blocks"]] == [(1, 5, "retired")]
    assert "已抵消注销" in page.content.decode()


def test_a_serial_written_backwards_is_refused_in_words(client, market):
    page = client.get("/registry/serials/?number=CDCER-P0001-2025-02-00000003-00000002")
    assert "blocks" not in page.context
    assert "前后颠倒" in page.content.decode()


def test_without_a_registry_the_page_says_so(client, db):
    assert client.get("/registry/").status_code == 200
