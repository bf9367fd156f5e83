"""People tell: a snapshot with its photos, or a proposal; one case for what is the same. Private to the room."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from math import cos, radians
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from puhui.civic.voices import facts, models, reading, refusals
from puhui.civic.voices.calc import photos as drawing
from puhui.civic.voices.calc import rules
from puhui.engine.scrutiny import actions as scrutiny
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import schema
from puhui.ground import clock, earth
from puhui.ground.identifiers import uuid_of

METRES_A_DEGREE = 111_195
AHEAD = timedelta(minutes=10)  # by which a telephone's clock may be fast
KEPT_AS = "voice.jpg"


def look(upload: bytes) -> facts.Looked:
    """What may be kept of a photo: drawn anew, faces covered. The upload itself is kept nowhere.

    Refusals: PhotoOfAPerson, and those of ``scrutiny.look_through``: too large, too many pixels, no photo at all.
    """
    return drawing.look(upload, scrutiny.look_through(upload).shown)


@dataclass(frozen=True)
class _Said:
    """What somebody tells, before it is anybody's case."""

    pack: schema.Pack
    holder: int
    id: UUID
    sort: models.Sort
    kind: str
    title: str
    words: str
    where: facts.Where
    photos: Sequence[facts.Looked]
    at: datetime

    @property
    def city(self) -> str:
        return self.pack.city.city


def expect(*, pack: schema.Pack, holder: int, id: UUID, sort: str, at: datetime) -> None:
    """Refuse a person's next snapshot or proposal before anything costly is done for it. Refusals: TooManyVoices."""
    if not models.Voice.objects.filter(holder_id=holder, id=id).exists():
        _refuse_too_many(reading.rules_of(pack), holder, pack.city.city, models.Sort[sort.upper()], at)


@transaction.atomic
def tell_snapshot(
    *, pack: schema.Pack, holder: int, id: UUID, kind: str, where: facts.Where, words: str,
    photos: Sequence[facts.Looked], at: datetime,
) -> facts.Told:  # fmt: skip
    """Tell of a case; where it is one that is told already, it gets one more voice. The same id again: the same.

    Held where the camera contradicts what was told, or a face may be left. Refusals: VoicesUnknown, KindUnknown,
    DistrictUnknown, PlaceMissing, OutsideCity, PhotosWrong, WordsTooLong, TooManyVoices, VoiceDiffers. Locks: the
    person, the city's voices.
    """
    asked = reading.rules_of(pack)
    reading.kind_of(asked, kind)
    if not 1 <= len(photos) <= asked.photos.most:
        raise refusals.PhotosWrong(least=1, most=asked.photos.most, found=len(photos))
    # A photo and a place say enough for three taps; words are welcome.
    plain = reading.said(words, "words", facts.WORDS_MAX) if words.strip() else ""
    told = _Said(pack, holder, id, models.Sort.SNAPSHOT, kind, "", plain, _placed(asked, where), photos, at)
    return _told(told, asked)


@transaction.atomic
def propose(
    *, pack: schema.Pack, holder: int, id: UUID, title: str, words: str, photos: Sequence[facts.Looked], at: datetime,
    district: str = "",
) -> facts.Told:  # fmt: skip
    """Propose something to the city. The same id again: the same.

    Refusals: VoicesUnknown, WordsMissing, WordsTooLong, DistrictUnknown, PhotosWrong, TooManyVoices, VoiceDiffers.
    Locks: the person, the city's voices.
    """
    asked = reading.rules_of(pack)
    if asked.proposals is None:
        raise refusals.VoicesUnknown(city=pack.city.city)
    if len(photos) > asked.photos.most:
        raise refusals.PhotosWrong(least=0, most=asked.photos.most, found=len(photos))
    _refuse_district(asked, district)
    told = _Said(
        pack, holder, id, models.Sort.PROPOSAL, "", reading.said(title, "title", facts.TITLE_MAX),
        reading.said(words, "words", facts.WORDS_MAX), facts.Where(district=district), photos, at,
    )  # fmt: skip
    return _told(told, asked)


