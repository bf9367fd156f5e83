"""FACE: questions about voices; writes nothing. What is public names nobody, and is asked for by case alone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from puhui.civic.voices import facts, models, reading, refusals
from puhui.civic.voices.calc import rules
from puhui.foundations.packs import schema
from puhui.ground import clock

ROWS_MAX = 10_000
SHOWN_MAX = 200
SIMILAR_MAX = 5
COMPARED_MAX = 2000
State = models.Case.State


def rules_of(pack: schema.Pack) -> schema.Voices:
    """What a city's voices.yaml says. Refusals: VoicesUnknown."""
    return reading.rules_of(pack)


def cases(
    city: str, *, unit: UUID | None = None, at: datetime, sort: str = "", kind: str = "", district: str = "",
    states: Sequence[str] = ("open", "answered"), limit: int = ROWS_MAX,
) -> list[facts.Case]:  # fmt: skip
    """A city's cases as of now, those due first: of one unit, or of all and of none. Each names its unit by id alone.

    ``facts.Case.overdue`` and ``days_left`` are computed for ``at``. For oversight's known figures see ``kept``.
    """
    found = models.Case.objects.filter(city=city, state__in=[State[name.upper()] for name in states])
    for field, value in (("unit", unit), ("kind", kind), ("district", district)):
        found = found.filter(**{field: value}) if value else found
    if sort:
        found = found.filter(sort=models.Sort[sort.upper()])
    # Open before answered; those without a unit last, for nobody is late with them yet.
    return reading.cases(list(found.order_by("state", "due", "number")[:limit]), at)


def case(id: UUID, at: datetime) -> facts.Case:
    """Refusals: CaseUnknown."""
    row = models.Case.objects.filter(id=id).first()
    if row is None:
        raise refusals.CaseUnknown(case=id)
    return reading.case(row, at)


def numbered(city: str, number: int) -> UUID:
    """The case of a city with this number. Refusals: CaseUnknown."""
    found = models.Case.objects.filter(city=city, number=number).values_list("id", flat=True).first()
    if found is None:
        raise refusals.CaseUnknown(case=number)
    return found


