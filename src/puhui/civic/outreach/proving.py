"""Proofs: sent by units, checked against period and place, explained, decided on. Private to the room."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from puhui.civic.outreach import campaigning, facts, refusals
from puhui.civic.outreach.calc import carriers, photos
from puhui.civic.outreach.models import Campaign, Likeness, Placement, Proof
from puhui.civic.outreach.refusals import OutreachRefusal
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import schema
from puhui.ground.identifiers import number_of

State = Proof.State
ALIKE_BITS = 8  # of 64: what is resized, re-encoded or lightly cropped stays below, other pictures lie far above
SAME = ("placement", "kind", "sha256", "by")


@dataclass(frozen=True, slots=True)
class _Found:
    """What the machine found in a file."""

    doubts: tuple[OutreachRefusal, ...]
    shown: bytes = b""
    taken_at: datetime | None = None
    place: tuple[Decimal, Decimal] | tuple[None, None] = (None, None)
    counted: int | None = None
    hashes: tuple[int, ...] = ()

    @property
    def state(self) -> State:
        if any(isinstance(one, refusals.ProofContradicted) for one in self.doubts):
            return State.REFUSED
        return State.HELD if self.doubts else State.PROVED


@transaction.atomic
def prove(
    *, pack: schema.Pack, placement: UUID, unit: UUID, id: UUID, kind: str, content: bytes, name: str, by: str,
    at: datetime, counted: int | None = None,
) -> facts.Proof:  # fmt: skip
    """Send a file for a placement asked of ``unit``. It is kept as it came, and is proved, held or refused with reasons.

    ``counted`` is the number that a screenshot shows; a report counts for itself. The same id again: the same proof.
    Refusals: PlacementUnknown, NotYourPlacement, ProofKindWrong, NothingToCount, FileUnreadable, PhotoTooSmall,
    ReportUnreadable, ReportHeadingMissing, ReportNamesPeople, ProofUsedElsewhere, ProofDiffers, TooManyProofs,
    EvidenceTooLarge. Locks: the placement, the city's pictures.
    """
    asked = placement_row(placement, pack.city.city, lock=True)
    if asked.unit != unit:
        raise refusals.NotYourPlacement()
    channel = campaigning.channel_of(pack, asked.channel)
    if kind not in channel.proofs:
        raise refusals.ProofKindWrong(kind=kind)
    if counted is not None and (kind != facts.SCREENSHOT or channel.reach != facts.SCREENSHOT or counted < 0):
        raise refusals.NothingToCount()
    found = _look(pack, channel, asked, kind, content, name, counted, at)
    found = _known_again(found, asked.city, id)
    kept = evidence.keep(stream=io.BytesIO(content), name=name, at=at, most_mib=facts.UPLOAD_MIB_MOST)
    shown = ""
    if found.shown:
        shown = evidence.keep(stream=io.BytesIO(found.shown), name=f"{name}.jpg", at=at).sha256
    latitude, longitude = found.place
    row = Proof(
        id=id, placement=placement, city=asked.city, kind=kind, sha256=kept.sha256, shown=shown, name=name[:200],
        found=found.state, state=found.state, taken_at=found.taken_at, latitude=latitude, longitude=longitude,
        faults=[{"code": one.code, "data": {key: str(value) for key, value in one.data.items()}} for one in found.doubts],
        counted=found.counted, by=by, at=at,
    )  # fmt: skip
    return told(_kept(row, found.hashes))


def _known_again(found: _Found, city: str, id: UUID) -> _Found:
    """Found, with a doubt more where the picture looks like one that stands for a place of this city already.

    Two that are sent at the same moment come one after the other, so that the later meets the earlier.
    """
    if not found.hashes:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"outreach/pictures/{city}")])
        cursor.execute(
            "SELECT p.placement, a.place FROM outreach_likeness l JOIN outreach_proof p ON p.id = l.proof"
            " JOIN outreach_placement a ON a.id = p.placement CROSS JOIN unnest(%s::bigint[]) AS h (hash)"
            " WHERE l.city = %s AND p.state IN (1, 2) AND p.id <> %s AND bit_count((l.hash # h.hash)::bit(64)) <= %s"
            " ORDER BY bit_count((l.hash # h.hash)::bit(64)), p.at, p.id LIMIT 1",
            [list(found.hashes), city, id, ALIKE_BITS],
        )
        other = cursor.fetchone()
    if other is None:
        return found
    doubt = refusals.PhotoAlike(placement=other[0], place=other[1] or "—")
    return replace(found, doubts=(*found.doubts, doubt))


def _kept(row: Proof, hashes: Sequence[int]) -> Proof:
    known = Proof.objects.filter(id=row.id).first()
    if known is None:
        if Proof.objects.filter(placement=row.placement).count() >= facts.PROOFS_MAX:
            raise refusals.TooManyProofs(limit=facts.PROOFS_MAX)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                Likeness.objects.bulk_create(
                    Likeness(proof=row.id, number=n, city=row.city, hash=one) for n, one in enumerate(hashes, 1)
                )
                return row
        except IntegrityError:
            known = Proof.objects.filter(id=row.id).first()
            if known is None:
                raise _used(row) from None
    for field in SAME:
        if getattr(known, field) != getattr(row, field):
            raise refusals.ProofDiffers(id=row.id, field=field)
    return known


def _used(row: Proof) -> refusals.ProofUsedElsewhere:
    standing = Proof.objects.filter(city=row.city, sha256=row.sha256, state__in=(State.PROVED, State.HELD))
    other = standing.exclude(id=row.id).first()
    return refusals.ProofUsedElsewhere(placement=other.placement if other else row.placement)


def _look(
    pack: schema.Pack, channel: schema.Channel, asked: Placement, kind: str, content: bytes, name: str,
    counted: int | None, at: datetime,
) -> _Found:  # fmt: skip
    campaign = Campaign.objects.get(id=asked.campaign)
    last = max(campaign.last, asked.due)
    if kind == facts.REPORT:
        rows = carriers.read(content, name, channel.report)
        reach = sum(one.delivered for one in rows) if channel.reach == facts.REPORT else None
        return _Found(tuple(carriers.doubts(rows, campaign.first, last)), counted=reach)
    picture = photos.look_at(content, name)
    place = picture.place or (None, None)
    if kind == facts.SCREENSHOT:
        return _Found(
            (refusals.ScreenshotUnread(),), picture.shown, picture.taken_at, place, counted, hashes=picture.hashes
        )  # fmt: skip
    position = None if asked.latitude is None else (asked.latitude, asked.longitude)
    claim = photos.Claim(campaign.first, last, position, channel.moves)
    doubts = tuple(photos.doubts(picture, claim, campaigning.rules_of(pack).photos, at))
    return _Found(doubts, picture.shown, picture.taken_at, place, hashes=picture.hashes)


@transaction.atomic
def explain(*, city: str, unit: UUID, proof: UUID, words: str, by: str, at: datetime) -> facts.Proof:
    """The unit says why a held or refused proof is right, once. The same words again: the same.

    Refusals: ExplanationMissing, ProofUnknown, NotYourPlacement, NotExplainable. Locks: the proof.
    """
    said = words.strip()[: facts.WORDS_MAX]
    if not said:
        raise refusals.ExplanationMissing()
    row = proof_row(proof, city, lock=True)
    if placement_row(row.placement, city).unit != unit:
        raise refusals.NotYourPlacement()
    if row.explained == said:
        return told(row)
    if row.explained or row.decided_at is not None or row.state == State.PROVED:
        raise refusals.NotExplainable()
    row.explained, row.explained_by, row.explained_at = said, by, at
    row.save(update_fields=["explained", "explained_by", "explained_at"])
    return told(row)


@transaction.atomic
def decide(*, city: str, proof: UUID, granted: bool, answer: str, by: str, at: datetime) -> facts.Proof:
    """Somebody of the office takes a held or explained proof, or refuses it, with the reason. Again: the same.

    Refusals: AnswerMissing, ProofUnknown, OwnProof, DecidedAlready, ProofUsedElsewhere. Locks: the proof.
    """
    said = answer.strip()[: facts.WORDS_MAX]
    if not said:
        raise refusals.AnswerMissing()
    row = proof_row(proof, city, lock=True)
    state = State.PROVED if granted else State.REFUSED
    if row.decided_at is not None:
        if (row.state, row.answer, row.decided_by) != (state, said, by):
            raise refusals.DecidedAlready()
        return told(row)
    if by == row.by:
        raise refusals.OwnProof()
    # A contradiction stands until the unit has said something; then it is heard.
    if row.state == State.PROVED or (row.state == State.REFUSED and not row.explained):
        raise refusals.DecidedAlready()
    row.state, row.answer, row.decided_by, row.decided_at = state, said, by, at
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    except IntegrityError:
        raise _used(row) from None
    return told(row)


def placement_row(id: UUID, city: str, *, lock: bool = False) -> Placement:
    """Refusals: PlacementUnknown, also where it was withdrawn."""
    found = Placement.objects.filter(id=id, city=city, withdrawn_at=None)
    row = (found.select_for_update() if lock else found).first()
    if row is None:
        raise refusals.PlacementUnknown(placement=id)
    return row


def proof_row(id: UUID, city: str, *, lock: bool = False) -> Proof:
    """Refusals: ProofUnknown."""
    found = Proof.objects.filter(id=id, city=city)
    row = (found.select_for_update() if lock else found).first()
    if row is None:
        raise refusals.ProofUnknown(proof=id)
    return row


def told(row: Proof, at: datetime | None = None) -> facts.Proof:
    """A proof as of an instant (None: now): what was decided later is not known then."""
    decided = row.decided_at is not None and (at is None or row.decided_at <= at)
    explained = row.explained_at is not None and (at is None or row.explained_at <= at)
    return facts.Proof(
        row.id, row.placement, row.kind, row.sha256, row.shown, row.name,
        State(row.state if decided else row.found).name.lower(), tuple(_fault(one) for one in row.faults), row.taken_at,
        row.latitude, row.longitude, row.counted, row.by, row.at, row.explained if explained else "",
        row.explained_by if explained else "", row.explained_at if explained else None, row.answer if decided else "",
        row.decided_by if decided else "", row.decided_at if decided else None,
    )  # fmt: skip


def proved_at(proof: facts.Proof) -> datetime:
    """Since when a proved proof is proved."""
    return proof.decided_at or proof.at


def _fault(said: dict) -> facts.Fault:
    return facts.Fault(said["code"], FAULTS[said["code"]].message, said["data"])


FAULTS = {
    kind.code: kind
    for root in (refusals.ProofDoubted, refusals.ProofContradicted)
    for kind in root.__subclasses__()
}  # fmt: skip
