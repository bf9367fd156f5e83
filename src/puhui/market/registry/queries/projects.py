"""Projects and their chains of evidence, and what is due when."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum

from puhui.ground import clock
from puhui.market.registry import facts, proposing, refusals, telling
from puhui.market.registry.calc import serials
from puhui.market.registry.facts import State
from puhui.market.registry.listing import bodies_told
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
    return telling.projects_told(rows.order_by("number")[(page - 1) * PAGE : page * PAGE])


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
    return bodies_told(list(Body.objects.filter(city=city).order_by("name")[:PAGE]))


def chain(city: str, code: str) -> facts.Chain:
    """A project with its claims, notices, comments, judgements, periods, units and events. Refusals: ProjectUnknown."""
    return _chains([proposing.by_code(city, code)])[0]


def chains(city: str, *, page: int = 1) -> list[facts.Chain]:
    """A hundred projects of a city by their numbers, all but drafts, each with its chain."""
    rows = Project.objects.filter(city=city).exclude(state="draft").order_by("number")
    return _chains(list(rows[(page - 1) * PAGE : page * PAGE]))


def chains_of_owner(account: int) -> list[facts.Chain]:
    """An account's latest hundred projects, drafts too, each with its chain."""
    return _chains(list(Project.objects.filter(account_id=account).order_by("-number")[:PAGE]))


def chains_of_body(body: int) -> list[facts.Chain]:
    """The latest hundred projects that a body is named for or works on, each with its chain."""
    named = Notice.objects.filter(body_id=body).values("project_id")
    working = Engagement.objects.filter(body_id=body).values("project_id")
    rows = Project.objects.filter(Q(id__in=named) | Q(id__in=working))
    return _chains(list(rows.order_by("-number")[:PAGE]))


def _chains(rows: list[Project]) -> list[facts.Chain]:
    """However many projects: the same number of questions."""
    ids = [row.id for row in rows]
    notices = _by_project(Notice.objects.filter(project_id__in=ids).order_by("opened_on", "id"), telling.notices_told)
    shown = {n.id: project for project, told in notices.items() for n in told}
    comments = defaultdict(list)
    for c in Comment.objects.filter(notice_id__in=shown).order_by("at", "id"):
        comments[shown[c.notice_id]].append(telling.comment_told(c))
    judged = Engagement.objects.filter(project_id__in=ids).order_by("began_on", "id")
    engagements = _by_project(judged, telling.engagements_told)
    periods = _by_project(Period.objects.filter(project_id__in=ids).order_by("first"), telling.periods_told)
    claims = _by_project(
        Claim.objects.filter(project_id__in=ids).order_by("activity", "track"),
        lambda found: [facts.ClaimTerm(c.activity, c.track) for c in found],
    )
    events = defaultdict(list)
    for e in Change.objects.filter(about__in=[f"project/{id}" for id in ids]).order_by("at", "serial"):
        events[e.about].append(e)
    owners = dict(Account.objects.filter(id__in={row.account_id for row in rows}).values_list("id", "name"))
    tonnes = _tonnes(ids)
    return [
        facts.Chain(
            project=told, owner=owners[row.account_id], claims=tuple(claims[row.id]), notices=tuple(notices[row.id]),
            comments=tuple(comments[row.id]), engagements=tuple(engagements[row.id]), periods=tuple(periods[row.id]),
            tonnes=tonnes[row.id],
            events=tuple(facts.Event(e.at, e.kind, told.code) for e in events[f"project/{row.id}"]),
        )
        for row, told in zip(rows, telling.projects_told(rows), strict=True)
    ]  # fmt: skip


def _by_project(rows: QuerySet, tell: Callable[[list], list]) -> dict[int, list]:
    found = defaultdict(list)
    kept = list(rows)
    for row, told in zip(kept, tell(kept), strict=True):
        found[row.project_id].append(told)
    return found


def _tonnes(projects: list[int]) -> dict[int, dict[str, int]]:
    of = dict(Issuance.objects.filter(project_id__in=projects).values_list("id", "project_id"))
    sums = Block.objects.filter(issuance_id__in=of, state__gt=0).values("issuance_id", "state")
    found: dict[int, Counter] = defaultdict(Counter)
    for s in sums.annotate(t=Sum(F("past") - F("first"))).order_by("state"):
        found[of[s["issuance_id"]]][State(s["state"]).word] += s["t"]
    return defaultdict(dict, {project: dict(tonnes) for project, tonnes in found.items()})


def issuances(city: str, before: datetime) -> list[facts.Issued]:
    """Every issuance of a city before an instant, the first one first; what was retired since was issued all the same."""
    codes = {row.id: serials.project_code(row.number) for row in Project.objects.filter(city=city)}
    rows = Issuance.objects.filter(city=city, at__lt=before).order_by("at", "id")
    return [
        facts.Issued(row.id, codes[row.project_id], row.vintage, row.tonnes, serials.written(row.prefix, 1, row.tonnes))
        for row in rows
    ]


def due(city: str, at: datetime) -> list[facts.Due]:
    """What somebody has to do by when, the most urgent first: accounts, registrations, issuances, duties, notices."""
    today = clock.local_day(at)
    periods = list(Period.objects.filter(city=city, state="applied"))
    duties = list(Duty.objects.filter(city=city, cancelled__lt=F("tonnes")))
    notices = list(Notice.objects.filter(city=city, closes_on__gte=today))
    codes = telling.codes_of(row.project_id for row in (*periods, *duties, *notices))
    found = [("account", a.number, a.decide_by, a.id) for a in Account.objects.filter(city=city, state="applied")]
    for p in Project.objects.filter(city=city, state="applied"):
        code = serials.project_code(p.number)
        found.append(("registration", code, p.decide_by, p.id))
    found += [("issuance", codes[p.project_id], p.decide_by, p.id) for p in periods]
    found += [("cancellation", codes[d.project_id], d.due_on, d.id) for d in duties]
    for row in Asked.objects.filter(city=city, state="pending"):
        found.append(("second_person", row.kind, clock.local_day(row.asked_at), row.id))
    found += [("notice", codes[n.project_id], n.closes_on, n.id) for n in notices]
    told = (facts.Due(what, name, on, on < today, str(of)) for what, name, on, of in found)
    return sorted(told, key=lambda d: (d.on, d.what))