def _told(told: _Said, asked: schema.Voices) -> facts.Told:
    reading.take_turn(f"person/{told.holder}")
    content = _content(told)
    if known := models.Voice.objects.filter(holder_id=told.holder, id=told.id).first():
        return _again(known, told, content)
    _refuse_too_many(asked, told.holder, told.city, told.sort, told.at)
    kept = [evidence.keep(stream=BytesIO(one.shown), name=KEPT_AS, at=told.at).sha256 for one in told.photos]
    reading.take_turn(f"city/{told.city}")
    flags = _flags(told, asked)
    case = _same(told, asked, flags)
    joined = case is not None
    case = case or _opened(told)
    held = facts.HOLDING.intersection(flags)
    look_by, _open = rules.last_day(clock.local_day(told.at), asked.moderation.days)
    row = models.Voice.objects.create(
        holder_id=told.holder, id=told.id, city=told.city, sort=told.sort, kind=told.kind, title=told.title,
        words=told.words, latitude=told.where.latitude, longitude=told.where.longitude, district=told.where.district,
        place=told.where.words, state=models.Voice.State.HELD if held else models.Voice.State.WAITING, flags=flags,
        case_id=case.id, content=content, at=told.at, look_by=look_by,
    )  # fmt: skip
    models.Photo.objects.bulk_create(
        models.Photo(
            holder_id=told.holder, voice=told.id, place=n, city=told.city, sha256=sha256, hash=one.hash,
            faces=one.faces, perhaps=one.perhaps, at=told.at,
        )
        for n, (one, sha256) in enumerate(zip(told.photos, kept, strict=True), 1)
    )  # fmt: skip
    reading.note(case, "joined" if joined else "told", by="", at=told.at)
    return _fact(row, case, joined=joined, again=False, at=told.at)


def _again(known: models.Voice, told: _Said, content: bytes) -> facts.Told:
    if bytes(known.content) != content or known.city != told.city:
        fields = ("city", "kind", "title", "words", "district")
        values = (told.city, told.kind, told.title, told.words, told.where.district)
        differing = [name for name, value in zip(fields, values, strict=True) if getattr(known, name) != value]
        raise refusals.VoiceDiffers(id=told.id, field=differing[0] if differing else "photos")
    case = models.Case.objects.get(id=known.case_id)
    first = models.Voice.objects.filter(case_id=case.id).order_by("at", "id").values_list("id", flat=True).first()
    return _fact(known, case, joined=first != known.id, again=True, at=told.at)


def _fact(row: models.Voice, case: models.Case, *, joined: bool, again: bool, at: datetime) -> facts.Told:
    people = reading.case(case, at).people
    return facts.Told(reading.voice(row), case.id, case.number, joined, people, again)


def _content(told: _Said) -> bytes:
    place = [None if part is None else f"{part:.6f}" for part in (told.where.latitude, told.where.longitude)]
    plain = [told.sort.name, told.kind, told.title, told.words, told.where.district, told.where.words, *place]
    plain += [hashlib.sha256(one.shown).hexdigest() for one in told.photos]
    return hashlib.sha256(json.dumps(plain).encode()).digest()


def _placed(asked: schema.Voices, where: facts.Where) -> facts.Where:
    """Refusals: PlaceMissing, DistrictUnknown, OutsideCity."""
    _refuse_district(asked, where.district)
    words = where.words.replace("\0", "").strip()[: facts.PLACE_MAX]
    if where.latitude is None or where.longitude is None:
        if not words or (asked.districts and not where.district):
            raise refusals.PlaceMissing()
        return facts.Where(None, None, where.district, words)
    latitude, longitude, extent = Decimal(where.latitude), Decimal(where.longitude), asked.extent
    finite = latitude.is_finite() and longitude.is_finite()
    if not finite or not rules.inside(extent, latitude, longitude):
        reach = f"{extent.south}–{extent.north}°N, {extent.west}–{extent.east}°E"
        raise refusals.OutsideCity(
            latitude=latitude, longitude=longitude, extent=reach, source=extent.source.title
        )  # fmt: skip
    latitude, longitude = (part.quantize(Decimal("0.000001")) for part in (latitude, longitude))
    return facts.Where(latitude, longitude, where.district, words)


def _refuse_district(asked: schema.Voices, district: str) -> None:
    if district and district not in {one.id for one in asked.districts}:
        raise refusals.DistrictUnknown(district=district[:40])


def _refuse_too_many(asked: schema.Voices, holder: int, city: str, sort: models.Sort, at: datetime) -> None:
    limits = asked.limits
    per_day = limits.snapshots_a_day if sort == models.Sort.SNAPSHOT else limits.proposals_a_day
    spans = [(24, per_day)]
    if sort == models.Sort.SNAPSHOT:
        spans.insert(0, (1, limits.snapshots_an_hour))
    mine = models.Voice.objects.filter(holder_id=holder, city=city, sort=sort)
    for hours, limit in spans:
        recent = list(
            mine.filter(at__gt=at - timedelta(hours=hours)).order_by("-at").values_list("at", flat=True)[:limit]
        )
        if len(recent) == limit:
            again = recent[-1] + timedelta(hours=hours)
            seconds = max(1, round((again - at).total_seconds()))
            raise refusals.TooManyVoices(
                limit=limit,
                hours=hours,
                again=again.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"),
                seconds=seconds,
            )


