"""People read articles and courses and answer quizzes; what passing gives follows in the same transaction.

A passed quiz is a fact of honours and may be worth points, as the pack says. Where the quiz names a draw that costs
nothing, passing enters it; if that draw says no (it is closed, or asks for acts), the answer stands and the no is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from puhui.civic.outreach import actions as outreach
from puhui.civic.outreach import facts
from puhui.civic.outreach import queries as kept
from puhui.civic.outreach.refusals import PieceUnknown, QuizTooFast
from puhui.economy.draws import queries as draws
from puhui.economy.draws.facts import Draw
from puhui.economy.honours import actions as honours
from puhui.economy.points import actions as points
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.ground.refusals import Refusal
from puhui.journeys.draws import enter_draw


@dataclass(frozen=True)
class Shelf:
    """What there is to learn in a city today; ``answered`` says of each quiz answered whether it was passed."""

    city: schema.City
    articles: tuple[facts.Piece, ...]
    courses: tuple[facts.Piece, ...]
    quizzes: tuple[facts.Piece, ...]
    answered: dict[str, bool]


@dataclass(frozen=True)
class Course:
    """A course with the articles of its chapters that are read today."""

    piece: facts.Piece
    chapters: tuple[tuple[dict[str, str], tuple[facts.Piece, ...]], ...]
    quiz: facts.Piece | None


@dataclass(frozen=True)
class Result:
    """An answer, and what it brought: points, a draw entered by its id, or why the draw said no."""

    answered: facts.Answered
    points: int = 0
    entered: str = ""
    refusal: Refusal | None = None


def shelf(*, city: str, at: datetime, holder: int | None = None) -> Shelf:
    """Refusals: packs.CityUnknown."""
    on = clock.local_day(at)
    found = {kind: tuple(kept.pieces(city, kind, on=on)) for kind in facts.KINDS}
    answered = kept.answers_of(holder, city) if holder is not None else {}
    return Shelf(
        packs.active(city).pack.city, found[facts.ARTICLE], found[facts.COURSE], found[facts.QUIZ], answered
    )  # fmt: skip


def article(*, city: str, slug: str, at: datetime) -> tuple[schema.City, facts.Piece]:
    """Refusals: packs.CityUnknown, outreach.piece_unknown."""
    return packs.active(city).pack.city, kept.one(city, facts.ARTICLE, slug, on=clock.local_day(at))


def course(*, city: str, slug: str, at: datetime) -> Course:
    """Articles that are not read today are left out. Refusals: outreach.piece_unknown."""
    on = clock.local_day(at)
    piece = kept.one(city, facts.COURSE, slug, on=on)
    known = {one.slug: one for one in kept.pieces(city, facts.ARTICLE, on=on)}
    chapters = tuple(
        (each["title"], tuple(known[slug] for slug in each["articles"] if slug in known))
        for each in piece.content["chapters"]
    )
    quizzes = {one.slug: one for one in kept.pieces(city, facts.QUIZ, on=on)}
    return Course(piece, chapters, quizzes.get(piece.content["quiz"]))


def quiz(*, city: str, slug: str, holder: int, at: datetime) -> tuple[facts.Piece, bool, facts.Answered | None]:
    """A quiz as somebody has it before them: the version, whether it was begun, and the answer if it was given.

    Refusals: outreach.piece_unknown.
    """
    given, sat = kept.answer_of(holder, city, slug), kept.sitting(holder, city, slug)
    if given is None and sat is None:
        return kept.one(city, facts.QUIZ, slug, on=clock.local_day(at)), False, None
    number = given.number if given else sat.number
    for piece in kept.versions(city, facts.QUIZ, slug):
        if piece.number == number:
            return piece, True, given
    raise PieceUnknown(slug=slug)


def publish(
    *, city: str, id: UUID, kind: str, slug: str, seen: int, content: dict[str, Any], first: date, last: date | None,
    by: str, at: datetime,
) -> facts.Piece:  # fmt: skip
    """Write the next version; the draw that a quiz names is one of the city's. Refusals: draws.unknown, those of
    ``outreach.publish``.
    """
    if content.get("draw"):
        draws.draw(city, content["draw"])
    return outreach.publish(
        pack=packs.active(city).pack, id=id, kind=kind, slug=slug, seen=seen, content=content, first=first, last=last,
        by=by, at=at,
    )  # fmt: skip


def draws_of(*, city: str) -> list[Draw]:
    """The draws that a quiz may enter: those that cost no points, drafts too."""
    return [one for one in draws.draws(city, drafts=True) if not one.terms.price_points]


def begin(*, city: str, holder: int, quiz: str, at: datetime) -> facts.Sitting:
    """Open the questions. Refusals: those of ``outreach.begin``."""
    return outreach.begin(pack=packs.active(city).pack, holder=holder, quiz=quiz, at=at)


def answer(
    *, city: str, holder: int, quiz: str, id: UUID, chosen: Sequence[Sequence[int]], at: datetime
) -> Result:  # fmt: skip
    """Answer a quiz; what it is worth follows at once. The same again: the same, and nothing more.

    Refusals: those of ``outreach.answer``.
    """
    pack = packs.active(city).pack
    try:
        with transaction.atomic():
            given = outreach.answer(pack=pack, holder=holder, quiz=quiz, id=id, chosen=chosen, at=at)
            return _rewarded(pack, given, at) if given.newly and given.passed else Result(given)
    except QuizTooFast:
        outreach.note_haste(holder=holder, city=city, quiz=quiz, at=at)
        raise


def _rewarded(pack: schema.Pack, given: facts.Answered, at: datetime) -> Result:
    city, rules = pack.city.city, pack.outreach[0].quizzes
    id = uuid_of(f"outreach/passed/{given.holder}/{city}/{given.quiz}")
    if rules.noted:
        honours.note_fact(
            holder=given.holder, pack=pack, kind=rules.noted.fact, amount=rules.noted.amount, on=clock.local_day(at),
            id=id, at=at,
        )  # fmt: skip
    if rules.points:
        points.grant(
            holder=given.holder, city=city, points=rules.points.points, months=rules.points.months,
            paid_by=ledger.open_house_account(f"{city}/outreach", "source"), id=id, at=at,
        )  # fmt: skip
    worth = rules.points.points if rules.points else 0
    draw = kept.draw_of(city, given.quiz, given.number)
    if not draw:
        return Result(given, worth)
    try:
        with transaction.atomic():
            # Nobody's points are spent by answering: a draw with a price is entered on its own page.
            if not draws.draw(city, draw).terms.price_points:
                enter_draw.enter(holder=given.holder, city=city, draw=draw, id=id, at=at)
                return Result(given, worth, entered=draw)
    except Refusal as no:
        return Result(given, worth, refusal=no)
    return Result(given, worth)
