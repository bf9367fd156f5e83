"""Who acts for whom: named by another, one owner of nobody else's desk, and who keeps or judges credits apart (M37)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from tests.market.registry import land, life

from puhui.market.registry import actions, models, queries, refusals
from puhui.portals.shared.problems import sentence


def seat(person: str, duty: str, subject: int = 0, **changes):
    told = {"id": uuid4(), "city": land.CITY, "by": "root", "at": land.NOON} | changes
    return actions.name_desk(person=person, duty=duty, subject=subject, **told)


def test_a_person_has_the_desks_that_were_named_and_no_others(parties):
    second = land.account(2)
    mine = seat("li", "owner", parties.owner.id)
    seat("li", "owner", second.id)
    other = seat("wang", "owner", second.id)
    assert [(d.number, d.name) for d in queries.desks("li")] == [(a.number, a.name) for a in (parties.owner, second)]
    assert queries.desk("li", mine.id) == mine
    with pytest.raises(refusals.DeskUnknown):
        queries.desk("li", other.id)


def test_a_closed_desk_is_none(parties):
    desk, id = seat("li", "owner", parties.owner.id), uuid4()
    for _ in range(2):
        actions.close_desk(id=id, desk=desk.id, by="root", at=land.NOON)
    assert queries.desks("li") == []
    seat("li", "owner", parties.owner.id)


@pytest.mark.parametrize("duty", ["registry", "exchange", "verifier"])
def test_m37_who_keeps_or_judges_credits_owns_none(parties, duty):
    subject = parties.validator.id if duty == "verifier" else 0
    seat("li", "owner", parties.owner.id)
    with pytest.raises(refusals.DesksApart) as no:
        seat("li", duty, subject)
    assert "第三十七条" in no.value.cites
    seat("wang", duty, subject)
    with pytest.raises(refusals.DesksApart):
        seat("wang", "owner", parties.owner.id)
    assert queries.insider(land.CITY, "wang") == duty
    assert queries.insider(land.CITY, "li") == ""


def test_a_desk_is_named_once_by_somebody_else_for_somebody_there(parties):
    id = uuid4()
    assert seat("li", "owner", parties.owner.id, id=id) == seat("li", "owner", parties.owner.id, id=id)
    with pytest.raises(refusals.DeskTaken):
        seat("li", "owner", parties.owner.id)
    with pytest.raises(refusals.SelfNamed):
        seat("wang", "registry", by="wang")
    with pytest.raises(refusals.AccountUnknown):
        seat("wang", "owner", 1)
    with pytest.raises(refusals.BodyUnknown):
        seat("wang", "verifier", 1)
    with pytest.raises(refusals.PersonMissing):
        seat(" ", "registry")


@pytest.mark.parametrize(
    ("changes", "wall"),
    [
        ({"duty": "king"}, "desk_duty_is_known"),
        ({"duty": "owner"}, "owners_and_verifiers_act_for_somebody"),
        ({"named_by": "li"}, "nobody_names_himself"),
    ],
)
def test_walls_of_desks(parties, changes, wall):
    told = {"id": 1, "city": land.CITY, "person": "li", "duty": "registry", "named_by": "root", "named_at": land.NOON}
    with pytest.raises(IntegrityError, match=wall), transaction.atomic():
        models.Desk.objects.create(**told | changes)


def test_walls_of_two_desks(parties):
    told = {"city": land.CITY, "person": "li", "named_by": "root", "named_at": land.NOON}
    models.Desk.objects.create(id=1, duty="registry", **told)
    with pytest.raises(IntegrityError, match="an_insider_has_one_desk"), transaction.atomic():
        models.Desk.objects.create(id=2, duty="exchange", **told)
    models.Desk.objects.create(id=3, duty="owner", subject_id=7, **told)
    with pytest.raises(IntegrityError, match="a_desk_is_taken_once"), transaction.atomic():
        models.Desk.objects.create(id=4, duty="owner", subject_id=7, **told)


def test_noes_say_states_in_words(parties):
    project = life.draft(parties.owner)
    with pytest.raises(refusals.StepOutOfOrder) as no:
        actions.apply_for_registration(id=uuid4(), project=project.id, by="li", at=land.NOON)
    with translation.override("zh-hans"):
        assert "草稿" in sentence(no.value)
        assert "申请" in sentence(no.value)
        assert "draft" not in sentence(no.value)
    assert "is draft: the step “apply”" in str(no.value)
