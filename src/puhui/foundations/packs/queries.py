"""Questions about packs: read one from a directory, or ask which one is active."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db import connection

from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.calc import assembling, differing
from puhui.foundations.packs.facts import ActivePack, Difference
from puhui.foundations.packs.models import Activation, Version

FILES_MAX = 500
PACKS_REMEMBERED = 16
FILE_BYTES_MAX = 5 * 2**20
TAKING_PART = ("scenarios", "activities", "volunteers", "voices", "surveys")  # parts by which people can do something
Files = tuple[tuple[str, str], ...]  # (path inside the pack, text), by path


def read_directory(path: str | Path) -> schema.Pack:
    """The pack that stands in a directory, checked. Refusals: refusals.PackRefused, with file and line."""
    return assembled(files_of(path))


@lru_cache(maxsize=PACKS_REMEMBERED)
def assembled(files: Files) -> schema.Pack:
    """The pack that files say, checked; the same files are the same pack. Refusals: refusals.PackRefused."""
    return assembling.assemble(dict(files))


def files_of(path: str | Path) -> Files:
    """The files of a pack in a directory. Refusals: DirectoryMissing, FilesTooMany, FileTooLarge, FileNotUtf8."""
    root = Path(path)
    if not (root / "pack.yaml").is_file() and not (root / "pack.yml").is_file():
        raise refusals.DirectoryMissing(path=str(path), file="", line=0)
    files = {}
    for file in sorted(root.rglob("*")):
        if file.suffix in (".yaml", ".yml", ".csv") and file.is_file():
            name = file.relative_to(root).as_posix()
            files[name] = _text(file, name)
            if len(files) > FILES_MAX:
                raise refusals.FilesTooMany(path=str(path), limit=FILES_MAX, file="", line=0)
    return tuple(files.items())


def fingerprint(pack: schema.Pack) -> str:
    """SHA-256 (hex) over what the pack says; the identity of a version."""
    return assembling.fingerprint(pack)


def differences(before: schema.Pack, after: schema.Pack) -> list[Difference]:
    """What two packs of one city say differently. Refusal: refusals.CityMismatch."""
    if before.city.city != after.city.city:
        raise refusals.CityMismatch(city=before.city.city, other=after.city.city)
    return list(differing.differences(before, after))


def past_changes(before: schema.Pack, after: schema.Pack, today: date) -> list[Difference]:
    """Differences that would count days before ``today`` otherwise than they were counted."""
    return differing.past_changes(before, after, today)


def active(city: str) -> ActivePack:
    """The city's pack as it counts now. Refusal: refusals.CityUnknown."""
    # Asked for by every page: plain SQL costs a third of what the ORM does.
    with connection.cursor() as cursor:
        cursor.execute("SELECT version_id FROM packs_activation WHERE city = %s ORDER BY id DESC LIMIT 1", [city])
        latest = cursor.fetchone()
    if latest is None:
        raise refusals.CityUnknown(city=city)
    return version(latest[0])


def version(number: int) -> ActivePack:
    """The stored version with row id ``number``. Refusal: refusals.VersionUnknown."""
    return _version(number)


def versions(city: str) -> list[ActivePack]:
    """Every version that ever counted for the city, latest activation first."""
    numbers = Activation.objects.filter(city=city).order_by("-id").values_list("version_id", flat=True)
    return [version(number) for number in dict.fromkeys(numbers)]


def cities() -> list[ActivePack]:
    """The active pack of every city, by the city's id."""
    latest = Activation.objects.order_by("city", "-id").distinct("city").values_list("version_id", flat=True)
    return [version(number) for number in latest]


def programmes() -> list[ActivePack]:
    """The active packs by which people can do something, those that count first; a city that is only overseen is none."""
    found = [one for one in cities() if any(getattr(one.pack, part) for part in TAKING_PART)]
    return sorted(found, key=lambda one: not one.pack.scenarios)


def counting() -> list[ActivePack]:
    """The active packs that count what people do."""
    return [active for active in cities() if active.pack.scenarios]


@lru_cache(maxsize=64)
def _version(number: int) -> ActivePack:
    # Versions are immutable, so what was read once stays true; refusals are not cached.
    row = Version.objects.filter(pk=number).first()
    if row is None:
        raise refusals.VersionUnknown(number=number)
    at = row.activations.order_by("id").values_list("at", flat=True).first() or row.stored_at
    return ActivePack(city=row.city, number=row.pk, sha256=row.sha256, activated_at=at, pack=_parsed(row.content))


@lru_cache(maxsize=PACKS_REMEMBERED)
def _parsed(content: str) -> schema.Pack:
    # Where databases come and go, as in tests, the same pack has many numbers.
    return schema.Pack.model_validate_json(content)


def _text(file: Path, name: str) -> str:
    try:
        if file.stat().st_size > FILE_BYTES_MAX:
            raise refusals.FileTooLarge(file=name, line=1, limit_bytes=FILE_BYTES_MAX)
        raw = file.read_bytes()
    except OSError as error:
        raise refusals.FileUnreadable(file=name, line=1, problem=error.strerror or "") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusals.FileNotUtf8(file=name, line=raw.count(b"\n", 0, error.start) + 1) from None
