"""Others support a proposal; and somebody leaves. Private to the room."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.civic.voices import facts, models, reading, refusals

ERASED = "—"
SHOWN = models.Voice.State.PUBLISHED


@transaction.atomic
def support(*, holder: int, case: UUID, at: datetime, on: bool = True) -> facts.Case:
    """Support a proposal, or take one's support back; a person counts once. Again: the same.

    Refusals: CaseUnknown, SupportNotPossible.
    """
    row = models.Case.objects.filter(id=case).first()
    if row is None:
        raise refusals.CaseUnknown(case=case)
    voices = models.Voice.objects.filter(case_id=case)
    mine = voices.filter(holder_id=holder).exists()
    shown = voices.filter(state=SHOWN).exists()
    if row.sort != models.Sort.PROPOSAL or row.state != models.Case.State.OPEN or mine or not shown:
        raise refusals.SupportNotPossible(case=row.number)
    if on:
        models.Support.objects.bulk_create(
            [models.Support(holder_id=holder, case_id=case, at=at)], ignore_conflicts=True
        )  # fmt: skip
    else:
        models.Support.objects.filter(holder_id=holder, case_id=case).delete()
    return reading.case(row, at)


@transaction.atomic
def forget_person(*, holder: int) -> list[str]:
    """Somebody leaves. What was shown stays, without them: it is the city's case by now. All else goes.

    What nobody had looked at is withdrawn. Answers the fingerprints of photos that nothing here refers to any more.
    """
    mine = models.Voice.objects.filter(holder_id=holder)
    gone = mine.exclude(state=SHOWN)
    ids = list(gone.values_list("id", flat=True))
    photos = models.Photo.objects.filter(holder_id=holder, voice__in=ids)
    hashes = sorted(set(photos.values_list("sha256", flat=True)))
    photos.delete()
    models.Appeal.objects.filter(holder_id=holder).update(words=ERASED)
    models.Verdict.objects.filter(holder_id=holder).update(words="")
    cases = set(gone.values_list("case_id", flat=True))
    gone.filter(state__in=(models.Voice.State.WAITING, models.Voice.State.HELD)).update(
        state=models.Voice.State.WITHDRAWN
    )  # fmt: skip
    gone_now = mine.filter(id__in=ids)
    gone_now.update(words="", title="", place="", latitude=None, longitude=None)
    mine.update(left=True, content=b"")
    _drop_what_nobody_tells(cases)
    return hashes


def _drop_what_nobody_tells(cases: set[UUID]) -> None:
    """A case that no unit has and no voice tells any more ends, and its place with it."""
    for row in models.Case.objects.filter(id__in=cases, state=models.Case.State.WAITING):
        if not models.Voice.objects.filter(case_id=row.id, state__in=reading.LIVE).exists():
            row.state, row.title, row.place = models.Case.State.DROPPED, "", ""
            row.latitude = row.longitude = None
            row.save()
