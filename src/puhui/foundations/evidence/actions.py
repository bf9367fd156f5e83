"""What evidence does: it keeps files, whole and unchanged, and erases what nobody's record refers to any more."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction

from puhui.foundations.evidence import facts, models, refusals, store
from puhui.ground.identifiers import number_of

MOST_MIB = 8_192
_NAME_MOST = 255


def keep(
    *, path: Path | None = None, stream: BinaryIO | None = None, name: str, at: datetime, most_mib: int = MOST_MIB
) -> facts.Evidence:
    """Keep a file, given by its path or as a stream that is read to its end; the same content is kept once.

    The content is on the disk before the register names it, so a crash leaves at most a file that nobody names.
    Locks: the fingerprint, shared. Refusals: EvidenceTooLarge.
    """
    if (path is None) == (stream is None):
        raise TypeError("give either path or stream")
    name = Path(name.replace("\\", "/")).name[:_NAME_MOST]
    if path is not None:
        with path.open("rb") as opened:
            return _keep(opened, name, at, most_mib)
    return _keep(stream, name, at, most_mib)


def _keep(stream: BinaryIO, name: str, at: datetime, most_mib: int) -> facts.Evidence:
    with store.grown(settings.EVIDENCE_STORE, stream, most_mib * 2**20) as grown:
        if grown is None:
            raise refusals.EvidenceTooLarge(name=name, limit=most_mib)
        copy, sha256, size = grown
        with transaction.atomic():
            # Until this and its caller's record are there for all to see, nobody may erase the same content.
            _hold(sha256, shared=True)
            store.settle(settings.EVIDENCE_STORE, copy, sha256)
            return _register(sha256, size, name, at)


def _register(sha256: str, size: int, name: str, at: datetime) -> facts.Evidence:
    row = models.Evidence(sha256=sha256, bytes=size, first_name=name, kept_at=at)
    models.Evidence.objects.bulk_create([row], ignore_conflicts=True)
    first = models.Evidence.objects.get(sha256=sha256)
    return facts.Evidence(sha256, first.bytes, first.first_name, first.kept_at)


@transaction.atomic
def erase(*, sha256: str, referred: Callable[[str], Sequence[str]]) -> None:
    """Erase a file and its line in the register for good. Again: nothing is left to do.

    ``referred`` names the records that still refer to a fingerprint: the caller knows the rooms that may. It is asked
    once nobody can keep the same content any more. Refusals: EvidenceReferredTo. Locks: the fingerprint.
    """
    _hold(sha256, shared=False)
    if records := referred(sha256):
        raise refusals.EvidenceReferredTo(sha256=sha256, records=", ".join(records))
    models.Evidence.objects.filter(sha256=sha256).delete()
    transaction.on_commit(lambda: _remove(sha256))


@transaction.atomic
def _remove(sha256: str) -> None:
    """Take the content away, unless it was kept anew meanwhile."""
    _hold(sha256, shared=False)
    if not models.Evidence.objects.filter(sha256=sha256).exists():
        store.remove(settings.EVIDENCE_STORE, sha256)


def _hold(sha256: str, *, shared: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_advisory_xact_lock{'_shared' if shared else ''}(%s)", [number_of(f"evidence/{sha256}")]
        )
