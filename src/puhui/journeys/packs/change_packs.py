"""A pack is checked against what it says itself and against the pack in force; then it may come into force."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.conf import settings

from puhui.foundations.evidence import actions as keep_evidence
from puhui.foundations.evidence import queries as evidence
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import refusals
from puhui.foundations.packs.facts import ActivePack
from puhui.journeys.packs.activate_pack import put_into_force
from puhui.journeys.packs.check_pack import CheckedPack, check_pack
from puhui.journeys.packs.diff_packs import Change, diff_packs

ZIP_MIB_MAX = 20
FILES_MAX = 500
FILE_BYTES_MAX = 5 * 2**20
SUFFIXES = (".yaml", ".yml", ".csv")


@dataclass(frozen=True)
class Proposed:
    """A pack that was checked. ``source`` names it to ``activate``; ``before`` is the pack in force, if any."""

    source: str
    checked: CheckedPack
    before: ActivePack | None
    changes: list[Change]

    @property
    def is_in_force(self) -> bool:
        return self.before is not None and self.before.sha256 == self.checked.sha256


def folders() -> list[str]:
    """The packs that lie on this server."""
    return sorted(p.name for p in Path(settings.PACKS).iterdir() if (p / "pack.yaml").is_file())


def check_folder(name: str) -> Proposed:
    """Check a pack that lies on this server. Refusals: those of reading and compiling a pack."""
    return _check(f"folder:{name}")


def check_zip(*, stream: BinaryIO, name: str, at: datetime) -> Proposed:
    """Keep and check a pack that came as a zip. Refusals: those of reading and compiling a pack."""
    kept = keep_evidence.keep(stream=stream, name=name, at=at, most_mib=ZIP_MIB_MAX)
    return _check(f"zip:{kept.sha256}")


def activate(*, source: str, sha256: str, at: datetime) -> ActivePack:
    """Put into force what was checked: the same content, whose cases all come out.

    Refusals: those of reading and compiling a pack, the first failing case's, PackChangedMeanwhile.
    """
    checked = _check(source).checked
    if checked.sha256 != sha256:
        raise refusals.PackChangedMeanwhile(city=checked.pack.city.city)
    if checked.failures:
        raise refusals.first_of(failure.refusal for failure in checked.failures)
    return put_into_force(pack=checked.pack, at=at)


def _check(source: str) -> Proposed:
    with _directory_of(source) as directory:
        checked = check_pack(directory)
    try:
        before = packs.active(checked.pack.city.city)
    except refusals.CityUnknown:
        before = None
    changes = diff_packs(before.pack, checked.pack) if before else []
    return Proposed(source, checked, before, changes)


@contextmanager
def _directory_of(source: str) -> Iterator[Path]:
    kind, _, name = source.partition(":")
    if kind == "folder" and name in folders():
        yield Path(settings.PACKS) / name
    elif kind == "zip":
        with TemporaryDirectory(prefix="puhui-pack-") as directory:
            yield _unpacked(evidence.path(name), Path(directory))
    else:
        raise refusals.DirectoryMissing(path=name, file="", line=0)


def _unpacked(zip_path: Path, directory: Path) -> Path:
    """The folder of the zip in which pack.yaml stands; only files a pack may have, none outside of it."""
    try:
        with zipfile.ZipFile(zip_path) as archive:
            files = [f for f in archive.infolist() if not f.is_dir() and f.filename.endswith(SUFFIXES)]
            if len(files) > FILES_MAX:
                raise refusals.FilesTooMany(path="zip", limit=FILES_MAX, file="", line=0)
            for file in files:
                if ".." in PurePosixPath(file.filename).parts or file.file_size > FILE_BYTES_MAX:
                    raise refusals.FileTooLarge(file=file.filename, line=0, limit_bytes=FILE_BYTES_MAX)
                archive.extract(file, directory)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise refusals.FileUnreadable(file="zip", line=0, problem=str(error)) from None
    found = sorted(directory.rglob("pack.yaml"), key=lambda p: len(p.parts))
    return found[0].parent if found else directory
