"""Questions about kept files; writes nothing."""

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from puhui.foundations.evidence import facts, models, refusals, store


def evidence(sha256: str) -> facts.Evidence:
    """What is known of one kept file. Refusals: EvidenceUnknown."""
    found = models.Evidence.objects.filter(sha256=sha256).first()
    if found is None:
        raise refusals.EvidenceUnknown(sha256=sha256)
    return facts.Evidence(found.sha256, found.bytes, found.first_name, found.kept_at)


def path(sha256: str) -> Path:
    """Where the content lies; read it, never write it. Refusals: EvidenceUnknown, EvidenceMissing."""
    known = evidence(sha256)
    place = store.place_of(settings.EVIDENCE_STORE, sha256)
    if not place.is_file():
        raise refusals.EvidenceMissing(sha256=sha256, name=known.name)
    return place


def open(sha256: str) -> BinaryIO:
    """The content, as it came, to be read. Refusals: EvidenceUnknown, EvidenceMissing."""
    return builtins.open(path(sha256), "rb")


def verify(progress: Callable[[int, int], None] | None = None) -> facts.Report:
    """Read every kept file and compare it with its fingerprint; ``progress`` is told bytes done and of how many."""
    rows = models.Evidence.objects.order_by("kept_at", "sha256").values_list("sha256", "bytes")
    of = sum(size for _, size in rows)
    files = done = 0
    for sha256, size in rows.iterator():
        place = store.place_of(settings.EVIDENCE_STORE, sha256)
        if not place.is_file() or store.fingerprint(place) != (sha256, size):
            return facts.Report(ok=False, files=files, bytes=done, first_fault=sha256)
        files, done = files + 1, done + size
        if progress:
            progress(done, of)
    return facts.Report(ok=True, files=files, bytes=done)