def kept(city: str, at: datetime) -> list[facts.Kept]:
    """How units keep their last days, per unit and sort (snapshot, proposal): the figures that oversight may know.

    ``answered_in_time`` over ``given`` less ``open_in_time`` is the share in time; ``overdue`` are open past their day.
    """
    today = clock.local_day(at)
    counts: dict[tuple[UUID | None, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    verdicts = defaultdict(list)
    for case_id, content in models.Verdict.objects.values_list("case_id", "content").filter(
        case_id__in=models.Case.objects.filter(city=city).values("id")
    ):
        verdicts[case_id].append(content)
    found = models.Case.objects.filter(city=city, state__in=(State.OPEN, State.ANSWERED), given_at__lte=at)
    for id, unit, sort, state, due, answered in found.values_list("id", "unit", "sort", "state", "due", "answered_at"):
        counted = counts[unit, sort]
        late = (clock.local_day(answered) if answered else today) > due
        done = state == State.ANSWERED
        counted[
            "answered_late" if late and done else "overdue" if late else "answered_in_time" if done else "open_in_time"
        ] += 1
        counted["given"] += 1
        for content in verdicts[id]:
            counted["content" if content else "discontent"] += 1
    names = ("given", "answered_in_time", "answered_late", "open_in_time", "overdue", "content", "discontent")
    return [
        facts.Kept(unit, models.Sort(sort).name.lower(), *(counts[unit, sort][name] for name in names))
        for unit, sort in sorted(counts, key=lambda key: (str(key[0]), key[1]))
    ]


def steps(case: UUID) -> list[facts.Step]:
    """What was done with a case, the first thing first."""
    return [
        facts.Step(one.what, one.by, one.why, one.told, one.at)
        for one in models.Step.objects.filter(case_id=case).order_by("id")
    ]


def verdicts(case: UUID) -> list[tuple[int, bool, str]]:
    """What those who told of a case think of its answers: round, content, words; never who."""
    found = models.Verdict.objects.filter(case_id=case).order_by("round", "at")
    return list(found.values_list("round", "content", "words"))


def voice(holder: int, id: UUID) -> facts.Voice:
    """Refusals: VoiceUnknown."""
    row = models.Voice.objects.filter(holder_id=holder, id=id).first()
    if row is None:
        raise refusals.VoiceUnknown()
    return reading.voice(row)


def voices_of(holder: int, city: str, sort: str, limit: int = SHOWN_MAX) -> list[facts.Voice]:
    """A person's own snapshots or proposals, the latest first."""
    found = models.Voice.objects.filter(holder_id=holder, city=city, sort=models.Sort[sort.upper()])
    return reading.voices(found.order_by("-at", "id")[:limit])


def cities_of(holder: int) -> set[str]:
    """Where a person told anything."""
    return set(models.Voice.objects.filter(holder_id=holder).values_list("city", flat=True).distinct())


def voices_of_case(case: UUID, *, accepted: bool = False) -> list[facts.Voice]:
    """All that was told of a case, the first first; ``accepted``: only what somebody looked at and let through."""
    found = models.Voice.objects.filter(case_id=case)
    found = found.filter(state__in=reading.ACCEPTED) if accepted else found
    return reading.voices(found.order_by("at", "id")[:SHOWN_MAX])


def own_cases(voices: Sequence[facts.Voice], at: datetime) -> dict[UUID, facts.Case]:
    """The cases of these voices."""
    rows = models.Case.objects.filter(id__in={one.case for one in voices})
    return {one.id: one for one in reading.cases(list(rows), at)}


def judged(holder: int, cases: Sequence[UUID]) -> dict[tuple[UUID, int], bool]:
    """What a person said of answers: (case, round) → content."""
    found = models.Verdict.objects.filter(holder_id=holder, case_id__in=cases)
    return {(case_id, round): content for case_id, round, content in found.values_list("case_id", "round", "content")}


def queue(city: str, *, appeals: bool = False, limit: int = SHOWN_MAX) -> list[facts.Voice]:
    """What somebody has to look at, or to decide on appeal; those due first."""
    found = models.Voice.objects.filter(city=city)
    open_appeal = models.Appeal.objects.filter(holder_id=OuterRef("holder_id"), voice=OuterRef("id"), upheld=None)
    if appeals:
        found = found.filter(Exists(open_appeal))
    else:
        found = found.filter(state__in=(models.Voice.State.WAITING, models.Voice.State.HELD))
    return reading.voices(found.order_by("look_by", "at", "id")[:limit])


def waiting(city: str) -> dict[str, int]:
    """How many wait: ``looks`` for a look, ``held`` of them, ``appeals`` for a decision, ``unrouted`` for a unit."""
    mine = models.Voice.objects.filter(city=city)
    held = mine.filter(state=models.Voice.State.HELD).count()
    return {
        "looks": mine.filter(state=models.Voice.State.WAITING).count() + held,
        "held": held,
        "appeals": models.Appeal.objects.filter(city=city, upheld=None).count(),
        "unrouted": models.Case.objects.filter(city=city, state=State.OPEN, unit=None).count(),
    }


def public_cases(
    pack: schema.Pack, at: datetime, *, sort: str = facts.SNAPSHOT, kind: str = "", district: str = "",
    limit: int = SHOWN_MAX,
) -> list[facts.PublicCase]:  # fmt: skip
    """What the public desk shows: published cases that are open, or were answered lately; the longest open first."""
    asked = reading.rules_of(pack)
    found = _published(models.Case.objects.filter(city=pack.city.city, sort=models.Sort[sort.upper()]))
    lately = at - timedelta(days=asked.published.days_answered)
    if sort == facts.SNAPSHOT:
        found = found.filter(Q(state=State.OPEN) | Q(state=State.ANSWERED, answered_at__gte=lately))
    for field, value in (("kind", kind), ("district", district)):
        found = found.filter(**{field: value}) if value else found
    return _public(asked, list(found.order_by("state", "opened_at", "number")[:limit]), at)


def public_case(pack: schema.Pack, id: UUID, at: datetime) -> facts.PublicCase:
    """One case as it is public. Refusals: CaseUnknown, also where it is not shown."""
    row = _published(models.Case.objects.filter(id=id, city=pack.city.city)).first()
    if row is None:
        raise refusals.CaseUnknown(case=id)
    return _public(reading.rules_of(pack), [row], at)[0]


def _published(found: QuerySet) -> QuerySet:
    shown = models.Voice.objects.filter(case_id=OuterRef("id"), state=models.Voice.State.PUBLISHED)
    return found.filter(Exists(shown), state__in=(State.OPEN, State.ANSWERED))


def _public(asked: schema.Voices, rows: list[models.Case], at: datetime) -> list[facts.PublicCase]:
    shown = models.Voice.objects.filter(case_id__in=[row.id for row in rows], state=models.Voice.State.PUBLISHED)
    words, photos = defaultdict(list), defaultdict(int)
    owner = {}
    for one in shown.order_by("at", "id"):
        owner[one.holder_id, one.id] = one.case_id
        if one.words and asked.published.words:
            words[one.case_id].append(one.words)
    ids = [id for _holder, id in owner]
    for holder, id in models.Photo.objects.filter(voice__in=ids).values_list("holder_id", "voice"):
        if (holder, id) in owner:
            photos[owner[holder, id]] += 1
    place = Decimal(1).scaleb(-asked.published.decimals)
    for row in rows:
        if row.latitude is not None and row.longitude is not None:
            row.latitude, row.longitude = row.latitude.quantize(place), row.longitude.quantize(place)
    return [
        facts.PublicCase(one, tuple(words[one.id][:5]), photos[one.id]) for one in reading.cases(rows, at)
    ]  # fmt: skip


def case_photo(case: UUID, number: int, *, public: bool) -> str:
    """The fingerprint of a photo of a case, from 1; it leads to nobody. Refusals: VoiceUnknown.

    ``public``: of those that are shown to everybody; else of all that somebody let through, for the unit.
    """
    states = (models.Voice.State.PUBLISHED,) if public else reading.ACCEPTED
    shown = models.Voice.objects.filter(case_id=case, state__in=states).order_by("at", "id")
    names = list(shown.values_list("holder_id", "id"))
    order = {name: n for n, name in enumerate(names)}
    found = [
        (order[holder, id], place, sha256)
        for holder, id, place, sha256 in models.Photo.objects.filter(voice__in=[id for _h, id in names]).values_list(
            "holder_id", "voice", "place", "sha256"
        )
        if (holder, id) in order
    ]
    if not 1 <= number <= len(found):
        raise refusals.VoiceUnknown()
    return sorted(found)[number - 1][2]


def photo_of(holder: int, id: UUID, place: int) -> str:
    """The fingerprint of a photo of one voice, for its author and for staff. Refusals: VoiceUnknown."""
    found = (
        models.Photo.objects.filter(holder_id=holder, voice=id, place=place).values_list("sha256", flat=True).first()
    )
    if found is None:
        raise refusals.VoiceUnknown()
    return found


def answer_photo(case: UUID, round: int) -> str:
    """The fingerprint of the photo of an answer. Refusals: VoiceUnknown."""
    found = models.Answer.objects.filter(case_id=case, round=round).exclude(sha256="").first()
    if found is None:
        raise refusals.VoiceUnknown()
    return found.sha256


def similar(pack: schema.Pack, title: str) -> list[facts.Similar]:
    """Shown proposals whose titles resemble this one, the most alike first: offered before one more is sent."""
    asked = reading.rules_of(pack)
    if asked.proposals is None:
        return []
    found = _published(models.Case.objects.filter(city=pack.city.city, sort=models.Sort.PROPOSAL))
    titles = dict(found.order_by("-number").values_list("id", "title")[:COMPARED_MAX])
    alike = sorted(((rules.likeness(title, other), str(id), id) for id, other in titles.items()), reverse=True)
    chosen = {id: percent for percent, _name, id in alike[:SIMILAR_MAX] if percent >= asked.proposals.similar_percent}
    rows = {row.id: row for row in models.Case.objects.filter(id__in=chosen)}
    supports = defaultdict(int)
    for id in models.Support.objects.filter(case_id__in=chosen).values_list("case_id", flat=True):
        supports[id] += 1
    return [
        facts.Similar(id, rows[id].number, rows[id].title, percent, supports[id], State(rows[id].state).name.lower())
        for id, percent in chosen.items()
    ]


def supported(holder: int, cases: Sequence[UUID]) -> set[UUID]:
    """Which of these cases a person supports."""
    found = models.Support.objects.filter(holder_id=holder, case_id__in=cases)
    return set(found.values_list("case_id", flat=True))


def holds(sha256: str) -> bool:
    """Whether a photo of a voice or an answer is kept under this fingerprint."""
    kept_photo = models.Photo.objects.filter(sha256=sha256).exists()
    return kept_photo or models.Answer.objects.filter(sha256=sha256).exists()


def kept_of(holder: int) -> list[dict[str, Any]]:
    """All that is kept of what a person sent, for that person: plain values."""
    rows = list(models.Voice.objects.filter(holder_id=holder).order_by("at", "id"))
    shas = defaultdict(list)
    for one in models.Photo.objects.filter(holder_id=holder).order_by("place"):
        shas[one.voice].append(one.sha256)
    said = list(models.Verdict.objects.filter(holder_id=holder).order_by("at"))
    appeals = {one.voice: one.words for one in models.Appeal.objects.filter(holder_id=holder)}
    told = [
        {
            "told_at": one.told_at.isoformat(), "city": one.city, "sort": one.sort, "kind": one.kind, "title": one.title,
            "words": one.words, "latitude": _plain(one.where.latitude), "longitude": _plain(one.where.longitude),
            "district": one.where.district, "place": one.where.words, "state": one.state, "case": one.number,
            "photos": shas[one.id], "appeal": appeals.get(one.id),
            "decisions": [{"at": d.at.isoformat(), "deed": d.deed, "reason": d.reason, "words": d.words} for d in one.moderated],
        }
        for one in reading.voices(rows)
    ]  # fmt: skip
    judged = [
        {"at": one.at.isoformat(), "sort": "verdict", "round": one.round, "content": one.content, "words": one.words}
        for one in said
    ]  # fmt: skip
    supports = models.Support.objects.filter(holder_id=holder).order_by("at").values_list("at", "case_id")
    return told + judged + [{"at": at.isoformat(), "sort": "support", "case": str(case_id)} for at, case_id in supports]


def _plain(degrees: Decimal | None) -> str | None:
    return None if degrees is None else f"{degrees}"
