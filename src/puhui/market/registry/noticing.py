"""Notices to the public: twenty working days, comments, and an answer to each."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.foundations.evidence import queries as evidence
from puhui.foundations.evidence import refusals as evidence_refusals
from puhui.ground import clock
from puhui.market.registry import facts, refusals, rulebook
from puhui.market.registry.calc import conflicts, serials
from puhui.market.registry.calc.conflicts import Case
from puhui.market.registry.changes import claim, key
from puhui.market.registry.listing import judge, needs_of
from puhui.market.registry.models import Account, Comment, Notice, Period, Project
from puhui.market.registry.telling import comment_told, notice_told


def open_notice(
    project: Project, period: Period | None, body: int, sha256: str, id: UUID, at: datetime
) -> facts.Notice:  # fmt: skip
    """Show a document for the city's days of notice, and name the body that is to judge it; again: the same notice.

    Refusals: BodyUnknown and what speaks against the body; CalendarUnknown.
    """
    number = key("notice", id)
    known = Notice.objects.filter(id=number).first()
    if known is not None:
        return notice_told(known)
    rules, today = rulebook.rules_of(project.city), clock.local_day(at)
    conflicts.check_body(judge(body, today, project.city), case_of(project), bool(period), today, needs_of(rules))
    row = Notice.objects.create(
        id=number, city=project.city, project_id=project.id, period_id=period.id if period else None, body_id=body,
        sha256=sha256, opened_on=today, closes_on=rulebook.calendar_of(rules).after(today, rules.notice_days),
    )  # fmt: skip
    return notice_told(row)


def case_of(project: Project) -> Case:
    """What a body is to judge."""
    owners = (Account.objects.get(id=project.account_id).subject, *(part["owner"] for part in project.parts))
    code = serials.project_code(project.number)
    return Case(code, project.field, owners, project.design_writer, project.validator_id)


def must_be_kept(sha256: str) -> None:
    """Refusals: DocumentMissing."""
    try:
        evidence.evidence(sha256)
    except evidence_refusals.EvidenceUnknown:
        raise refusals.DocumentMissing(sha256=sha256[:64]) from None


def notice_of(project: int, period: int | None) -> Notice:
    """The latest notice of a project or of one of its periods. Refusals: NoticeUnknown."""
    row = Notice.objects.filter(project_id=project, period_id=period).order_by("-opened_on").first()
    if row is None:
        raise refusals.NoticeUnknown(notice=f"{project}/{period or ''}")
    return row


@transaction.atomic
def comment(*, id: UUID, notice: int, said: str, by: str, at: datetime) -> facts.Comment:
    """What somebody says to a notice, up to the end of its last day.

    Refusals: NoticeUnknown, NoticeOver, CommentEmpty, PersonMissing, ChangeDiffers.
    """
    shown = Notice.objects.filter(id=notice).first()
    if shown is None:
        raise refusals.NoticeUnknown(notice=notice)
    number = key("comment", id)
    if not claim(id=id, city=shown.city, kind="comment", about=f"notice/{notice}", by=by, at=at, said=said):
        return comment_told(Comment.objects.get(id=number))
    if not said.strip():
        raise refusals.CommentEmpty()
    if clock.local_day(at) > shown.closes_on:
        raise refusals.NoticeOver(closes_on=shown.closes_on)
    return comment_told(
        Comment.objects.create(id=number, notice_id=notice, said_by=by.strip(), said=said.strip(), at=at)
    )


@transaction.atomic
def answer_comment(*, id: UUID, comment: int, answer: str, by: str, at: datetime) -> facts.Comment:
    """How the body that judges took a comment into account. The last answer holds.

    Refusals: NoticeUnknown, CommentEmpty, PersonMissing, ChangeDiffers. Locks: the comment.
    """
    row = Comment.objects.select_for_update().filter(id=comment).first()
    if row is None:
        raise refusals.NoticeUnknown(notice=comment)
    city = Notice.objects.get(id=row.notice_id).city
    if claim(id=id, city=city, kind="comment_answered", about=f"comment/{comment}", by=by, at=at, answer=answer):
        if not answer.strip():
            raise refusals.CommentEmpty()
        row.answer, row.answered_at = answer.strip(), at
        row.save()
    return comment_told(row)


def must_be_through(notice: Notice, name: str, at: datetime) -> None:
    """The notice is over and every comment answered. Refusals: NoticeOpen, CommentUnanswered."""
    if clock.local_day(at) <= notice.closes_on:
        raise refusals.NoticeOpen(name=name, closes_on=notice.closes_on)
    if count := Comment.objects.filter(notice_id=notice.id, answer="").count():
        raise refusals.CommentUnanswered(count=count)