def _flags(told: _Said, asked: schema.Voices) -> list[str]:
    """Why somebody has to look more closely, in the order of FLAGS."""
    found = set()
    for one in told.photos:
        if one.faces:
            found.add("face_covered")
        if one.perhaps:
            found.add("face_perhaps")
        if told.sort == models.Sort.SNAPSHOT:
            found |= _contradictions(one, told, asked)
    if told.sort == models.Sort.SNAPSHOT and _elsewhere(told, asked):
        found.add("photo_known")
    return [flag for flag in facts.FLAGS if flag in found]


def _contradictions(photo: facts.Looked, told: _Said, asked: schema.Voices) -> set[str]:
    found = set()
    if photo.taken_at is not None:
        late = told.at - photo.taken_at
        if late > timedelta(hours=asked.photos.hours) or late < -AHEAD:
            found.add("time_differs")
    if photo.latitude is not None and photo.longitude is not None:
        if not rules.inside(asked.extent, photo.latitude, photo.longitude):
            found.add("place_outside")
        elif told.where.latitude is not None:
            here = (told.where.latitude, told.where.longitude)
            if earth.metres(here, (photo.latitude, photo.longitude)) > asked.photos.metres:
                found.add("place_differs")
    return found


def _alike(told: _Said, asked: schema.Voices) -> list[models.Case]:
    """Cases told by a photo that looks like one of these."""
    if not told.photos:
        return []
    since = told.at - timedelta(days=asked.same.days)
    alike = " OR ".join(["bit_count((p.hash # %s)::bit(64)) <= %s"] * len(told.photos))
    values = [value for one in told.photos for value in (one.hash, asked.same.bits)]
    return list(
        models.Case.objects.raw(
            "SELECT DISTINCT c.* FROM voices_photo p JOIN voices_voice v ON v.holder_id = p.holder_id AND v.id = p.voice"
            f" JOIN voices_case c ON c.id = v.case_id WHERE p.city = %s AND p.at > %s AND c.sort = 1 AND ({alike})",
            [told.city, since, *values],
        )
    )


def _elsewhere(told: _Said, asked: schema.Voices) -> bool:
    """Whether a photo was shown before, for a case of another kind or at another place."""
    return any(case.kind != told.kind or _far(told, case, asked) for case in _alike(told, asked))


def _far(told: _Said, case: models.Case, asked: schema.Voices) -> bool:
    if told.where.latitude is None or case.latitude is None:
        return bool(told.where.district and case.district) and told.where.district != case.district
    here = (told.where.latitude, told.where.longitude)
    return earth.metres(here, (case.latitude, case.longitude)) > asked.same.metres


def _same(told: _Said, asked: schema.Voices, flags: list[str]) -> models.Case | None:
    """The open case of this kind that was told so near and lately; none for what is contradicted by its own photo."""
    if told.sort != models.Sort.SNAPSHOT or facts.HOLDING.intersection(flags) - {"face_perhaps"}:
        return None
    if told.where.latitude is None:
        live = [one for one in _alike(told, asked) if one.state in (models.Case.State.WAITING, models.Case.State.OPEN)]
        return min(live, key=lambda one: one.number, default=None)
    here = (told.where.latitude, told.where.longitude)
    north = Decimal(asked.same.metres) / METRES_A_DEGREE * Decimal("1.01")
    east = north / Decimal(str(max(0.01, cos(radians(float(here[0]))))))
    near = models.Case.objects.filter(
        city=told.city, sort=models.Sort.SNAPSHOT, kind=told.kind,
        state__in=(models.Case.State.WAITING, models.Case.State.OPEN),
        opened_at__gt=told.at - timedelta(days=asked.same.days),
        latitude__range=(here[0] - north, here[0] + north), longitude__range=(here[1] - east, here[1] + east),
    )  # fmt: skip
    reach = [(earth.metres(here, (one.latitude, one.longitude)), one.number, one) for one in near]
    return min((found for found in reach if found[0] <= asked.same.metres), default=(0, 0, None))[2]


def _opened(told: _Said) -> models.Case:
    last = models.Case.objects.filter(city=told.city).aggregate(last=Max("number"))["last"] or 0
    return models.Case.objects.create(
        # Not the voice's own id: a case is public, and nobody may be led from it to who told it.
        id=uuid_of(f"voices/case/{told.holder}/{told.id}"), city=told.city, number=last + 1, sort=told.sort, kind=told.kind, title=told.title,
        latitude=told.where.latitude, longitude=told.where.longitude, district=told.where.district,
        place=told.where.words, opened_at=told.at,
    )  # fmt: skip
