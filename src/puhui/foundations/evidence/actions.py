"""What evidence does: it keeps files, whole and unchanged."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from puhui.foundations.evidence import facts, models, refusals, store

MOST_MIB = 8_192
_NAME_MOST = 255


def keep(
    *, path: Path | None = None, stream: BinaryIO | None = None, name: str, at: datetime, most_mib: int = MOST_MIB
) -> facts.Evidence:
    """Keep a file, given by its path or as a stream that is read to its end; the same content is kept once.

    The content is on the disk before the register names it, so a crash leaves at most a file that nobody names.
    Locks nothing. Refusals: EvidenceTooLarge.
    """
    if (path is None) == (stream is None):
        raise TypeError("give either path or stream")
    name = Path(name.replace("\\", "/")).name[:_NAME_MOST]
    if path is not None:
        with path.open("rb") as opened:
            put = store.put(settings.EVIDENCE_STORE, opened, most_mib * 2**20)
    else:
        put = store.put(settings.EVIDENCE_STORE, stream, most_mib * 2**20)
    if put is None:
        raise refusals.EvidenceTooLarge(name=name, limit=most_mib)
    sha256, size = put
    row = models.Evidence(sha256=sha256, bytes=size, first_name=name, kept_at=at)
    models.Evidence.objects.bulk_create([row], ignore_conflicts=True)
    first = models.Evidence.objects.get(sha256=sha256)
    return facts.Evidence(sha256, first.bytes, first.first_name, first.kept_at)
