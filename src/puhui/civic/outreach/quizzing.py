"""People answer quizzes: once each, and not faster than one reads. Private to the room."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.civic.outreach import facts, refusals, writing
from puhui.civic.outreach.calc import marks
from puhui.civic.outreach.campaigning import rules_of
from puhui.civic.outreach.models import Answer, Piece, Sitting
from puhui.civic.outreach.refusals import PieceUnknown
from puhui.foundations.packs import schema
from puhui.ground import clock


@transaction.atomic
def begin(*, pack: schema.Pack, holder: int, quiz: str, at: datetime) -> facts.Sitting:
    """Open a quiz's questions; again: the clock goes on from the first time, unless the quiz was written anew.

    Refusals: OutreachUnknown, QuizUnknown, QuizAnswered. Locks: the sitting.
    """
    rules_of(pack)
    city, version = pack.city.city, _quiz(pack.city.city, quiz, at).number
    if Answer.objects.filter(holder_id=holder, city=city, quiz=quiz).exists():
        raise refusals.QuizAnswered()
    new = Sitting(holder_id=holder, city=city, quiz=quiz, version=version, started_at=at)
    Sitting.objects.bulk_create([new], ignore_conflicts=True)
    row = Sitting.objects.select_for_update().get(holder_id=holder, city=city, quiz=quiz)
    if row.version != version:
        row.version, row.started_at = version, at
        Sitting.objects.filter(holder_id=holder, city=city, quiz=quiz).update(version=version, started_at=at)
    return told(row)


@transaction.atomic
def answer(
    *, pack: schema.Pack, holder: int, quiz: str, id: UUID, chosen: Sequence[Sequence[int]], at: datetime
) -> facts.Answered:  # fmt: skip
    """Answer all questions of the quiz that was begun. The same id and choices again: the same answer.

    Refusals: QuizNotBegun, QuizUnknown, QuizAnswered, QuizRested, QuizTooFast (call ``note_haste`` then), AnswerWrong.
    Locks: the sitting.
    """
    city, rules = pack.city.city, rules_of(pack).quizzes
    sat = Sitting.objects.select_for_update().filter(holder_id=holder, city=city, quiz=quiz).first()
    if sat is None:
        raise refusals.QuizNotBegun()
    content = Piece.objects.get(city=city, kind=facts.QUIZ, slug=quiz, number=sat.version).content
    given = marks.clean(content, chosen)
    known = Answer.objects.filter(holder_id=holder, city=city, quiz=quiz).first()
    if known is not None:
        if (known.id, known.chosen) != (id, [list(one) for one in given]):
            raise refusals.QuizAnswered()
        return answered(known)
    _quiz(city, quiz, at)  # Who has begun does not keep a quiz open that is over.
    if sat.hasty >= rules.hasty_max and sat.hasty_on == clock.local_day(at):
        raise refusals.QuizRested(times=sat.hasty)
    least, took = rules.seconds * len(given), int((at - sat.started_at).total_seconds())
    if took < least:
        raise refusals.QuizTooFast(seconds=took, least=least)
    good = marks.good(content, given)
    row = Answer(
        holder_id=holder, id=id, city=city, quiz=quiz, version=sat.version, chosen=[list(one) for one in given],
        good=good, questions=len(given), passed=marks.passed(content, good), at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    return answered(row, newly=True)


@transaction.atomic
def note_haste(*, holder: int, city: str, quiz: str, at: datetime) -> None:
    """Somebody answered too fast: it is counted, and their clock begins anew. Locks: the sitting."""
    row = Sitting.objects.select_for_update().filter(holder_id=holder, city=city, quiz=quiz).first()
    if row is not None:
        today = clock.local_day(at)
        hasty = row.hasty + 1 if row.hasty_on == today else 1
        Sitting.objects.filter(holder_id=holder, city=city, quiz=quiz).update(
            hasty=hasty, hasty_on=today, started_at=at
        )  # fmt: skip


@transaction.atomic
def forget_person(*, holder: int) -> None:
    """Somebody leaves: what they answered goes with them."""
    Answer.objects.filter(holder_id=holder).delete()
    Sitting.objects.filter(holder_id=holder).delete()


def sitting(holder: int, city: str, quiz: str) -> facts.Sitting | None:
    row = Sitting.objects.filter(holder_id=holder, city=city, quiz=quiz).first()
    return told(row) if row else None


def _quiz(city: str, slug: str, at: datetime) -> facts.Piece:
    try:
        return writing.one(city, facts.QUIZ, slug, clock.local_day(at))
    except PieceUnknown:
        raise refusals.QuizUnknown(quiz=slug) from None


def told(row: Sitting) -> facts.Sitting:
    return facts.Sitting(row.holder_id, row.city, row.quiz, row.version, row.started_at)


def answered(row: Answer, *, newly: bool = False) -> facts.Answered:
    """An answer with what would have been right, of the version that was answered."""
    content = Piece.objects.get(city=row.city, kind=facts.QUIZ, slug=row.quiz, number=row.version).content
    return facts.Answered(
        row.id, row.holder_id, row.city, row.quiz, row.version, tuple(tuple(one) for one in row.chosen),
        marks.right(content), row.good, row.passed, row.at, newly,
    )  # fmt: skip
