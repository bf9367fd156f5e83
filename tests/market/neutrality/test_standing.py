"""Revocation, green and black list, free evaluation: who may, who may not, and what it rests on."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from tests.market.neutrality import scene
from tests.market.neutrality.scene import on
from tests.market.neutrality.test_articles import refused
from tests.market.registry import land

from puhui.foundations.credentials import queries as credentials
from puhui.ground import clock
from puhui.market.neutrality import actions, facts, queries, refusals
from puhui.market.registry import queries as registry

SICHUAN, CHENGDU = "积极有序推广和规范碳中和方案", "成办函〔2022〕85号"
YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}


def revoke(number: str, **changes) -> facts.Declaration:
    told = {"declaration": number, "reason": "False data", "by": "officer", "at": on()} | changes
    return actions.revoke(id=told.pop("id", uuid4()), **told)


def propose(colour: str = "black", **changes) -> facts.Listed:
    told = {
        "city": scene.CITY, "subject": scene.ORGANISER, "name": "The organiser", "reason": "False data",
        "ground": "Decision 1", "by": "clerk", "at": on(),
    } | changes  # fmt: skip
    return actions.propose_listing(id=told.pop("id", uuid4()), colour=colour, **told)


def list_(colour: str = "black", **changes) -> facts.Listed:
    made = propose(colour, **changes)
    return actions.decide_listing(id=uuid4(), listing=made.id, accepts=True, by="officer", at=on())


def on_list(colour: str, day: date = scene.AFTER) -> list[str]:
    return [one.subject for one in queries.listed(scene.CITY, colour, day)]


def test_a_declaration_is_revoked_by_a_second_person_with_a_reason_for_everybody_to_see(seller):
    kept, lost = (scene.declare(scene.neutral(seller.number)) for _ in range(2))
    refused(refusals.SamePerson, revoke, lost.number, cites="", by="planner")
    refused(refusals.ReasonMissing, revoke, lost.number, cites=SICHUAN, reason=" ")
    refused(refusals.DeclarationUnknown, revoke, "CDCER-D2026-00009", cites="")
    seen = revoke(lost.number)
    assert (seen.verdict, seen.revoked_on, seen.reason) == ("revoked", scene.AFTER, "False data")
    refused(refusals.StepOutOfOrder, revoke, lost.number, cites="")
    assert queries.check(lost.credential).verdict == "revoked" and queries.check(kept.credential).verdict == "valid"


def test_the_status_list_tells_an_independent_verifier(seller):
    kept, lost = (scene.declare(scene.neutral(seller.number)) for _ in range(2))
    revoke(lost.number)
    verifier = OB3Verifier(credentials.profile(scene.CITY, "")["publicKey"][0]["pem"])

    def download(address: str) -> bytes:
        return actions.signed_list(scene.CITY, 0, clock.now()).encode()

    verifier.check_status(verifier.verify(kept.credential), verify_list=True, download=download)
    with pytest.raises(OB3VerificationError, match="is set"):
        verifier.check_status(verifier.verify(lost.credential), verify_list=True, download=download)


def test_what_is_no_credential_of_ours_is_foreign(seller):
    retired = land.retire(seller, land.amount(1))
    for token in ("", "a.b.c", "e" * 100_000, registry.certificate(retired.number).credential):
        assert queries.check(token).verdict == "foreign"


def test_the_black_list_is_decided_by_two_and_stops_plans_and_declarations(seller):
    number = scene.neutral(seller.number)
    made = propose(last=scene.AFTER + timedelta(days=30))
    told = {"listing": made.id, "accepts": True, "at": on()}
    refused(refusals.SamePerson, actions.decide_listing, id=uuid4(), by="clerk", cites="", **told)
    assert on_list("black") == []
    actions.decide_listing(id=uuid4(), by="officer", **told)
    assert on_list("black") == [scene.ORGANISER]
    refused(refusals.Blacklisted, scene.declare, number, cites="黑名单")
    refused(refusals.Blacklisted, scene.plan, cites="黑名单", at=on())
    assert on_list("black", scene.AFTER + timedelta(days=31)) == []
    actions.end_listing(id=uuid4(), listing=made.id, why="Made good", by="officer", at=on())
    assert scene.declare(number).verdict == "valid"


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"reason": ""}, refusals.ReasonMissing),
        ({"ground": " "}, refusals.ReasonMissing),
        ({"subject": "x"}, refusals.SubjectMalformed),
        ({"colour": "grey"}, refusals.KindUnknown),
        ({"last": date(2026, 3, 1)}, refusals.TimeReversed),
    ],
)
def test_who_is_listed_is_told_why(seller, changes, no):
    refused(no, propose, cites="", **changes)


def test_the_green_list_is_for_those_who_became_neutral(seller):
    refused(refusals.GreenUnearned, propose, "green", cites="绿名单")
    made = scene.declare(scene.neutral(seller.number))
    list_("green")
    assert on_list("green") == [scene.ORGANISER]
    revoke(made.number)
    assert on_list("green") == []


def test_the_black_list_ends_the_green_one(seller):
    scene.declare(scene.neutral(seller.number))
    list_("green")
    list_("black")
    assert on_list("green") == [] and on_list("black") == [scene.ORGANISER]
    refused(refusals.GreenUnearned, propose, "green", cites="绿名单")
    refused(refusals.StepOutOfOrder, propose, "black", cites="")


def evaluate(number: str, **changes) -> facts.Evaluation:
    return actions.ask_evaluation(id=uuid4(), undertaking=number, by="planner", at=on(), **changes)


def promises(tonnes: int | None) -> None:
    free = scene.RULES.evaluation.model_copy(update={"tonnes_min": tonnes})
    scene.keeps_neutrality(evaluation=free)


def test_no_threshold_is_made_up_where_the_city_published_none(seller):
    number = scene.neutral(seller.number, kind="organisation", **YEAR)
    assert CHENGDU in refused(refusals.EvaluationUnpublished, evaluate, number, cites="第18条").cites
    scene.keeps_chengdu()
    refused(refusals.EvaluationUnpublished, evaluate, number, cites="第18条")


def test_from_the_threshold_on_a_whole_years_evaluation_is_free(seller):
    promises(10)
    number = scene.neutral(seller.number, kind="organisation", **YEAR)
    made = evaluate(number)
    assert (made.tonnes, made.tonnes_min) == (10, 10)
    refused(refusals.StepOutOfOrder, evaluate, number, cites="")


def test_below_the_threshold_or_for_less_than_a_year_it_is_not(seller):
    promises(11)
    number = scene.neutral(seller.number, kind="organisation", **YEAR)
    assert refused(refusals.EvaluationTooFew, evaluate, number, cites="第18条").data == {"tonnes": 10, "needed": 11}
    promises(1)
    part = scene.neutral(seller.number, kind="organisation", first=date(2025, 1, 1), last=date(2025, 12, 30))
    event = scene.neutral(seller.number)
    short = scene.plan("organisation", **YEAR).number
    for one in (part, event, short):
        refused(refusals.EvaluationNotWhole, evaluate, one, cites="第18条")
    scene.elsewhere(number, "allowance", 90)
    assert evaluate(number).tonnes == 10, "only the city's own units count"
