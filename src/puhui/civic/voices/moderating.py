"""Somebody looks before anything is shown, says why not, and somebody else decides on the appeal. Private to the room."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.db import transaction

from puhui.civic.voices import casing, facts, models, reading, refusals, telling
from puhui.civic.voices.calc import photos as drawing
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.evidence import queries as kept
from puhui.foundations.packs import schema

State, Deed = models.Voice.State, models.Moderation.Deed
BECOMES = {Deed.PUBLISH: State.PUBLISHED, Deed.ROUTE: State.ROUTED, Deed.HOLD: State.HELD, Deed.DECLINE: State.DECLINED}
NEVER_AGAIN = (State.DECLINED, State.WITHDRAWN)


@transaction.atomic
def moderate(
    *, pack: schema.Pack, holder: int, id: UUID, deed: str, by: str, at: datetime, reason: str = "", words: str = "",
    seen: str = "", unit: UUID | None = None,
) -> facts.Voice:  # fmt: skip
    """Publish a voice, send it to its unit without showing it, hold it, or decline it, with a reason of the pack.

    ``seen``: the state that was looked at. ``unit``: who is in charge of its case from now on, where nobody is yet. The
    same deed by the same person again: the same. Refusals: VoiceUnknown, WhyMissing, ReasonUnknown,
    ModeratedMeanwhile. Locks: the case, the voice.
    """
    asked, done = reading.rules_of(pack), _deed(deed)
    case = _case_of(holder, id)
    row = reading.locked_voice(holder, id)
    last = models.Moderation.objects.filter(holder_id=holder, voice=id).order_by("number").last()
    if last and (last.deed, last.by, last.reason) == (done, by, reason) and row.state == BECOMES[done]:
        return reading.voice(row)
    state = State(row.state)
    if state in NEVER_AGAIN or (seen and seen != state.name.lower()):
        raise refusals.ModeratedMeanwhile(state=state.name.lower())
    if done != Deed.PUBLISH and not reason:
        raise refusals.WhyMissing()
    if done != Deed.PUBLISH and not any(one.id == reason and deed in one.applies for one in asked.moderation.reasons):
        raise refusals.ReasonUnknown(reason=reason[:40], deed=deed)
    _decide(asked, case, row, done, by=by, at=at, reason=reason, words=words, unit=unit)
    return reading.voice(row)


def _decide(
    asked: schema.Voices, case: models.Case, row: models.Voice, deed: Deed, *, by: str, at: datetime, reason: str = "",
    words: str = "", unit: UUID | None = None, on_appeal: bool = False,
) -> None:  # fmt: skip
    before = models.Moderation.objects.filter(holder_id=row.holder_id, voice=row.id).count()
    models.Moderation.objects.create(
        holder_id=row.holder_id, voice=row.id, number=before + 1, deed=deed, reason=reason,
        words=words.replace("\0", "").strip()[: facts.WHY_MAX], on_appeal=on_appeal, by=by, at=at,
    )  # fmt: skip
    row.state = BECOMES[deed]
    row.save(update_fields=["state"])
    reading.note(case, "looked_at", by=by, at=at, deed=deed.name.lower(), reason=reason)
    under_way = (models.Case.State.WAITING, models.Case.State.OPEN, models.Case.State.DROPPED)
    if deed in (Deed.PUBLISH, Deed.ROUTE) and case.state in under_way:
        casing.start(case, asked, unit, by, at)
    elif deed == Deed.DECLINE and case.state == models.Case.State.WAITING and not _live(case):
        case.state = models.Case.State.DROPPED
        case.save(update_fields=["state"])


def _live(case: models.Case) -> bool:
    return models.Voice.objects.filter(case_id=case.id, state__in=reading.LIVE).exists()


@transaction.atomic
def appeal(*, pack: schema.Pack, holder: int, id: UUID, words: str, at: datetime) -> facts.Voice:
    """Say why a no was wrong, once. The same words again: the same.

    Refusals: VoiceUnknown, AppealNotYet, AppealedAlready, AppealLate, WordsMissing, WordsTooLong. Locks: the voice.
    """
    asked = reading.rules_of(pack)
    row = reading.locked_voice(holder, id)
    plain = reading.said(words, "appeal", facts.WORDS_MAX)
    if known := models.Appeal.objects.filter(holder_id=holder, voice=id).first():
        if known.words != plain:
            raise refusals.AppealedAlready()
        return reading.voice(row)
    last = models.Moderation.objects.filter(holder_id=holder, voice=id).order_by("number").last()
    if row.state != State.DECLINED or last is None:
        raise refusals.AppealNotYet()
    if at - last.at > timedelta(days=asked.moderation.appeal_days):
        raise refusals.AppealLate(days=asked.moderation.appeal_days)
    models.Appeal.objects.create(
        holder_id=holder, voice=id, city=row.city, words=plain, at=at, declined_by=last.by
    )  # fmt: skip
    return reading.voice(row)


@transaction.atomic
def decide_appeal(
    *,
    pack: schema.Pack,
    holder: int,
    id: UUID,
    upheld: bool,
    words: str,
    by: str,
    at: datetime,
    unit: UUID | None = None,
) -> facts.Voice:
    """Decide on an appeal: upheld, the voice is published as if nobody had said no. Again: the same.

    Refusals: VoiceUnknown, AppealUnknown, AppealDecided, OtherEyesNeeded, WhyMissing. Locks: the case, the voice.
    """
    asked, case = reading.rules_of(pack), _case_of(holder, id)
    row = reading.locked_voice(holder, id)
    known = models.Appeal.objects.select_for_update().filter(holder_id=holder, voice=id).first()
    if known is None:
        raise refusals.AppealUnknown()
    if known.upheld is not None:
        if known.upheld != upheld:
            raise refusals.AppealDecided()
        return reading.voice(row)
    if known.declined_by == by:
        raise refusals.OtherEyesNeeded()
    plain = reading.reason(words)
    known.upheld, known.by, known.decided_at = upheld, by, at
    known.save(update_fields=["upheld", "by", "decided_at"])
    deed = Deed.PUBLISH if upheld else Deed.DECLINE
    _decide(asked, case, row, deed, by=by, at=at, words=plain, unit=unit, on_appeal=True)
    return reading.voice(row)


@transaction.atomic
def cover(
    *, holder: int, id: UUID, place: int, areas: list[tuple[int, int, int, int]], by: str, at: datetime
) -> tuple[facts.Voice, str]:
    """Cover what the machine did not find: a face, a plate. Areas in percent: left, top, right, bottom.

    Answers the voice and the fingerprint that the photo had: nothing here refers to it any more, the caller erases it.
    Refusals: VoiceUnknown, AreaWrong. Locks: the case, the voice.
    """
    case = _case_of(holder, id)
    row = reading.locked_voice(holder, id)
    photo = models.Photo.objects.filter(holder_id=holder, voice=id, place=place).first()
    if photo is None:
        raise refusals.VoiceUnknown()
    with kept.open(photo.sha256) as file:
        drawn = drawing.cover_more(file.read(), areas)
    before, after = photo.sha256, evidence.keep(stream=BytesIO(drawn), name=telling.KEPT_AS, at=at).sha256
    models.Photo.objects.filter(holder_id=holder, voice=id, place=place).update(sha256=after)
    reading.note(case, "covered", by=by, at=at, areas=len(areas))
    return reading.voice(row), before


def _case_of(holder: int, id: UUID) -> models.Case:
    """The case of a voice, locked; a voice may change its case while one waits. Refusals: VoiceUnknown."""
    found = models.Voice.objects.filter(holder_id=holder, id=id).values_list("case_id", flat=True).first()
    if found is None:
        raise refusals.VoiceUnknown()
    case = reading.locked_case(found)
    now = models.Voice.objects.filter(holder_id=holder, id=id).values_list("case_id", flat=True).first()
    return case if now == found else reading.locked_case(now)


def _deed(name: str) -> Deed:
    """Refusals: ReasonUnknown."""
    if name not in facts.DEEDS:
        raise refusals.ReasonUnknown(reason="", deed=name[:20])
    return Deed[name.upper()]
