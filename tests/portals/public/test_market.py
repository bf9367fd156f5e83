"""The market for anybody: the bulletin's candles and table, and the registry to take along, in the CAD Trust's names too."""

import csv
import io

import openpyxl
import pytest
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, SELL
from tests.market.registry import land, life

from puhui.foundations.packs.schema import Declarable
from puhui.journeys.market import cad_trust
from puhui.market.registry.refusals import DeclaredUnknown
from puhui.portals.public import bulletins

from .conftest import queries_of


@pytest.fixture
def traded(db):
    """Two closed days: one with deals, one without."""
    floor.keeps_exchange()
    floor.owner(1, 100, 1000)
    floor.member(2, cash_fen=100_000)
    floor.order(1, SELL, 1010, 10)
    floor.order(1, SELL, 1001, 10)
    floor.pick(2, BUY, 1001, 10)
    floor.pick(2, BUY, 1010, 5)
    floor.close()
    floor.close(floor.date(2026, 3, 4), floor.on(floor.date(2026, 3, 4), 15, 1))


def test_bulletin_shows_candles_and_the_same_figures_as_a_table(client, traded):
    page = client.get("/bulletin/")
    prices, reference, volume = page.context["chart"]["series"]
    assert prices["data"] == [[10.01, 10.10, 10.01, 10.10], ["-"] * 4]  # open, close, low, high
    assert (reference["data"], volume["data"]) == ([10.0, 10.04], [15, 0])
    text = page.content.decode()
    assert "¥10.10" in text
    assert "当日无挂牌成交" in text
    assert client.get("/bulletin/chengdu/?product=P0001-2025&day=2026-03-03").context["today"].tonnes == 15
    assert client.get("/bulletin/luzhou/").status_code == 404


def test_bulletin_takes_the_same_queries_for_two_days_and_for_one(client, traded):
    two = queries_of(client, "/bulletin/")
    floor.close(floor.date(2026, 3, 5), floor.on(floor.date(2026, 3, 5), 15, 1))
    assert queries_of(client, "/bulletin/") == two


def test_history_is_taken_along(client, traded):
    told = b"".join(client.get("/bulletin/chengdu/P0001-2025.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [(r["day"], r["close_yuan"], r["tonnes"]) for r in rows] == [
        ("2026-03-03", "10.10", "15"),
        ("2026-03-04", "", "0"),
    ]
    assert tuple(rows[0]) == bulletins.COLUMNS
    assert client.get("/bulletin/chengdu/P0009-2025.csv").status_code == 404


@pytest.fixture
def registry(db):
    land.keeps_registry()
    owner, validator, verifier = land.account(1), life.body(1), life.body(2)
    life.issued(life.registered(owner, validator, name="=Roofs"), verifier)
    land.retire(owner, land.amount(5))
    life.draft(owner, claims=(life.facts.ClaimTerm("electricity", "meter/9"),))


def rows_of(client, address: str) -> list[dict]:
    told = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(told)))


def test_registry_is_taken_along_without_drafts_and_formulas(client, registry):
    (project,) = rows_of(client, "/registry/chengdu/export/projects.csv")
    assert (project["code"], project["name"], project["retired_tonnes"]) == ("P0001", "'=Roofs", "5")
    units = rows_of(client, "/registry/chengdu/export/units.csv")
    assert sum(int(u["tonnes"]) for u in units) == 120
    assert {u["state"] for u in units} == {"available", "retired"}
    (retired,) = rows_of(client, "/registry/chengdu/export/retirements.csv")
    assert retired["beneficiary"] == "A conference"
    assert [p["verified_tonnes"] for p in rows_of(client, "/registry/chengdu/export/periods.csv")] == ["40", "80"]
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get("/registry/chengdu/export/projects.xlsx").streaming_content))
    )
    assert book.active["B2"].value == "=Roofs"
    assert book.active["B2"].data_type == "s"
    for address in ("people.csv", "projects.pdf"):
        assert client.get(f"/registry/chengdu/export/{address}").status_code == 404


def test_cad_trust_tables_have_their_columns_and_refer_to_each_other(client, registry):
    told = client.get("/registry/chengdu/cad-trust.json").json()["tables"]
    assert {name: tuple(rows[0]) for name, rows in told.items() if rows} == {
        name: columns for name, columns in cad_trust.COLUMNS.items() if told[name]
    }
    assert [name for name, rows in told.items() if not rows] == ["estimation", "coBenefit", "label", "unitLabel"]
    (project,) = told["project"]
    assert (project["projectStatus"], project["projectType"], project["projectUnitMetric"]) == (
        "Registered",
        "Solar",
        "tCO2e",
    )
    ids = {row["cadTrustIssuanceId"] for row in told["issuance"]}
    assert (
        {unit["cadTrustIssuanceId"] for unit in told["unit"]} == ids == {"CDCER-P0001-2024-01", "CDCER-P0001-2025-02"}
    )
    (retired,) = [unit for unit in told["unit"] if unit["unitStatus"] == "Retired"]
    assert (retired["unitCount"], retired["unitRetirementBeneficiary"]) == (5, "A conference")
    verifications = {row["cadTrustVerificationId"] for row in told["verification"]}
    assert {row["cadTrustVerificationId"] for row in told["issuance"]} == verifications
    assert len(rows_of(client, "/registry/chengdu/cad-trust/unit.csv")) == len(told["unit"])
    assert client.get("/registry/chengdu/cad-trust/people.csv").status_code == 404


def test_project_page_shows_fingerprints_and_tonnes_of_its_chain(client, registry):
    page = client.get("/registry/chengdu/P0001/")
    chain, text = page.context["chain"], page.content.decode()
    shown = {
        chain.project.design_sha256,
        *(n.sha256 for n in chain.notices),
        *(e.report_sha256 for e in chain.engagements),
    }
    assert all(sha256 in text for sha256 in shown)
    assert "80 t" in text


def test_cad_trust_tells_the_co_benefits_and_labels_that_a_project_declares(db):
    told = {"name": land.NAME, "source": land.SOURCE}
    clean = Declarable(id="clean", kind="co_benefit", code="SDG 7", **told)
    gold = Declarable(id="gold", kind="label", code="Gold", link="https://example.org/", **told)
    land.keeps_registry(declarable=(clean, gold))
    owner, judges = land.account(1), (life.body(1), life.body(2))
    with pytest.raises(DeclaredUnknown):
        life.draft(owner, declared=("silver",))
    project = life.registered(owner, judges[0], declared=("clean", "gold"))
    life.issued(project, judges[1])
    tables = cad_trust.tables(land.CITY)
    assert [row["coBenefitId"] for row in tables["coBenefit"]] == ["SDG 7"]
    assert [(row["labelName"], row["labelLink"]) for row in tables["label"]] == [("Gold", "https://example.org/")]
    units = [row["cadTrustUnitId"] for row in tables["unit"]]
    assert [(row["cadTrustLabelId"], row["cadTrustUnitId"]) for row in tables["unitLabel"]] == [
        ("gold", u) for u in units
    ]
