"""A verifier's desk: what the body is named for, its engagements, findings and opinions. Of other bodies it changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from puhui.foundations.evidence import actions as evidence
from puhui.journeys.market.desks import Desk
from puhui.journeys.market.own_projects import DOCUMENT_MIB
from puhui.market.registry import actions, facts, queries
from puhui.market.registry.refusals import EngagementUnknown, FindingUnknown, NoticeUnknown, ProjectUnknown


def chain(desk: Desk, code: str) -> facts.Chain:
    """A project that the body is named for or works on. Refusals: registry.ProjectUnknown."""
    found = queries.chain(desk.city, code)
    if not any(one.body_id == desk.subject for one in (*found.notices, *found.engagements)):
        raise ProjectUnknown(project=code[:20])
    return found


def team(desk: Desk) -> tuple[tuple[int, str], ...]:
    """Who works for the body: number and name."""
    return next((body.staff for body in queries.bodies(desk.city) if body.id == desk.subject), ())


def begin(
    desk: Desk, *, id: UUID, code: str, members: Sequence[int], reviewer: int, decider: int, at: datetime,
    period: int | None = None,
) -> facts.Engagement:  # fmt: skip
    """Refusals: those of registry.begin."""
    return actions.begin(
        id=id, project=chain(desk, code).project.id, body=desk.subject, team=members, reviewer=reviewer,
        decider=decider, period=period, by=desk.person, at=at,
    )  # fmt: skip


def answer(desk: Desk, *, id: UUID, code: str, comment: int, answer: str, at: datetime) -> facts.Comment:
    """Answer what the public said to a notice that names the body. Refusals: registry.NoticeUnknown, CommentEmpty."""
    found = chain(desk, code)
    mine = {notice.id for notice in found.notices if notice.body_id == desk.subject}
    if not any(one.id == comment and one.notice in mine for one in found.comments):
        raise NoticeUnknown(notice=comment)
    return actions.answer_comment(id=id, comment=comment, answer=answer, by=desk.person, at=at)


def find(desk: Desk, *, id: UUID, code: str, engagement: int, kind: str, said: str, at: datetime) -> facts.Engagement:
    """Raise 整改要求 (rectify) or 观察项 (observe). Refusals: those of registry.find."""
    return actions.find(
        id=id, engagement=_mine(desk, code, engagement).id, kind=kind, said=said, by=desk.person, at=at
    )  # fmt: skip


def close(desk: Desk, *, id: UUID, code: str, finding: int, closing: str, at: datetime) -> facts.Engagement:
    """Refusals: those of registry.close_finding."""
    mine = (e for e in chain(desk, code).engagements if e.body_id == desk.subject)
    if not any(one.id == finding for engagement in mine for one in engagement.findings):
        raise FindingUnknown(finding=finding)
    return actions.close_finding(id=id, finding=finding, closing=closing, by=desk.person, at=at)


def report(
    desk: Desk, *, id: UUID, code: str, engagement: int, opinion: str, document: BinaryIO, name: str, sites: int,
    sites_visited: int, at: datetime, delay_days: int = 0, read_sha256: str = "",
    verified: Mapping[int, int] | None = None,
) -> facts.Engagement:  # fmt: skip
    """Keep the report and end the engagement with its opinion. Refusals: those of evidence.keep, registry.report."""
    mine = _mine(desk, code, engagement)
    kept = evidence.keep(stream=document, name=name, at=at, most_mib=DOCUMENT_MIB)
    return actions.report(
        id=id, engagement=mine.id, opinion=opinion, report_sha256=kept.sha256, sites=sites,
        sites_visited=sites_visited, client_delay_days=delay_days, read_sha256=read_sha256, verified=verified,
        by=desk.person, at=at,
    )  # fmt: skip


def _mine(desk: Desk, code: str, engagement: int) -> facts.Engagement:
    for one in chain(desk, code).engagements:
        if one.id == engagement and one.body_id == desk.subject:
            return one
    raise EngagementUnknown(engagement=engagement)
