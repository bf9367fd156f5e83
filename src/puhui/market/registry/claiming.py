"""One owner of every claim: what a project counts from is no other project's, and earns no citizen points."""

from collections.abc import Iterable, Iterator
from datetime import date

from puhui.foundations.packs import queries as packs
from puhui.ground.identifiers import number_of
from puhui.market.registry import facts, refusals
from puhui.market.registry.calc import claims, serials
from puhui.market.registry.calc.claims import Span
from puhui.market.registry.changes import in_turn
from puhui.market.registry.models import Claim, Project


def declare(project: Project, terms: Iterable[facts.ClaimTerm]) -> None:
    """Write down what a draft counts from. Refusals: ClaimMissing, ClaimMalformed."""
    told = list(dict.fromkeys(terms))
    if not told:
        raise refusals.ClaimMissing()
    for term in told:
        claims.check_shape(term.activity, term.track)
    Claim.objects.bulk_create(
        Claim(
            id=number_of(f"registry/claim/{project.id}/{term.activity}/{term.track}"), city=project.city,
            project_id=project.id, activity=term.activity, track=term.track, first=project.crediting_first,
            last=project.crediting_last,
        )
        for term in told
    )  # fmt: skip


def check_claims(project: Project) -> None:
    """Whether the claims of a project are its own. A draft claims nothing yet; one that failed claims nothing more.

    Refusals: NeverReturns, ClaimTaken, CitizensClaimIt. Locks: claims, in turn, until the transaction ends.
    """
    in_turn("", "claims")
    citizens = list(citizens_spans())
    for claim in Claim.objects.filter(project_id=project.id).order_by("activity", "track"):
        mine = _span(claim)
        others = Claim.objects.filter(activity=claim.activity, void=False).exclude(project_id=project.id)
        for other in others.order_by("track", "id").iterator():
            _apart(mine, other)
        for theirs in citizens:
            if days := claims.meeting(mine, theirs):
                raise refusals.CitizensClaimIt(
                    activity=mine.activity, track=mine.track, other_track=theirs.track, scenario=theirs.who.removeprefix(claims.CITIZENS),
                    first=days[0], last=days[1],
                )  # fmt: skip


def _apart(mine: Span, other: Claim) -> None:
    theirs = _span(other)
    if not claims.tracks_meet(mine.track, theirs.track):
        return
    project = Project.objects.get(id=other.project_id)
    if project.state == "draft":
        return
    # M16: under another name it would be the same project.
    if project.state == "deregistered":
        raise refusals.NeverReturns(project=serials.project_code(project.number))
    if days := claims.meeting(mine, theirs):
        raise refusals.ClaimTaken(
            activity=mine.activity, track=mine.track, other_track=theirs.track,
            project=serials.project_code(project.number), first=days[0], last=days[1],
        )  # fmt: skip


def _span(claim: Claim) -> Span:
    return Span(str(claim.project_id), claim.activity, claim.track, claim.first, claim.last)


def citizens_spans() -> Iterator[Span]:
    """What citizens of all cities get points for, as the active packs declare it; ``who`` is citizens:city/scenario."""
    for active in packs.cities():
        for registry in active.pack.registry:
            for told in registry.citizens:
                for track in told.tracks:
                    yield Span(
                        f"{claims.CITIZENS}{active.city}/{told.scenario}", told.activity, track, told.valid_from or date.min,
                        told.valid_to or date.max,
                    )  # fmt: skip


def project_spans() -> Iterator[Span]:
    """What projects claim that are, or were, on the way to credits; ``who`` is the project's code."""
    live = {
        p.id: f"{p.city}/{serials.project_code(p.number)}"
        for p in Project.objects.exclude(state__in=("draft", "rejected", "withdrawn"))
    }
    for claim in Claim.objects.filter(void=False).iterator():
        if claim.project_id in live:
            yield _span(claim)._replace(who=live[claim.project_id])


def give_up(project: Project) -> None:
    """The project came to nothing: others may claim what it claimed."""
    Claim.objects.filter(project_id=project.id).update(void=True)
