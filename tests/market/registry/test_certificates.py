"""Certificates of retirements: the right day, good for good, checkable by anybody, and no project breaks one."""

import json
from datetime import date, datetime, timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.db import IntegrityError
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from tests.market.registry import land

from puhui.foundations.credentials import queries as credentials
from puhui.ground import clock
from puhui.journeys.market import show_retirement
from puhui.market.registry import models, queries, refusals

SOON_AFTER_MIDNIGHT = clock.day_starts(date(2026, 3, 3)) + timedelta(minutes=5)


@pytest.fixture
def holder(db):
    land.keeps_registry()
    holder = land.account(1)
    land.issue(land.project(holder), 100)
    return holder


def text_of(pdf: bytes) -> str:
    page = pypdfium2.PdfDocument(BytesIO(pdf))[0]
    return page.get_textpage().get_text_bounded()


def test_an_independent_verifier_accepts_it_and_it_is_never_revoked(holder):
    made = land.retire(holder, land.amount(5))
    seen = queries.certificate(made.number)
    verifier = OB3Verifier(credentials.profile(land.CITY, "")["publicKey"][0]["pem"])
    found = verifier.verify(seen.credential)
    assert found.id == seen.address and seen.verdict == "valid"
    assert "credentialStatus" not in credentials.read(seen.credential)[1]
    assert queries.check_certificate(seen.credential).verdict == "valid"


def test_its_day_is_the_day_of_the_retirement_in_shanghai(holder):
    """Another registry printed the wrong day: at five past midnight it is still yesterday in UTC."""
    made = land.retire(holder, land.amount(5), at=SOON_AFTER_MIDNIGHT)
    assert made.retired_on == date(2026, 3, 3)
    page = text_of(show_retirement.printed(made.number))
    assert "2026-03-03" in page and "2026-03-02" not in page
    claims = credentials.read(queries.certificate(made.number).credential)[1]
    assert datetime.fromisoformat(claims["validFrom"]) == SOON_AFTER_MIDNIGHT
    assert "2026-03-03" in json.dumps(claims["credentialSubject"], ensure_ascii=False)


BAD_NAMES = ("屋顶\U0001f600\x07\u202e光伏\u0b95", "长" * 3000, "a b\n\tc <b>&amp;{name}%(x)s" * 200)


def test_a_project_with_a_bad_name_breaks_no_certificate(holder):
    """In another registry one bad project broke every PDF: its own and the others' still print here."""
    bad = land.project(holder, 2)
    land.issue(bad, 10)
    for name in BAD_NAMES:
        models.Project.objects.filter(id=bad.id).update(name=name, methodology=name)
        made = land.retire(holder, land.amount(1, code="P0002"))
        assert made.number in text_of(show_retirement.printed(made.number))
        assert queries.certificate(made.number).verdict == "valid"
    other = land.retire(holder, land.amount(4))
    assert other.number in text_of(show_retirement.printed(other.number, language="en"))


def test_one_changed_letter_is_found(holder):
    made = land.retire(holder, land.amount(5))
    token = queries.certificate(made.number).credential
    at = token.index(".") + 40
    changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
    assert queries.check_certificate(changed).verdict in ("changed", "foreign")
    with pytest.raises(OB3VerificationError):
        OB3Verifier(credentials.profile(land.CITY, "")["publicKey"][0]["pem"]).verify(changed)


@pytest.mark.parametrize("token", ["", "a.b.c", "e30.e30.e30", "e" * 100_000])
def test_what_is_no_credential_of_ours_is_foreign(db, token):
    assert queries.check_certificate(token).verdict == "foreign"


def test_a_certificate_that_tells_of_more_than_was_retired_is_not_valid(holder):
    made = land.retire(holder, land.amount(5))
    row = models.RetirementCertificate.objects.get(number=made.number)
    with pytest.raises(IntegrityError, match="history_is_only_added|only ever added"):
        models.RetirementCertificate.objects.filter(number=made.number).update(facts=row.facts | {"tonnes": 6})


def test_an_unknown_number_is_refused_with_its_article(db):
    with pytest.raises(refusals.RetirementUnknown) as no:
        queries.certificate("CDCER-R2026-999999")
    assert "第二十八条" in no.value.cites


def test_what_was_retired_twice_by_one_id_has_one_certificate(holder):
    made = land.retire(holder, land.amount(5))
    assert land.retire(holder, land.amount(5), id=made.id) == made
    assert models.RetirementCertificate.objects.count() == 1
