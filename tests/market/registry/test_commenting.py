"""The public's comments on notices: bounded, without a name, a contact only by consent and not for ever."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.market.registry import land, life

from puhui.market.registry import actions, facts, models, queries, refusals


@pytest.fixture
def notice(parties) -> facts.Notice:
    return life.submit(life.draft(parties.owner), parties.validator)


def say(notice: facts.Notice, **changes) -> facts.Comment:
    told = {
        "id": uuid4(),
        "notice": notice.id,
        "said": "噪声如何处理？",
        "origin": "10.0.0.1",
        "at": land.NOON,
    } | changes
    return actions.comment_publicly(**told)


def test_anybody_comments_once_under_one_id_and_no_address_is_kept(notice):
    one = uuid4()
    assert say(notice, id=one) == say(notice, id=one)
    row = models.Comment.objects.get()
    assert (row.said_by, row.contact, row.holder_id) == ("public", None, None)
    assert "10.0.0.1" not in str(models.Comment.objects.values())
    with pytest.raises(refusals.ChangeDiffers):
        say(notice, id=one, said="Else")


def test_five_a_day_are_taken_from_one_origin_and_others_still_may(notice):
    for _ in range(5):
        say(notice)
    with pytest.raises(refusals.CommentsTooMany):
        say(notice)
    say(notice, origin="10.0.0.2")
    say(notice, at=land.NOON + timedelta(days=1))


def test_what_is_empty_too_long_or_late_is_refused(notice):
    for no, changes in (
        (refusals.CommentEmpty, {"said": "  "}), (refusals.CommentTooLong, {"said": "x" * 2_001}),
        (refusals.CommentTooLong, {"contact": "x" * 201, "agrees": True}),
        (refusals.NoticeOver, {"at": life.on(life.NOTICE_ENDS + timedelta(days=1))}),
        (refusals.NoticeUnknown, {"notice": 5}),
    ):  # fmt: skip
        with pytest.raises(no):
            say(notice, **changes) if "notice" not in changes else actions.comment_publicly(
                id=uuid4(), notice=5, said="x", origin="o", at=land.NOON
            )


def test_a_contact_needs_consent_is_sealed_and_goes_ninety_days_after(notice):
    with pytest.raises(refusals.ContactNotAgreed):
        say(notice, contact="13800000000")
    said = say(notice, contact="13800000000", agrees=True)
    assert queries.contact_of(said.id) == "13800000000"
    assert b"13800000000" not in bytes(models.Comment.objects.get(id=said.id).contact)
    assert actions.forget_contacts(at=life.on(life.NOTICE_ENDS + timedelta(days=90))) == 0
    assert actions.forget_contacts(at=life.on(life.NOTICE_ENDS + timedelta(days=91))) == 1
    row = models.Comment.objects.get(id=said.id)
    assert (queries.contact_of(said.id), row.origin, row.said) == ("", "", "噪声如何处理？")


def test_a_citizens_own_comment_is_theirs_until_they_leave(notice):
    said = say(notice, holder=7)
    assert [one.id for one in queries.said_by_person(7)] == [said.id]
    actions.forget_person(holder=7)
    assert queries.said_by_person(7) == []
    assert models.Comment.objects.get(id=said.id).said == "噪声如何处理？"


def test_the_owner_replies_and_the_bodys_answer_is_still_asked_for(notice, parties):
    said = say(notice)
    assert (
        actions.reply(id=uuid4(), comment=said.id, said="设备已加隔声罩。", by="owner", at=land.NOON).reply
        == "设备已加隔声罩。"
    )
    assert [task.what for task in queries.awaits_body(parties.validator.id, land.NOON)].count("answer_comment") == 1
    with pytest.raises(refusals.CommentEmpty):
        actions.reply(id=uuid4(), comment=said.id, said=" ", by="owner", at=land.NOON)
    with pytest.raises(refusals.NoticeUnknown):
        actions.reply(id=uuid4(), comment=5, said="x", by="owner", at=land.NOON)


def test_what_happens_at_one_instant_is_told_in_the_order_in_which_it_came(parties):
    project = life.draft(parties.owner, day=date(2026, 3, 2))
    life.submit(project, parties.validator)
    kinds = [event.kind for event in queries.chain(land.CITY, project.code).events]
    assert kinds[:2] == ["project_drafted", "project_submitted"]
