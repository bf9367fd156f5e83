"""Rows become facts, with a constant number of questions for any number of rows. Private to the room."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from puhui.civic.voices import facts, models, refusals
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import number_of

LIVE = (models.Voice.State.WAITING, models.Voice.State.HELD, models.Voice.State.PUBLISHED, models.Voice.State.ROUTED)
ACCEPTED = (models.Voice.State.PUBLISHED, models.Voice.State.ROUTED)


def rules_of(pack: schema.Pack) -> schema.Voices:
    """Refusals: VoicesUnknown."""
    if not pack.voices:
        raise refusals.VoicesUnknown(city=pack.city.city)
    return pack.voices[0]


def kind_of(rules: schema.Voices, kind: str) -> schema.CaseKind:
    """Refusals: KindUnknown."""
    for one in rules.kinds:
        if one.id == kind:
            return one
    raise refusals.KindUnknown(kind=kind[:40])


def take_turn(name: str) -> None:
    """Wait for whoever works on the same name, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"voices/{name}")])


def locked_case(id: UUID) -> models.Case:
    """Refusals: CaseUnknown."""
    found = models.Case.objects.select_for_update().filter(id=id).first()
    if found is None:
        raise refusals.CaseUnknown(case=id)
    return found


def locked_voice(holder: int, id: UUID) -> models.Voice:
    """Refusals: VoiceUnknown."""
    found = models.Voice.objects.select_for_update().filter(holder_id=holder, id=id).first()
    if found is None:
        raise refusals.VoiceUnknown()
    return found


def note(case: models.Case, what: str, /, *, by: str, at: datetime, why: str = "", **told: Any) -> None:
    """Add a step to a case."""
    models.Step.objects.create(
        case_id=case.id, city=case.city, what=what, by=by, why=why[: facts.WHY_MAX], told=told, at=at
    )


def said(text: str, field: str, most: int) -> str:
    """Words as they are kept. Refusals: WordsMissing, WordsTooLong."""
    plain = text.replace("\0", "").strip()
    if not plain:
        raise refusals.WordsMissing(field=field)
    if len(plain) > most:
        raise refusals.WordsTooLong(field=field, limit=most)
    return plain


def reason(text: str) -> str:
    """Refusals: WhyMissing."""
    plain = text.replace("\0", "").strip()[: facts.WHY_MAX]
    if not plain:
        raise refusals.WhyMissing()
    return plain


def where(row: models.Case | models.Voice) -> facts.Where:
    return facts.Where(row.latitude, row.longitude, row.district, row.place)


def case(row: models.Case, at: datetime) -> facts.Case:
    """One case as a fact."""
    return cases([row], at)[0]


def cases(rows: Sequence[models.Case], at: datetime) -> list[facts.Case]:
    """Cases as facts, as of ``at``: in three questions."""
    ids = [row.id for row in rows]
    voices = {
        one["case_id"]: one
        for one in models.Voice.objects.filter(case_id__in=ids, state__in=LIVE)
        .values("case_id")
        .annotate(people=Count("holder_id", distinct=True), shown=Count("pk", filter=Q(state=ACCEPTED[0])))
        .order_by()
    }
    supports = dict(
        models.Support.objects.filter(case_id__in=ids).values_list("case_id").annotate(many=Count("pk")).order_by()
    )
    answers = defaultdict(list)
    for one in models.Answer.objects.filter(case_id__in=ids).order_by("round"):
        answers[one.case_id].append(answer(one))
    return [
        _case(row, at, voices.get(row.id, {}), supports.get(row.id, 0), tuple(answers.get(row.id, ()))) for row in rows
    ]


def _case(
    row: models.Case, at: datetime, voices: dict[str, Any], supporters: int, answers: tuple[facts.Answer, ...]
) -> facts.Case:
    today = clock.local_day(at)
    is_open = row.state == models.Case.State.OPEN and row.due is not None
    until = row.answered_at or at
    return facts.Case(
        id=row.id, number=row.number, city=row.city, sort=models.Sort(row.sort).name.lower(), kind=row.kind,
        title=row.title, where=where(row), unit=row.unit, state=models.Case.State(row.state).name.lower(),
        round=row.round, opened_at=row.opened_at, given_at=row.given_at, due=row.due, due_open=row.due_open,
        overdue=is_open and today > row.due, days_left=(row.due - today).days if is_open else None,
        days_open=(clock.local_day(until) - clock.local_day(row.opened_at)).days, people=voices.get("people", 0),
        supporters=supporters, shown=voices.get("shown", 0) > 0, into=row.merged_into, adopted=row.adopted, answers=answers,
    )  # fmt: skip


def answer(row: models.Answer) -> facts.Answer:
    return facts.Answer(
        row.id, row.round, row.unit, row.words, bool(row.sha256), row.adopted, row.by, row.at,
        clock.local_day(row.at) > row.due,
    )  # fmt: skip


def voice(row: models.Voice) -> facts.Voice:
    """One voice as a fact."""
    return voices([row])[0]


def voices(rows: Iterable[models.Voice]) -> list[facts.Voice]:
    """Voices as facts: in four questions."""
    rows = list(rows)
    ids = [row.id for row in rows]
    mine = {"holder_id__in": {row.holder_id for row in rows}, "voice__in": ids}
    numbers = dict(models.Case.objects.filter(id__in={row.case_id for row in rows}).values_list("id", "number"))
    photos = dict(models.Photo.objects.filter(**mine).values_list("voice").annotate(many=Count("pk")).order_by())
    decided = defaultdict(list)
    for one in models.Moderation.objects.filter(**mine).order_by("number"):
        deed = models.Moderation.Deed(one.deed).name.lower()
        decided[one.voice].append(facts.Moderated(deed, one.reason, one.words, one.on_appeal, one.by, one.at))
    appeals = {one.voice: facts.Appeal(one.words, one.at, one.upheld) for one in models.Appeal.objects.filter(**mine)}
    return [
        facts.Voice(
            holder=row.holder_id, id=row.id, city=row.city, sort=models.Sort(row.sort).name.lower(), kind=row.kind,
            title=row.title, words=row.words, where=where(row), state=models.Voice.State(row.state).name.lower(),
            flags=tuple(row.flags), case=row.case_id, number=numbers[row.case_id], photos=photos.get(row.id, 0),
            told_at=row.at, by_day=row.look_by, moderated=tuple(decided[row.id]), appeal=appeals.get(row.id),
        )
        for row in rows
    ]  # fmt: skip
