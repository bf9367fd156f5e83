"""What becomes of a case: given, handed on, answered, judged, opened again, split, merged. Private to the room."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from puhui.civic.voices import facts, models, reading, refusals
from puhui.civic.voices.calc import rules
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import schema
from puhui.ground import clock

State = models.Case.State
UNDER_WAY = (State.WAITING, State.OPEN)
ANSWER_KEPT_AS = "answer.jpg"


def days_of(asked: schema.Voices, case: models.Case) -> int:
    """Within how many working days a case is answered. Refusals: KindUnknown, VoicesUnknown."""
    if case.sort == models.Sort.SNAPSHOT:
        return reading.kind_of(asked, case.kind).answer_days
    if asked.proposals is None:
        raise refusals.VoicesUnknown(city=case.city)
    return asked.proposals.answer_days


def start(case: models.Case, asked: schema.Voices, unit: UUID | None, by: str, at: datetime) -> None:
    """A case is open; where its unit is known, its days begin. The caller holds the case."""
    case.state = State.OPEN
    if unit is not None and case.given_at is None:
        case.unit, case.given_at = unit, at
        case.due, case.due_open = rules.last_day(clock.local_day(at), days_of(asked, case))
        reading.note(case, "given", by=by, at=at, unit=str(unit), due=case.due.isoformat())
    case.save()


@transaction.atomic
def give(
    *, pack: schema.Pack, case: UUID, unit: UUID, why: str, by: str, at: datetime, acting: UUID | None = None
) -> facts.Case:
    """Give a case to a unit; handed on it keeps its last day, or handing on would be the way never to be late.

    ``acting``: the unit that hands it on, None for the programme's staff. Refusals: CaseUnknown, CaseClosed, CaseNotOpen,
    NotYourCase, UnitSame, WhyMissing. Locks: the case.
    """
    row, asked = reading.locked_case(case), reading.rules_of(pack)
    _refuse_other_than_open(row)
    if acting is not None and acting != row.unit:
        raise refusals.NotYourCase(case=row.number)
    if row.unit == unit:
        raise refusals.UnitSame(case=row.number)
    if row.given_at is None:
        start(row, asked, unit, by, at)
        return reading.case(row, at)
    before, row.unit = row.unit, unit
    row.save(update_fields=["unit"])
    reading.note(row, "handed_on", by=by, at=at, why=reading.reason(why), unit=str(unit), before=str(before))
    return reading.case(row, at)


@transaction.atomic
def answer(
    *, case: UUID, id: UUID, unit: UUID, words: str, by: str, at: datetime, photo: facts.Looked | None = None,
    adopted: bool | None = None,
) -> facts.Answered:  # fmt: skip
    """Answer a case for the unit in charge, once a round. The same id again: the same.

    Refusals: CaseUnknown, CaseClosed, CaseNotOpen, CaseNotGiven, NotYourCase, AdoptedMissing, WordsMissing, WordsTooLong,
    AnswerDiffers. Locks: the case.
    """
    row = reading.locked_case(case)
    plain = reading.said(words, "words", facts.ANSWER_MAX)
    if known := models.Answer.objects.filter(id=id).first():
        _refuse_other_answer(known, {"case_id": case, "unit": unit, "words": plain, "adopted": adopted})
        return facts.Answered(reading.case(row, at), reading.answer(known), _tellers(row), newly=False)
    _refuse_other_than_open(row)
    if row.given_at is None or row.due is None:
        raise refusals.CaseNotGiven(case=row.number)
    if row.unit != unit:
        raise refusals.NotYourCase(case=row.number)
    if (adopted is None) != (row.sort == models.Sort.SNAPSHOT):
        raise refusals.AdoptedMissing()
    sha256 = evidence.keep(stream=BytesIO(photo.shown), name=ANSWER_KEPT_AS, at=at).sha256 if photo else ""
    new = models.Answer.objects.create(
        id=id, case_id=row.id, city=row.city, round=row.round, unit=unit, words=plain, sha256=sha256, adopted=adopted,
        due=row.due, by=by, at=at,
    )  # fmt: skip
    row.state, row.answered_at, row.adopted = State.ANSWERED, at, adopted
    row.save(update_fields=["state", "answered_at", "adopted"])
    reading.note(row, "answered", by=by, at=at, round=row.round, unit=str(unit))
    return facts.Answered(reading.case(row, at), reading.answer(new), _tellers(row), newly=True)


def _tellers(row: models.Case) -> tuple[int, ...]:
    counted = models.Voice.objects.filter(case_id=row.id, state__in=reading.ACCEPTED, left=False)
    return tuple(sorted(set(counted.values_list("holder_id", flat=True))))


def _refuse_other_answer(known: models.Answer, told: dict[str, Any]) -> None:
    for field, value in told.items():
        if getattr(known, field) != value:
            raise refusals.AnswerDiffers(id=known.id, field=field)


@transaction.atomic
def judge(
    *, pack: schema.Pack, holder: int, case: UUID, content: bool, words: str, at: datetime, reopen: bool = False
) -> facts.Case:
    """Say whether one is content with the answer, and open the case again, once. The same again: the same.

    Refusals: CaseUnknown, CaseNotGiven (not answered), VerdictNotYours, VerdictGiven, ReopenedAlready, ReopenLate,
    WhyMissing. Locks: the case.
    """
    row, asked = reading.locked_case(case), reading.rules_of(pack)
    if not models.Voice.objects.filter(case_id=case, holder_id=holder, state__in=reading.ACCEPTED).exists():
        raise refusals.VerdictNotYours(case=row.number)
    plain = words.replace("\0", "").strip()[: facts.WHY_MAX]
    given = models.Verdict.objects.filter(holder_id=holder, case_id=case).order_by("round").last()
    if given and (given.round == row.round or row.state != State.ANSWERED):
        if given.content != content:
            raise refusals.VerdictGiven(case=row.number)
        return reading.case(row, at)
    if row.state != State.ANSWERED:
        raise refusals.CaseNotGiven(case=row.number)
    models.Verdict.objects.create(
        holder_id=holder, case_id=case, round=row.round, content=content, words=plain, at=at
    )  # fmt: skip
    if reopen and not content:
        _reopen(row, asked, reading.reason(words), at)
    return reading.case(row, at)


def _reopen(row: models.Case, asked: schema.Voices, why: str, at: datetime) -> None:
    if row.round > 1:
        raise refusals.ReopenedAlready(case=row.number)
    if row.answered_at is not None and at - row.answered_at > timedelta(days=asked.reopen_days):
        raise refusals.ReopenLate(days=asked.reopen_days)
    row.state, row.round, row.answered_at, row.given_at, row.adopted = State.OPEN, 2, None, at, None
    row.due, row.due_open = rules.last_day(clock.local_day(at), days_of(asked, row))
    row.save()
    # The words of a citizen are for the unit, and stand in the verdict; a step is public.
    reading.note(row, "opened_again", by="", at=at, due=row.due.isoformat())


@transaction.atomic
def split(*, case: UUID, voices: Sequence[tuple[int, UUID]], id: UUID, why: str, by: str, at: datetime) -> facts.Case:
    """Make a case of its own of some snapshots (holder, id) that are another matter. The same id again: the same.

    It keeps unit and last day. Refusals: CaseUnknown, CaseClosed, CaseNotOpen, VoicesNotOfCase, WhyMissing. Locks: the
    city's voices, the case.
    """
    plain = reading.reason(why)
    city = models.Case.objects.filter(id=case).values_list("city", flat=True).first()
    reading.take_turn(f"city/{city}")
    row = reading.locked_case(case)
    if known := models.Case.objects.filter(id=id).first():
        return reading.case(known, at)
    _refuse_other_than_open(row, waiting=True)
    here = {(v.holder_id, v.id): v for v in models.Voice.objects.filter(case_id=case).order_by("at", "id")}
    moved = [here[name] for name in here if name in set(voices)]
    if not moved or len(moved) != len(set(voices)) or len(moved) == len(here):
        raise refusals.VoicesNotOfCase(case=row.number)
    first = moved[0]
    last = models.Case.objects.filter(city=row.city).aggregate(last=Max("number"))["last"]
    new = models.Case.objects.create(
        id=id, city=row.city, number=last + 1, sort=row.sort, kind=row.kind, title=row.title, latitude=first.latitude,
        longitude=first.longitude, district=first.district or row.district, place=first.place, unit=row.unit,
        state=row.state, opened_at=first.at, given_at=row.given_at, due=row.due, due_open=row.due_open,
    )  # fmt: skip
    models.Voice.objects.filter(case_id=case, id__in=[one.id for one in moved]).update(case_id=id)
    reading.note(row, "split", by=by, at=at, why=plain, voices=len(moved), case=str(id))
    reading.note(new, "split_off", by=by, at=at, why=plain, voices=len(moved), case=str(case))
    return reading.case(new, at)


@transaction.atomic
def merge(*, case: UUID, into: UUID, why: str, by: str, at: datetime) -> facts.Case:
    """Make two cases one; every voice is kept, and all go with the other case. Again: the same.

    Refusals: CaseUnknown, CaseClosed, CaseNotOpen, CasesDiffer, WhyMissing. Locks: the city's voices, both cases.
    """
    plain = reading.reason(why)
    rows = {one.id: one for one in models.Case.objects.select_for_update().filter(id__in=(case, into)).order_by("id")}
    for id in (case, into):
        if id not in rows:
            raise refusals.CaseUnknown(case=id)
    row, other = rows[case], rows[into]
    if row.state == State.MERGED and row.merged_into == into:
        return reading.case(other, at)
    for each in (row, other):
        _refuse_other_than_open(each, waiting=True)
    if row.id == other.id:
        raise refusals.CasesDiffer(case=row.number, into=other.number, field="id")
    for field in ("city", "sort", "kind"):
        if getattr(row, field) != getattr(other, field):
            raise refusals.CasesDiffer(case=row.number, into=other.number, field=field)
    models.Voice.objects.filter(case_id=case).update(case_id=into)
    row.state, row.merged_into = State.MERGED, into
    row.save(update_fields=["state", "merged_into"])
    if other.given_at is None and row.given_at is not None:
        other.unit, other.given_at, other.due, other.due_open = row.unit, row.given_at, row.due, row.due_open
    if State.OPEN in (row.state, other.state) or other.given_at is not None:
        other.state = State.OPEN
    other.opened_at = min(row.opened_at, other.opened_at)
    other.save()
    reading.note(row, "merged", by=by, at=at, why=plain, into=str(into))
    reading.note(other, "merged_in", by=by, at=at, why=plain, case=str(case))
    return reading.case(other, at)


def _refuse_other_than_open(row: models.Case, *, waiting: bool = False) -> None:
    if row.state == State.ANSWERED:
        raise refusals.CaseNotOpen(case=row.number)
    if row.state in (State.MERGED, State.DROPPED):
        raise refusals.CaseClosed(case=row.number, state=State(row.state).name.lower())
    if row.state == State.WAITING and not waiting:
        raise refusals.CaseNotGiven(case=row.number)
