"""FACE: the questions of outreach. No writes. States and sums are computed as of an instant; reach is never guessed.

For oversight's known figures: ``proved(city, at=…)`` has a row per placement (unit, campaign, assignment, channel,
state, proved_on), ``counts(city, by="assignment", at=…)`` the sums with what is lacking.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from puhui.civic.outreach import facts, quizzing, refusals, writing
from puhui.civic.outreach.calc import states
from puhui.civic.outreach.calc.contents import lines_of_course, lines_of_quiz
from puhui.civic.outreach.calc.states import counted
from puhui.civic.outreach.calc.texts import html
from puhui.civic.outreach.campaigning import campaign_row, rules_of
from puhui.civic.outreach.campaigning import told as campaigns_told
from puhui.civic.outreach.models import Answer, Campaign, Cost, Material, Placement, Proof
from puhui.civic.outreach.proving import told as proof_told
from puhui.foundations.packs import schema
from puhui.ground import clock

SHOWN_MAX = 500
KEYS = ("campaign", "unit", "assignment")

__all__ = [
    "answer_of", "answers_of", "calendar", "campaign", "campaigns", "counted", "counts", "draw_of", "holds", "html", "kept_of", "latest",
    "lines_of_course", "lines_of_quiz", "one", "pieces", "placement", "placements", "proof_file", "proved",
    "quiz_totals", "sitting", "versions",
]  # fmt: skip


def calendar(pack: schema.Pack, year: int) -> list[tuple[schema.Occasion, date | None]]:
    """The occasions of a year by day; None, at the end, where it moves and that year's is not written yet.

    Refusals: OutreachUnknown.
    """
    found = [(one, one.on(year)) for one in rules_of(pack).occasions]
    return sorted(found, key=lambda each: (each[1] is None, each[1] or date.max, each[0].id))


def campaign(id: UUID, city: str) -> facts.Campaign:
    """Refusals: CampaignUnknown."""
    return campaigns_told([campaign_row(id, city)])[0]


def campaigns(city: str, *, at: datetime) -> list[facts.Campaign]:
    """Those opened by then, the last one first."""
    found = Campaign.objects.filter(city=city, at__lte=at).order_by("-first", "-at", "id")
    return campaigns_told(found[:SHOWN_MAX])


def placements(
    city: str, *, at: datetime, campaign: UUID | None = None, units: Iterable[UUID] | None = None,
    assignment: UUID | None = None,
) -> list[facts.Placement]:  # fmt: skip
    """Placements as of an instant, the first due first."""
    asked = Q(city=city, at__lte=at) & (Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))
    if campaign is not None:
        asked &= Q(campaign=campaign)
    if units is not None:
        asked &= Q(unit__in=list(units))
    if assignment is not None:
        asked &= Q(assignment=assignment)
    return _told(list(Placement.objects.filter(asked).order_by("due", "at", "id")), at)


def placement(id: UUID, city: str, *, at: datetime) -> facts.Placement:
    """One placement with its proofs. Refusals: PlacementUnknown."""
    found = Placement.objects.filter(id=id, city=city, at__lte=at, withdrawn_at=None)
    if not found:
        raise refusals.PlacementUnknown(placement=id)
    return _told(list(found), at)[0]


def proved(city: str, *, at: datetime) -> list[facts.Proved]:
    """Every placement of a city as of an instant: of whom, for which assignment, its state, and since when proved."""
    return [
        facts.Proved(one.id, one.unit, one.campaign, one.assignment, one.channel, one.state, one.proved_on)
        for one in placements(city, at=at)
    ]


def counts(city: str, *, by: str, at: datetime, campaign: UUID | None = None) -> list[facts.Counts]:
    """Placements counted ``by`` campaign, unit or assignment as of an instant; those for no assignment under None."""
    if by not in KEYS:
        raise ValueError(by)
    found = sorted(placements(city, at=at, campaign=campaign), key=lambda one: str(getattr(one, by)))
    return [counted(key, list(each)) for key, each in groupby(found, key=lambda one: getattr(one, by))]


def proof_file(city: str, placement: UUID, sha256: str) -> str:
    """The name under which a placement's file was sent (its shown copy too). Refusals: ProofUnknown."""
    sent = Q(sha256=sha256) | Q(shown=sha256)
    found = Proof.objects.filter(sent, city=city, placement=placement).first()
    if found is None:
        raise refusals.ProofUnknown(proof=sha256)
    return found.name


