"""Certificates: an independent verifier accepts them, a changed byte fails, a reversed ground revokes."""

import json
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from tests.economy.honours.samples import AT, CITY, DAY, NAME, SOURCE, Town, badge, level, pack_of

from puhui.economy.honours import actions, queries, refusals
from puhui.economy.honours.models import Certificate
from puhui.foundations.credentials.calc import tokens as credentials
from puhui.foundations.credentials.facts import Paper
from puhui.foundations.credentials.models import IssuerKey
from puhui.foundations.credentials.queries import draw
from puhui.foundations.packs import schema
from puhui.ground.identifiers import uuid_of

WORDS = schema.Text(zh="持证人达到“{honour}”，减排 {grams} 千克。", en="The holder reached “{honour}”: {grams} kg.")
PACK = pack_of(
    levels=(level("seed", "0"), level("tree", "100")),
    badges=(badge("first", acts=1),),
    certificates=(
        schema.Certificate(id="first", name=NAME, words=WORDS, badge="first", source=SOURCE),
        schema.Certificate(id="tree", name=NAME, words=WORDS, level="tree", source=SOURCE),
    ),
)
TOLD = {language: {"honour": "绿湾", "grams": "0.2"} for language in ("zh", "en")}


def issue(template="first", ground="badge/first", id: UUID = uuid_of("certificate"), **more):
    return actions.issue_certificate(
        holder=1, pack=PACK, template=template, ground=ground, told=TOLD, id=id, at=AT, **more
    )


@pytest.fixture
def town(db) -> Town:
    town = Town(PACK)
    town.does(1, mg=150_000)
    return town


def verifier() -> OB3Verifier:
    """The independent verifier, given no more than what the city publishes."""
    return OB3Verifier(queries.issuer_profile(PACK)["publicKey"][0]["pem"])


def test_openbadgeslib_accepts_a_certificate(town):
    made = issue()
    found = verifier().verify(made.credential)
    assert found.id == queries.address_of(made.code) and found.achievement.achievement_type == "Certificate"
    assert found.issuer.id == queries.issuer_profile(PACK)["id"]
    assert queries.check(made.credential).verdict == "valid"


def test_one_changed_byte_fails(town):
    token = issue().credential
    # A letter of every part, the last one of the signature among them, where a base64 text has bits to spare.
    for at in (5, len(token) // 2, token.rindex(".") + 3, len(token) - 1):
        other = "A" if token[at] != "A" else "B"
        changed = token[:at] + other + token[at + 1 :]
        with pytest.raises(OB3VerificationError):
            verifier().verify(changed)
        with suppress(refusals.CredentialUnreadable):
            assert queries.check(changed).verdict in ("changed", "foreign")


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "{}", "e30.e30.e30", "e" * 100_000, "\ud800.x.y"])
def test_what_is_no_credential_is_refused_or_foreign(db, token):
    try:
        assert queries.check(token).verdict == "foreign"
    except refusals.CredentialUnreadable as refusal:
        assert refusal.code == "honours.credential_unreadable"


def test_another_algorithm_in_the_header_is_not_believed(town):
    header, body, signature = issue().credential.split(".")
    forged = credentials._text(json.dumps({"alg": "none"}).encode())
    assert queries.check(f"{forged}.{body}.{signature}").verdict == "changed"


def test_nothing_names_the_person_unless_they_wish_it(town):
    made = issue()
    payload = credentials.read(made.credential)[1]
    assert payload["credentialSubject"]["id"] == f"{queries.address_of(made.code)}#holder"
    assert "identifier" not in payload["credentialSubject"]
    named = issue("tree", "level/tree", uuid_of("other"), name="小满")
    assert credentials.read(named.credential)[1]["credentialSubject"]["identifier"][0]["identityHash"] == "小满"
    assert verifier().verify(named.credential).identifiers[0].identity_hash == "小满"


def test_the_same_again_is_the_same_certificate_and_other_content_is_refused(town):
    made = issue()
    assert issue() == made and issue(id=uuid_of("again")) == made
    with pytest.raises(refusals.CertificateDiffers):
        issue("tree", "level/tree")


def test_a_reversed_ground_takes_the_badge_and_revokes_the_certificates(town):
    first, tree = issue(), issue("tree", "level/tree", uuid_of("other"))
    applied = town.does(1, acts=0, at=AT + timedelta(hours=1))
    assert (applied.taken, applied.revoked) == (1, 2)
    for made in (first, tree):
        found = queries.check(made.credential)
        assert (found.verdict, found.revoked_at) == ("revoked", AT + timedelta(hours=1))


def test_the_status_list_tells_the_independent_verifier_who_is_revoked(town):
    kept, lost = issue(), issue("tree", "level/tree", uuid_of("other"))
    lists = {credentials.read(kept.credential)[1]["credentialStatus"]["statusListCredential"]: 0}

    def download(address: str) -> bytes:
        return queries.signed_list(PACK, lists[address], AT).encode()

    credential = verifier().verify(kept.credential)
    actions.revoke_certificate(code=lost.code, reason="by_hand", at=AT)
    check = verifier()
    check.check_status(credential, verify_list=True, download=download)
    with pytest.raises(OB3VerificationError, match="is set at index 2"):
        check.check_status(check.verify(lost.credential), verify_list=True, download=download)


def test_the_private_key_is_not_kept_in_the_clear(town):
    issue()
    key = IssuerKey.objects.get(city=CITY)
    assert bytes(key.sealed).startswith(b"gAAAA") and len(bytes(key.public)) == 32


def test_who_leaves_is_named_no_more(town):
    made = issue(name="小满")
    actions.forget_person(holder=1, at=AT)
    row = Certificate.objects.get(code=made.code)
    assert row.facts["name"] == "" and row.credential == "" and row.revoked_at == AT


def test_paper_embeds_its_signs_and_says_where_it_is_checked(town):
    made = issue()
    paper = Paper(
        title="低碳环保证书", subtitle="Certificate", name="小满", words=made.facts["words"]["zh"],
        words_below=made.facts["words"]["en"], issuer="绿湾", day=str(DAY), number=made.code, number_words="证书编号",
        scan_words="扫码核验", address=queries.address_of(made.code),
    )  # fmt: skip
    pdf = draw(paper)
    assert pdf.startswith(b"%PDF-") and b"NotoSansSC" in pdf and b"NotoSerifSC" in pdf
