"""Answers come in, are held, heard, and mixed. Private to the room.

Who answered and what was answered part here for good: the invitation learns a day, the sheet learns neither person nor
token nor hour, and every night the sheets are written anew in random order, so that not even the place of a row in the
table, or the transaction that wrote it, says which belongs to whom.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F, Q

from puhui.civic.surveys import facts, refusals, signing, telling
from puhui.civic.surveys.calc import sheets
from puhui.civic.surveys.models import Invitation, Objection, Sheet, Stratum, Wave
from puhui.foundations.packs import schema
from puhui.ground import clock

SLOT_SECONDS = 600
WORDS_MAX = 500
SEEN = (
    "INSERT INTO surveys_rhythm (wave_id, digest, slot, many) VALUES (%s, %s, %s, 1)"
    " ON CONFLICT (wave_id, digest, slot) DO UPDATE SET many = surveys_rhythm.many + 1 RETURNING many"
)
PARTS = "wave_id, city, stratum, day, way, said, state, reason, receipt"
MIX = (
    f"WITH gone AS (DELETE FROM surveys_sheet WHERE wave_id = ANY(%s) AND NOT mixed AND day < %s RETURNING {PARTS})"
    f" INSERT INTO surveys_sheet (id, {PARTS}, mixed)"
    f" SELECT gen_random_uuid(), {PARTS}, true FROM gone ORDER BY random()"
)


@transaction.atomic
def answer(*, token: str, said: Mapping[str, Any], seconds: int, at: datetime, language: str = "zh") -> facts.Answered:
    """Take answers for an invitation. ``seconds``: from when the page was opened until it was sent.

    Held, with a receipt, where a script seems to have answered. Refusals: TokenUnknown, TokenUsed, TokenDeclined,
    WaveNotBegun, WaveClosed, QuotaFull, AnswerMissing, AnswerWrong. Locks: the invitation, its stratum.
    """
    invitation = locked(token)
    wave = telling.wave_row(invitation.wave_id)
    refuse_at(wave, invitation, at)
    survey = telling.survey(wave)
    clean = sheets.checked(survey, said, language)
    reason = "too_fast" if seconds < survey.seconds_min * len(survey.questions) else _alike(wave, survey, clean, at)
    taken(wave.id, invitation.stratum, counted=not reason)
    today = clock.local_day(at)
    Invitation.objects.filter(holder_id=invitation.holder_id, token=invitation.token).update(
        state=Invitation.State.ANSWERED, done_on=today
    )
    receipt = signing.receipt(secrets.token_bytes(signing.LENGTH)) if reason else ""
    write(wave, invitation.stratum, today, "web", clean, reason, receipt)
    return facts.Answered("held" if reason else "counted", reason, receipt)


def locked(token: str) -> Invitation:
    """The invitation, held until the commit: so a token answers once. Refusals: TokenUnknown."""
    row = Invitation.objects.select_for_update().filter(token=signing.hashed(token)).first()
    if row is None:
        raise refusals.TokenUnknown()
    return row


def refuse_at(wave: Wave, invitation: Invitation, at: datetime) -> None:
    """Refusals: TokenUsed, TokenDeclined, WaveNotBegun, WaveClosed."""
    if invitation.state == Invitation.State.ANSWERED:
        raise refusals.TokenUsed(on=invitation.done_on)
    if invitation.state == Invitation.State.DECLINED:
        raise refusals.TokenDeclined(on=invitation.done_on)
    today = clock.local_day(at)
    if today < wave.first:
        raise refusals.WaveNotBegun(first=wave.first)
    if today > wave.last or wave.state != Wave.State.OPEN:
        raise refusals.WaveClosed(last=wave.last)


def taken(wave: UUID, stratum: str, *, counted: bool) -> None:
    """Count one more answer of a stratum. Refusals: QuotaFull. Locks: the stratum."""
    open_ = Q(quota=None) | Q(answered__lt=F("quota"))
    change = {"answered": F("answered") + 1} if counted else {"held": F("held") + 1}
    if not Stratum.objects.filter(open_, wave_id=wave, id=stratum).update(**change):
        full = Stratum.objects.get(wave_id=wave, id=stratum)
        raise refusals.QuotaFull(stratum=full.name, quota=full.quota)


def _alike(wave: Wave, survey: schema.Survey, said: Mapping[str, Any], at: datetime) -> str:
    if sheets.ways(survey) < sheets.WAYS_MIN:
        return ""
    slot = int(at.timestamp()) // SLOT_SECONDS
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [wave.id, signing.fingerprint(wave.id, said), slot])
        return "alike" if cursor.fetchone()[0] > survey.alike_max else ""


def write(
    wave: Wave, stratum: str, day: date, way: str, said: Mapping[str, Any], reason: str = "", receipt: str = ""
) -> None:
    """Write a sheet."""
    Sheet.objects.create(
        id=uuid4(), wave_id=wave.id, city=wave.city, stratum=stratum, day=day, way=way, said=dict(said),
        state=Sheet.State.HELD if reason else Sheet.State.COUNTED, reason=reason,
        receipt=signing.hashed(receipt) if receipt else b"",
    )  # fmt: skip


@transaction.atomic
def decline(*, token: str, at: datetime) -> None:
    """Say that one would rather not take part; nobody reminds. Again: the same. Refusals: those of tokens and days."""
    invitation = locked(token)
    if invitation.state == Invitation.State.DECLINED:
        return
    refuse_at(telling.wave_row(invitation.wave_id), invitation, at)
    Invitation.objects.filter(holder_id=invitation.holder_id, token=invitation.token).update(
        state=Invitation.State.DECLINED, done_on=clock.local_day(at)
    )
    Stratum.objects.filter(wave_id=invitation.wave_id, id=invitation.stratum).update(declined=F("declined") + 1)


@transaction.atomic
def object_to(*, id: UUID, words: str, at: datetime, receipt: str = "", token: str = "") -> facts.Objection:
    """Object to a sheet that is held (by its receipt) or to a token that was used by somebody else. Once each.

    Refusals: ObjectionEmpty, ReceiptUnknown, TokenUnknown.
    """
    if not words.strip():
        raise refusals.ObjectionEmpty()
    about, key = ("sheet", signing.hashed(receipt)) if receipt else ("token", signing.hashed(token))
    if receipt:
        found = Sheet.objects.filter(receipt=key, state=Sheet.State.HELD).first()
    else:
        found = Invitation.objects.filter(token=key).exclude(state=Invitation.State.ASKED).first()
    if found is None:
        raise refusals.ReceiptUnknown() if receipt else refusals.TokenUnknown()
    row = Objection(
        id=id, city=found.city, wave_id=found.wave_id, about=about, key=key, words=words.strip()[:WORDS_MAX],
        on=clock.local_day(at),
    )  # fmt: skip
    Objection.objects.bulk_create([row], ignore_conflicts=True)
    return telling.objection(Objection.objects.get(wave_id=found.wave_id, about=about, key=key))


@transaction.atomic
def decide(*, id: UUID, granted: bool, answer: str, by: str, at: datetime) -> facts.Objection:
    """Decide an objection: a held sheet counts or is left out; a token is given anew or not.

    Refusals: DecisionUnexplained, ObjectionUnknown, ObjectionDecided, WaveClosed, QuotaFull.
    Locks: the wave, the objection, invitation, stratum, sheet.
    """
    if not answer.strip():
        raise refusals.DecisionUnexplained()
    found = Objection.objects.filter(id=id).first()
    if found is None:
        raise refusals.ObjectionUnknown(id=id)
    wave = telling.wave_row(found.wave_id, lock=True)
    row = Objection.objects.select_for_update().get(id=id)
    if row.granted is not None:
        raise refusals.ObjectionDecided()
    if wave.state != Wave.State.OPEN:
        raise refusals.WaveClosed(last=wave.last)
    if row.about == "sheet":
        _settle(wave, bytes(row.key), granted)
    elif granted:
        _give_anew(bytes(row.key))
    row.granted, row.answer, row.decided_by = granted, answer.strip()[:WORDS_MAX], by
    row.save()
    return telling.objection(row)


def _settle(wave: Wave, receipt: bytes, granted: bool) -> None:
    sheet = Sheet.objects.get(receipt=receipt)
    Stratum.objects.filter(wave_id=wave.id, id=sheet.stratum).update(held=F("held") - 1)
    if granted:
        taken(wave.id, sheet.stratum, counted=True)
    state = Sheet.State.COUNTED if granted else Sheet.State.LEFT_OUT
    Sheet.objects.filter(receipt=receipt).update(state=state)


def _give_anew(key: bytes) -> None:
    """A fresh invitation in place of one that somebody else used; what was answered with that one cannot be found."""
    old = Invitation.objects.select_for_update().get(token=key)
    room = Stratum.objects.filter(wave_id=old.wave_id, id=old.stratum, asked__lt=F("population"))
    if not room.update(asked=F("asked") + 1):
        full = Stratum.objects.get(wave_id=old.wave_id, id=old.stratum)
        raise refusals.FrameTooSmall(stratum=full.name, wanted=full.asked + 1, people=full.population)
    fresh = signing.token(old.wave_id, old.holder_id, old.number, old.turn + 1)
    Invitation.objects.filter(holder_id=old.holder_id, token=key).delete()
    Invitation.objects.create(
        holder_id=old.holder_id, token=signing.hashed(fresh), number=old.number, wave_id=old.wave_id, city=old.city,
        stratum=old.stratum, turn=old.turn + 1, asked_on=old.asked_on,
    )  # fmt: skip


@transaction.atomic
def mix(*, before: date, waves: list[UUID] | None = None) -> int:
    """Write sheets of days before ``before`` anew: random order, random ids, one transaction. Returns how many.

    Locks: the waves.
    """
    found = Wave.objects.select_for_update().order_by("id")
    found = found.filter(id__in=waves) if waves is not None else found.filter(state=Wave.State.OPEN)
    ids = [row.id for row in found]
    with connection.cursor() as cursor:
        cursor.execute(MIX, [ids, before])
        count = cursor.rowcount
        midnight = int(clock.day_starts(before).timestamp()) // SLOT_SECONDS
        cursor.execute("DELETE FROM surveys_rhythm WHERE wave_id = ANY(%s) AND slot < %s", [ids, midnight])
    return count


def forget_person(*, holder: int) -> None:
    """Take a person's invitations away; the numbers of those asked stay, and answers never named anybody."""
    Invitation.objects.filter(holder_id=holder).delete()
