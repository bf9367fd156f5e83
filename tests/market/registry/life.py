"""A project's life, step by step, each of which a test can change."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

from tests.market.registry import land

from puhui.foundations.evidence import actions as evidence
from puhui.ground import clock
from puhui.market.registry import actions, facts

FIELD = "solar"
TERMS = facts.ProjectTerms(
    name="Roofs of Jinjiang", methodology="solar-roof@1", field=FIELD, place="Jinjiang", started_on=date(2022, 6, 1),
    crediting_first=date(2023, 1, 1), crediting_last=date(2032, 12, 31),
    claims=(facts.ClaimTerm("electricity", "meter/510100-0001"),),
)  # fmt: skip
# Twenty working days after Monday 2 March 2026 are over on Monday 30 March.
DAY_ONE, NOTICE_ENDS = date(2026, 3, 2), date(2026, 3, 30)


def on(day: date) -> datetime:
    return clock.day_starts(day) + timedelta(hours=10)


def document(text: str) -> str:
    """Keep a document; its fingerprint."""
    return evidence.keep(stream=BytesIO(text.encode()), name="document.pdf", at=on(DAY_ONE)).sha256


def body(n: int, **changes) -> facts.Body:
    """A body with ten people, six of them with two years, of whom two are experts."""
    staff = changes.pop("staff", None) or [person(k) for k in range(10)]
    told = {
        "id": uuid4(), "city": land.CITY, "subject": land.credit_code(900 + n), "name": f"Body {n}",
        "accreditation": f"CNAS {n}", "fields": [FIELD, "sink", "food-waste"], "accredited_first": date(2020, 1, 1),
        "accredited_last": date(2030, 12, 31), "staff": staff, "by": "officer", "at": on(DAY_ONE),
    }  # fmt: skip
    return actions.list_body(**told | changes)


def person(k: int, **changes) -> facts.StaffTerm:
    since = date(2020, 1, 1) if k < 6 else date(2025, 6, 1)
    expert = (FIELD, "sink", "food-waste") if k < 2 else ()
    return replace(facts.StaffTerm(f"Auditor {k}", since, True, expert), **changes)


def draft(owner: facts.Account, day: date = DAY_ONE, **changes) -> facts.Project:
    return actions.draft_project(
        id=uuid4(), city=land.CITY, account=owner.id, terms=replace(TERMS, **changes), by="owner", at=on(day)
    )


def submit(project: facts.Project, body: facts.Body, day: date = DAY_ONE) -> facts.Notice:
    return actions.submit_project(
        id=uuid4(), project=project.id, design_sha256=document(f"design {project.code}"), body=body.id, by="owner",
        at=on(day),
    )  # fmt: skip


def begin(project: facts.Project, body: facts.Body, period: facts.Period | None = None, day: date = DAY_ONE, **changes):
    people = [id for id, _ in body.staff]  # by name: the experts first
    told = {"team": people[:2], "reviewer": people[2], "decider": people[3], "by": "body", "at": on(day)}
    return actions.begin(
        id=uuid4(), project=project.id, body=body.id, period=period.id if period else None, **told | changes
    )


def report(engagement: facts.Engagement, day: date, opinion: str = "positive", **changes) -> facts.Engagement:
    told = {"report_sha256": document("opinion"), "sites": 1, "sites_visited": 1, "by": "body", "at": on(day)}
    return actions.report(id=uuid4(), engagement=engagement.id, opinion=opinion, **told | changes)


def validated(owner: facts.Account, body: facts.Body, **changes) -> facts.Project:
    project = draft(owner, **changes)
    submit(project, body)
    report(begin(project, body), date(2026, 3, 31))
    return project


def registered(owner: facts.Account, body: facts.Body, **changes) -> facts.Project:
    project = validated(owner, body, **changes)
    actions.apply_for_registration(id=uuid4(), project=project.id, by="owner", at=on(date(2026, 4, 1)))
    return actions.decide_registration(
        id=uuid4(), project=project.id, verdict="register", by="officer", at=on(date(2026, 4, 3))
    )


REPORTED = date(2026, 4, 7)  # twenty working days later is Friday 8 May: 1 to 5 May are free, Saturday 9 May is worked
SHOWN_UNTIL = date(2026, 5, 8)
VERIFIED, APPLIED, DECIDED = date(2026, 5, 11), date(2026, 5, 12), date(2026, 5, 13)


def reported(project: facts.Project, body: facts.Body, day: date = REPORTED, **changes) -> facts.Period:
    told = {"first": date(2024, 7, 1), "last": date(2025, 12, 31), "tonnes": {2024: 40, 2025: 80}}
    told |= {"report_sha256": document("report"), "body": body.id, "by": "owner", "at": on(day)}
    return actions.report_period(id=uuid4(), project=project.id, **told | changes)


def verified(project: facts.Project, body: facts.Body, **changes) -> facts.Period:
    period = reported(project, body, **changes)
    verify(project, body, period)
    return period


def verify(project, body, period, day: date = VERIFIED, **changes) -> facts.Engagement:
    told = {"read_sha256": period.report_sha256, "verified": period.reported}
    return report(begin(project, body, period, REPORTED), day, **told | changes)


def apply(period: facts.Period, day: date = APPLIED, **changes) -> facts.Period:
    told = {"tonnes": period.reported, "report_sha256": period.report_sha256, "by": "owner", "at": on(day)}
    return actions.apply_for_issuance(id=uuid4(), period=period.id, **told | changes)


def decide(period: facts.Period, verdict: str = "issue", day: date = DECIDED, **changes) -> facts.Period:
    told = {"by": "officer", "at": on(day)}
    return actions.decide_issuance(id=uuid4(), period=period.id, verdict=verdict, **told | changes)


def issued(project: facts.Project, body: facts.Body, **changes) -> facts.Period:
    period = verified(project, body, **changes)
    apply(period)
    return decide(period)
