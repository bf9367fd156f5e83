"""Files are kept whole, once, and are known by their fingerprint."""

import hashlib
import io
import os
import tracemalloc
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import IntegrityError

from puhui.foundations.evidence import actions, models, queries, refusals, store

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
CONTENT = "卡号,日期\r\n1,2026-03-01\r\n".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()

pytestmark = pytest.mark.django_db


class Breaking(io.RawIOBase):
    """A stream that ends in an error, as when a connection is lost."""

    def __init__(self) -> None:
        self.pieces = [b"half of "]

    def read(self, size: int = -1) -> bytes:
        if self.pieces:
            return self.pieces.pop()
        raise ConnectionResetError


def files() -> list:
    return [p for p in settings.EVIDENCE_STORE.rglob("*") if p.is_file()]


def test_keep_answers_with_fingerprint_and_size():
    kept = actions.keep(stream=io.BytesIO(CONTENT), name="day.csv", at=AT)

    assert (kept.sha256, kept.bytes, kept.name, kept.kept_at) == (SHA256, len(CONTENT), "day.csv", AT)
    assert queries.evidence(SHA256) == kept
    with queries.open(SHA256) as file:
        assert file.read() == CONTENT


def test_keep_by_path_is_the_same_as_by_stream(tmp_path):
    (tmp_path / "a.csv").write_bytes(CONTENT)

    assert actions.keep(path=tmp_path / "a.csv", name="a.csv", at=AT).sha256 == SHA256


def test_same_content_is_kept_once_under_its_first_name():
    actions.keep(stream=io.BytesIO(CONTENT), name="first.csv", at=AT)
    again = actions.keep(stream=io.BytesIO(CONTENT), name="second.csv", at=datetime(2027, 1, 1, tzinfo=UTC))

    assert (again.name, again.kept_at) == ("first.csv", AT)
    assert len(files()) == models.Evidence.objects.count() == 1


def test_names_are_kept_without_their_folders():
    kept = actions.keep(stream=io.BytesIO(CONTENT), name="C:\\deliveries\\../../etc/passwd", at=AT)

    assert kept.name == "passwd"


def test_a_broken_stream_leaves_nothing():
    with pytest.raises(ConnectionResetError):
        actions.keep(stream=Breaking(), name="day.csv", at=AT)

    assert files() == []
    assert not models.Evidence.objects.exists()


def test_a_file_that_is_too_large_leaves_nothing():
    with pytest.raises(refusals.EvidenceTooLarge) as refused:
        actions.keep(stream=io.BytesIO(b"x" * (2**20 + 1)), name="day.csv", at=AT, most_mib=1)

    assert refused.value.data == {"name": "day.csv", "limit": 1}
    assert files() == []


def test_large_files_go_by_stream(tmp_path):
    with (tmp_path / "large").open("wb") as file:
        file.truncate(256 * 2**20)
    tracemalloc.start()
    actions.keep(path=tmp_path / "large", name="large", at=AT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 16 * 2**20


def test_kept_files_cannot_be_written_by_accident():
    actions.keep(stream=io.BytesIO(CONTENT), name="day.csv", at=AT)

    assert os.stat(queries.path(SHA256)).st_mode & 0o222 == 0


def test_unknown_fingerprint_is_refused():
    with pytest.raises(refusals.EvidenceUnknown):
        queries.path("0" * 64)


def test_a_lost_file_is_refused_by_name():
    actions.keep(stream=io.BytesIO(CONTENT), name="day.csv", at=AT)
    queries.path(SHA256).unlink()

    with pytest.raises(refusals.EvidenceMissing, match=r"day\.csv"):
        queries.open(SHA256)


def test_verify_names_a_changed_file_and_keeping_it_again_heals():
    actions.keep(stream=io.BytesIO(b"another"), name="another.csv", at=AT)
    actions.keep(stream=io.BytesIO(CONTENT), name="day.csv", at=AT)
    told = []
    assert queries.verify(progress=lambda done, of: told.append((done, of))).ok
    assert told[-1] == (len(CONTENT) + 7, len(CONTENT) + 7)

    place = store.place_of(settings.EVIDENCE_STORE, SHA256)
    place.unlink()
    place.write_bytes(CONTENT.replace(b"1", b"2"))
    report = queries.verify()
    assert (report.ok, report.first_fault) == (False, SHA256)

    actions.keep(stream=io.BytesIO(CONTENT), name="day.csv", at=AT)
    assert queries.verify().ok


def test_evidence_is_named_by_its_fingerprint():
    with pytest.raises(IntegrityError, match="evidence_is_named_by_its_fingerprint"):
        models.Evidence.objects.create(sha256="A" * 64, bytes=1, first_name="x", kept_at=AT)


def test_evidence_has_a_size():
    with pytest.raises(IntegrityError, match="evidence_has_a_size"):
        models.Evidence.objects.create(sha256="a" * 64, bytes=-1, first_name="x", kept_at=AT)


def test_file_is_erased_once_nothing_refers_to_it(django_capture_on_commit_callbacks):
    actions.keep(stream=io.BytesIO(CONTENT), name="day.csv", at=AT)
    with pytest.raises(refusals.EvidenceReferredTo, match="deliveries"):
        actions.erase(sha256=SHA256, referred=lambda _: ["deliveries"])
    assert queries.verify().files == 1

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            actions.erase(sha256=SHA256, referred=lambda _: [])
    assert files() == []
    with pytest.raises(refusals.EvidenceUnknown):
        queries.evidence(SHA256)


def test_file_that_was_kept_anew_meanwhile_stays(django_capture_on_commit_callbacks):
    actions.keep(stream=io.BytesIO(CONTENT), name="day.csv", at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(sha256=SHA256, referred=lambda _: [])
        actions.keep(stream=io.BytesIO(CONTENT), name="again.csv", at=AT)
    assert queries.verify().ok and len(files()) == 1
