"""A citizen tells the city something: photos are looked through first, and the room decides what it is.

Limits are asked before a photo is opened, so that a script costs little. Units are told by webhook once somebody
has looked (``handle_cases``), never before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.civic.voices import actions as voices
from puhui.civic.voices import facts
from puhui.civic.voices import queries as told
from puhui.civic.voices.refusals import PhotosWrong
from puhui.foundations.evidence import queries as files
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema

UPLOAD_MOST_BYTES = facts.PHOTO_BYTES_MAX


@dataclass(frozen=True)
class Mine:
    """A person's own voice, its case, and whether they said what they think of the present answer."""

    voice: facts.Voice
    case: facts.Case
    judged: bool | None
    may_appeal: bool
    may_reopen: bool


def snapshot(
    *,
    holder: int,
    city: str,
    id: UUID,
    kind: str,
    where: facts.Where,
    words: str,
    uploads: Sequence[bytes],
    at: datetime,
) -> facts.Told:
    """Tell of a case with photos. The same id again: the same.

    Refusals: those of ``voices.look`` and ``voices.tell_snapshot``.
    """
    pack = packs.active(city).pack
    voices.expect(pack=pack, holder=holder, id=id, sort=facts.SNAPSHOT, at=at)
    photos = _looked(pack, uploads)
    return voices.tell_snapshot(
        pack=pack, holder=holder, id=id, kind=kind, where=where, words=words, photos=photos, at=at
    )  # fmt: skip


def proposal(
    *, holder: int, city: str, id: UUID, title: str, words: str, uploads: Sequence[bytes] = (), at: datetime,
    district: str = "",
) -> facts.Told:  # fmt: skip
    """Propose something. The same id again: the same. Refusals: those of ``voices.look`` and ``voices.propose``."""
    pack = packs.active(city).pack
    voices.expect(pack=pack, holder=holder, id=id, sort=facts.PROPOSAL, at=at)
    photos = _looked(pack, uploads)
    return voices.propose(
        pack=pack, holder=holder, id=id, title=title, words=words, photos=photos, at=at, district=district
    )  # fmt: skip


def judge(
    *, holder: int, city: str, case: UUID, content: bool, words: str, at: datetime, reopen: bool = False
) -> facts.Case:
    """Say what one thinks of an answer. Refusals: those of ``voices.judge``."""
    pack = packs.active(city).pack
    return voices.judge(pack=pack, holder=holder, case=case, content=content, words=words, at=at, reopen=reopen)


def appeal(*, holder: int, city: str, id: UUID, words: str, at: datetime) -> facts.Voice:
    """Appeal against a no. Refusals: those of ``voices.appeal``."""
    return voices.appeal(pack=packs.active(city).pack, holder=holder, id=id, words=words, at=at)


def mine(*, holder: int, city: str, sort: str, at: datetime) -> tuple[schema.Pack, list[Mine]]:
    """A person's own snapshots or proposals. Refusals: packs.CityUnknown, voices.not_kept."""
    pack = packs.active(city).pack
    told.rules_of(pack)
    found = told.voices_of(holder, city, sort)
    cases = told.own_cases(found, at)
    judged = told.judged(holder, list(cases))
    return pack, [_mine(one, cases[one.case], judged) for one in found]


def one(*, holder: int, city: str, id: UUID, at: datetime) -> tuple[schema.Pack, Mine]:
    """One of a person's own voices. Refusals: voices.voice_unknown, packs.CityUnknown."""
    pack = packs.active(city).pack
    voice = told.voice(holder, id)
    cases = told.own_cases([voice], at)
    return pack, _mine(voice, cases[voice.case], told.judged(holder, [voice.case]))


def photo(*, holder: int, id: UUID, place: int) -> bytes:
    """A photo of one's own as it is kept: drawn anew, faces covered. Refusals: voices.voice_unknown."""
    return _read(told.photo_of(holder, id, place))


def public_photo(*, case: UUID, number: int) -> bytes:
    """A shown photo of a case. Refusals: voices.voice_unknown."""
    return _read(told.case_photo(case, number, public=True))


def answer_photo(*, case: UUID, round: int) -> bytes:
    """The photo of a unit's answer; who may see its case is asked before. Refusals: voices.voice_unknown."""
    return _read(told.answer_photo(case, round))


@transaction.atomic
def support(*, holder: int, case: UUID, at: datetime, on: bool = True) -> facts.Case:
    """Support a proposal, or no longer. Refusals: those of ``voices.support``."""
    return voices.support(holder=holder, case=case, at=at, on=on)


def _mine(voice: facts.Voice, case: facts.Case, judged: dict[tuple[UUID, int], bool]) -> Mine:
    said = judged.get((case.id, case.round))
    return Mine(
        voice, case, said, may_appeal=voice.state == "declined" and voice.appeal is None,
        may_reopen=case.state == "answered" and case.round == 1 and said is None,
    )  # fmt: skip


def _looked(pack: schema.Pack, uploads: Sequence[bytes]) -> list[facts.Looked]:
    most = told.rules_of(pack).photos.most
    if len(uploads) > most:
        raise PhotosWrong(least=0, most=most, found=len(uploads))
    return [voices.look(upload) for upload in uploads]


def _read(sha256: str) -> bytes:
    with files.open(sha256) as file:
        return file.read()


def rules(*, city: str) -> schema.Voices:
    """What a city takes, and how. Refusals: packs.CityUnknown, voices.not_kept."""
    return told.rules_of(packs.active(city).pack)
