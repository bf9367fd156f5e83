"""Documents of a project, for whoever may see the project: its owner, its bodies, the registry's officers."""

from pathlib import Path

from puhui.foundations.evidence import queries as evidence
from puhui.journeys.market import judge_projects, own_projects
from puhui.journeys.market.desks import OWNER, REGISTRY, VERIFIER, Desk
from puhui.market.registry import facts, queries
from puhui.market.registry.refusals import ProjectUnknown


def chain(desk: Desk, code: str) -> facts.Chain:
    """A project as a desk may see it. Refusals: registry.ProjectUnknown."""
    if desk.duty == OWNER:
        return own_projects.chain(desk, code)
    if desk.duty == VERIFIER:
        return judge_projects.chain(desk, code)
    found = queries.chain(desk.city, code)
    # A draft is its owner's alone until it is submitted.
    if desk.duty != REGISTRY or found.project.state == "draft":
        raise ProjectUnknown(project=code[:20])
    return found


def documents(found: facts.Chain) -> dict[str, str]:
    """Every document that a project's chain names: fingerprint to what it is."""
    told = {found.project.design_sha256: "design", found.project.report_sha256: "opinion"}
    told |= {notice.sha256: "report" if notice.period else "design" for notice in found.notices}
    told |= {period.report_sha256: "report" for period in found.periods}
    told |= {engagement.report_sha256: "opinion" for engagement in found.engagements}
    return {sha256: what for sha256, what in told.items() if sha256}


def document(desk: Desk, code: str, sha256: str) -> tuple[Path, str]:
    """A document's content and name; one of another project does not exist. Refusals: registry.ProjectUnknown."""
    if sha256 not in documents(chain(desk, code)):
        raise ProjectUnknown(project=f"{code[:20]}/{sha256[:12]}")
    return evidence.path(sha256), evidence.evidence(sha256).name
