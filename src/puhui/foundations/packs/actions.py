"""What changes packs: only activation, and it only ever adds."""

from datetime import datetime

from django.db import connection, transaction

from puhui.foundations.packs.calc.assembling import fingerprint
from puhui.foundations.packs.facts import ActivePack
from puhui.foundations.packs.models import Activation, Version
from puhui.foundations.packs.schema import Pack
from puhui.ground.identifiers import number_of


@transaction.atomic
def activate(*, pack: Pack, at: datetime) -> ActivePack:
    """Make ``pack`` its city's pack; stored once per fingerprint, so a second call changes nothing.

    What was issued under an earlier version stays as it is: versions are immutable and kept.
    Lock: an advisory lock per city, so that two activations follow one another.
    """
    city, sha256 = pack.city.city, fingerprint(pack)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"packs.activate {city}")])
    version, _stored = Version.objects.get_or_create(
        city=city, sha256=sha256, defaults={"content": pack.model_dump_json(), "stored_at": at}
    )
    latest = Activation.objects.filter(city=city).order_by("-id").first()
    if latest is None or latest.version_id != version.pk:
        latest = Activation.objects.create(city=city, version=version, at=at)
    return ActivePack(city=city, number=version.pk, sha256=sha256, activated_at=latest.at, pack=pack)
