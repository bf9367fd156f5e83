"""``puhui honours``: award, issue, verify, and what a changed byte comes to."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from openbadgeslib.ob3 import OB3Verifier
from tests.portals.citizen.conftest import agree_and_bind, live_a_week, new_citizen
from typer.testing import CliRunner

from puhui.economy.honours import queries as honoured
from puhui.economy.honours.refusals import CertificateNotEarned
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.packs import activate_pack
from puhui.wiring.command import application


def honours(*arguments: object):
    return CliRunner().invoke(application(["honours"]), ["honours", *map(str, arguments)])


@pytest.fixture
def holder(db) -> int:
    activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=clock.now() - timedelta(days=60))
    person = new_citizen()
    live_a_week(agree_and_bind(person))
    return person.holder_id


def test_a_certificate_is_issued_exported_and_verified(holder, tmp_path):
    assert isinstance(honours("issue", "luzhou", holder, "first-ride").exception, CertificateNotEarned)
    assert json.loads(honours("award", "luzhou", "--json").stdout)["given"] >= 2
    pdf, token = tmp_path / "paper.pdf", tmp_path / "credential.jwt"
    made = json.loads(
        honours("issue", "luzhou", holder, "first-ride", "--pdf", pdf, "--credential", token, "--json").stdout
    )
    assert pdf.read_bytes().startswith(b"%PDF-") and token.read_text() == made["credential"]
    pem = honoured.issuer_profile(packs.active("luzhou").pack)["publicKey"][0]["pem"]
    assert OB3Verifier(pem).verify(token.read_text()).id == made["address"]
    for what in (made["code"], token):
        answer = honours("verify", what, "--json")
        assert (answer.exit_code, json.loads(answer.stdout)["verdict"]) == (0, "valid")
    token.write_text(made["credential"][:-8] + "AAAAAAAA")
    answer = honours("verify", token, "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["verdict"]) == (1, "changed")
