"""Projects and their chains of evidence, and what is due when."""

from collections import Counter
from datetime import datetime

from django.db.models import F, Sum

from puhui.ground import clock
from puhui.market.registry import facts, proposing, refusals, telling
from puhui.market.registry.calc import serials
from puhui.market.registry.facts import State
from puhui.market.registry.listing import body_told
from puhui.market.registry.models import (
    Account,
    Asked,
    Block,
    Body,
    Change,
    Claim,
    Comment,
    Duty,
    Engagement,
    Issuance,
    Notice,
    Period,
    Project,
)

PAGE = 100
# The real registry's five tabs, and the states of projects or periods in each.
TABS = {
    "projects_on_notice": ("project", ("noticed",)),
    "projects_registered": ("project", ("registered", "suspended")),
    "reductions_on_notice": ("period", ("noticed",)),
    "reductions_registered": ("period", ("verified", "applied")),
    "reductions_issued": ("period", ("issued",)),
}

# Whatever names a file by its fingerprint.
FILES = (
    (Project, ("design_sha256", "report_sha256")),
    (Notice, ("sha256",)),
    (Period, ("report_sha256", "opinion_sha256")),
    (Engagement, ("report_sha256",)),
)


def holds(sha256: str) -> bool:
    """Whether a project, a notice or an opinion names this file."""
    return any(model.objects.filter(**{field: sha256}).exists() for model, fields in FILES for field in fields)


def projects(city: str, *, tab: str = "", page: int = 1) -> list[facts.Project]:
    """A hundred projects of a city by their numbers, all but drafts, or those of a tab."""
    rows = Project.objects.filter(city=city).exclude(state="draft")
    if tab:
        what, states = TABS[tab]
        rows = rows.filter(state__in=states) if what == "project" else rows.filter(id__in=_with(city, states))
    names = dict(Body.objects.filter(city=city).values_list("id", "name"))
    return [telling.project_told(row, names) for row in rows.order_by("number")[(page - 1) * PAGE : page * PAGE]]


def _with(city: str, states: tuple[str, ...]):
    return Period.objects.filter(city=city, state__in=states).values("project_id")


def tabs(city: str) -> dict[str, int]:
    """How many projects or periods stand in each tab."""
    counts = {
        "project": Counter(Project.objects.filter(city=city).values_list("state", flat=True)),
        "period": Counter(Period.objects.filter(city=city).values_list("state", flat=True)),
    }
    return {tab: sum(counts[what][state] for state in states) for tab, (what, states) in TABS.items()}


def project(city: str, code: str) -> facts.Project:
    """Refusals: ProjectUnknown."""
    return telling.project_told(proposing.by_code(city, code))


def period(period: int) -> facts.Period:
    """Refusals: PeriodUnknown."""
    row = Period.objects.filter(id=period).first()
    if row is None:
        raise refusals.PeriodUnknown(period=period)
    return telling.period_told(row)


def bodies(city: str) -> list[facts.Body]:
    return [body_told(row) for row in Body.objects.filter(city=city).order_by("name")[:PAGE]]


def chain(city: str, code: str) -> facts.Chain:
    """A project with its claims, notices, comments, judgements, periods, units and events. Refusals: ProjectUnknown."""
    row = proposing.by_code(city, code)
    notices = list(Notice.objects.filter(project_id=row.id).order_by("opened_on", "id"))
    comments = Comment.objects.filter(notice_id__in=[n.id for n in notices]).order_by("at", "id")
    engagements = Engagement.objects.filter(project_id=row.id).order_by("began_on", "id")
    periods = Period.objects.filter(project_id=row.id).order_by("first")
    claims = Claim.objects.filter(project_id=row.id).order_by("activity", "track")
    events = Change.objects.filter(about=f"project/{row.id}").order_by("at")
    return facts.Chain(
        project=telling.project_told(row), owner=Account.objects.get(id=row.account_id).name,
        claims=tuple(facts.ClaimTerm(c.activity, c.track) for c in claims),
        notices=tuple(telling.notice_told(n) for n in notices),
        comments=tuple(telling.comment_told(c) for c in comments),
        engagements=tuple(telling.engagement_told(e) for e in engagements),
        periods=tuple(telling.period_told(p) for p in periods), tonnes=_tonnes(row),
        events=tuple(facts.Event(e.at, e.kind, serials.project_code(row.number)) for e in events),
    )  # fmt: skip


def _tonnes(row: Project) -> dict[str, int]:
    issued = Issuance.objects.filter(project_id=row.id).values("id")
    sums = Block.objects.filter(issuance_id__in=issued, state__gt=0).values("state")
    return {State(s["state"]).word: s["t"] for s in sums.annotate(t=Sum(F("past") - F("first"))).order_by("state")}


def due(city: str, at: datetime) -> list[facts.Due]:
    """What somebody has to do by when, the most urgent first: accounts, registrations, issuances, duties, notices."""
    today = clock.local_day(at)
    found = [("account", a.number, a.decide_by) for a in Account.objects.filter(city=city, state="applied")]
    found += [
        ("registration", serials.project_code(p.number), p.decide_by)
        for p in Project.objects.filter(city=city, state="applied")
    ]
    found += [
        ("issuance", telling.code_of(p.project_id), p.decide_by)
        for p in Period.objects.filter(city=city, state="applied")
    ]
    found += [
        ("cancellation", telling.code_of(d.project_id), d.due_on)
        for d in Duty.objects.filter(city=city, cancelled__lt=F("tonnes"))
    ]
    found += [
        ("second_person", row.kind, clock.local_day(row.asked_at))
        for row in Asked.objects.filter(city=city, state="pending")
    ]
    found += [
        ("notice", telling.code_of(n.project_id), n.closes_on)
        for n in Notice.objects.filter(city=city, closes_on__gte=today)
    ]
    return sorted((facts.Due(what, name, on, on < today) for what, name, on in found), key=lambda d: (d.on, d.what))
