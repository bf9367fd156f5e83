"""What awaits an owner or a body: the next step of each project and period, the most urgent first."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import F

from puhui.ground import clock
from puhui.market.registry import facts, rulebook, telling
from puhui.market.registry.models import Duty
from puhui.market.registry.queries.projects import chains_of_body, chains_of_owner

OWNERS_NEXT = {"draft": "submit", "validated": "apply_for_registration"}


def awaits_owner(account: int, at: datetime) -> list[facts.Task]:
    """Drafts to submit, what may be applied for, demands of bodies, tonnes to cancel."""
    today = clock.local_day(at)
    found = [task for chain in chains_of_owner(account) for task in _owners(chain)]
    duties = list(Duty.objects.filter(account_id=account, cancelled__lt=F("tonnes")))
    codes = telling.codes_of(duty.project_id for duty in duties)
    for duty in duties:
        code = codes[duty.project_id]
        found.append(facts.Task("cancel", code, code, duty.project_id, duty.due_on, duty.due_on < today))
    return _urgent_first(found)


def _owners(chain: facts.Chain) -> Iterator[facts.Task]:
    project = chain.project
    if project.state in OWNERS_NEXT:
        yield facts.Task(OWNERS_NEXT[project.state], project.code, project.name, project.id)
    for comment in chain.comments:
        if not comment.reply and not comment.answer:
            yield facts.Task("reply_comment", project.code, comment.said, comment.id)
    for period in chain.periods:
        if period.state == "verified":
            yield facts.Task("apply_for_issuance", project.code, project.name, period.id)
    for engagement in chain.engagements:
        for finding in _open(engagement, "rectify"):
            if not engagement.opinion:
                yield facts.Task("rectify", project.code, finding.said, finding.id, finding.raised_on)


def awaits_body(body: int, at: datetime) -> list[facts.Task]:
    """Projects and periods to begin with, comments to answer, findings to close, reports with their deadline."""
    today = clock.local_day(at)
    return _urgent_first([task for chain in chains_of_body(body) for task in _bodys(chain, body, today)])


def _bodys(chain: facts.Chain, body: int, today: date) -> Iterator[facts.Task]:
    project = chain.project
    states = {None: project.state} | {period.id: period.state for period in chain.periods}
    running = {e.period: e for e in chain.engagements if not e.opinion}
    # Of several notices of one thing the last one counts.
    latest = {n.period: n for n in chain.notices}
    for period, notice in latest.items():
        if notice.body_id != body or states[period] != "noticed":
            continue
        for comment in chain.comments_of(notice.id):
            if not comment.answer:
                yield facts.Task("answer_comment", project.code, comment.said, comment.id)
        if period not in running:
            yield facts.Task("begin", project.code, project.name, notice.id)
            continue
        for finding in _open(running[period], "rectify"):
            yield facts.Task("close_finding", project.code, finding.said, finding.id, finding.raised_on)
        if today > notice.closes_on:
            due = notice.opened_on + timedelta(days=rulebook.rules_of(project.city).bodies.report_days)
            yield facts.Task("report", project.code, project.name, running[period].id, due, due < today)
    for engagement in chain.engagements:
        if engagement.body_id == body and engagement.opinion:
            for finding in _open(engagement, "observe"):
                yield facts.Task("close_observation", project.code, finding.said, finding.id, finding.raised_on)


def _open(engagement: facts.Engagement, kind: str) -> list[facts.Finding]:
    return [f for f in engagement.findings if f.kind == kind and f.closed_on is None]


def _urgent_first(tasks: list[facts.Task]) -> list[facts.Task]:
    return sorted(tasks, key=lambda task: (not task.late, task.on or date.max, task.project, task.what))