def holds(sha256: str) -> bool:
    """Whether a kept file is a material or a proof here."""
    return (
        Material.objects.filter(sha256=sha256).exists()
        or Proof.objects.filter(Q(sha256=sha256) | Q(shown=sha256)).exists()
    )


def pieces(city: str, kind: str, *, on: date) -> list[facts.Piece]:
    """Articles, courses or quizzes as they are read on a day, the newest first."""
    return writing.read(city, kind, on)


def one(city: str, kind: str, slug: str, *, on: date) -> facts.Piece:
    """Refusals: PieceUnknown."""
    return writing.one(city, kind, slug, on)


def latest(city: str, kind: str) -> list[facts.Piece]:
    """The newest version of each, also where its day has not come or is over."""
    return writing.latest(city, kind)


def versions(city: str, kind: str, slug: str) -> list[facts.Piece]:
    """Every version of one, the latest first."""
    return writing.versions(city, kind, slug)


def draw_of(city: str, quiz: str, number: int) -> str:
    """The draw that a version of a quiz names, or ""."""
    return next((one.content["draw"] for one in versions(city, facts.QUIZ, quiz) if one.number == number), "")


def sitting(holder: int, city: str, quiz: str) -> facts.Sitting | None:
    """Since when somebody has had a quiz's questions before them."""
    return quizzing.sitting(holder, city, quiz)


def answer_of(holder: int, city: str, quiz: str) -> facts.Answered | None:
    """Somebody's answer to a quiz."""
    row = Answer.objects.filter(holder_id=holder, city=city, quiz=quiz).first()
    return quizzing.answered(row) if row else None


def answers_of(holder: int, city: str) -> dict[str, bool]:
    """Which quizzes somebody answered, and whether they passed."""
    return dict(Answer.objects.filter(holder_id=holder, city=city).values_list("quiz", "passed"))


def quiz_totals(city: str) -> dict[str, tuple[int, int]]:
    """How many people answered each quiz, and how many passed."""
    found = (
        Answer.objects.filter(city=city).values("quiz").annotate(n=Count("id"), p=Count("id", filter=Q(passed=True)))
    )
    return {row["quiz"]: (row["n"], row["p"]) for row in found.order_by("quiz")}


def kept_of(holder: int) -> list[dict[str, Any]]:
    """Everything that is kept of somebody's answers, for that person, as plain values."""
    return [
        {
            "city": row.city, "quiz": row.quiz, "version": row.version, "chosen": row.chosen, "right": row.good,
            "questions": row.questions, "passed": row.passed, "at": row.at.isoformat(),
        }
        for row in Answer.objects.filter(holder_id=holder).order_by("at", "quiz")
    ]  # fmt: skip


def _told(rows: Sequence[Placement], at: datetime) -> list[facts.Placement]:
    ids, today = [row.id for row in rows], clock.local_day(at)
    sent: dict[UUID, list[facts.Proof]] = {id: [] for id in ids}
    for proof in Proof.objects.filter(placement__in=ids, at__lte=at).order_by("at", "id"):
        sent[proof.placement].append(proof_told(proof, at))
    spent = {cost.placement: cost.fen for cost in Cost.objects.filter(placement__in=ids, at__lte=at).order_by("number")}
    return [_one(row, tuple(sent[row.id]), spent.get(row.id), today) for row in rows]


def _one(row: Placement, proofs: tuple[facts.Proof, ...], spent: int | None, today: date) -> facts.Placement:
    good = [one for one in proofs if one.state == facts.PROVED]
    since = states.proved_since(row.places, good)
    return facts.Placement(
        row.id, row.city, row.campaign, row.unit, row.channel, row.assignment, row.places, row.place, row.latitude,
        row.longitude, row.due, row.planned_fen, spent, row.at, states.state(row.places, row.due, proofs, today),
        min(len(good), row.places), states.total(one.counted for one in good), since and clock.local_day(since), proofs,
    )  # fmt: skip
