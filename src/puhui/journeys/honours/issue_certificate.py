"""A certificate is asked for: was its honour reached, what does it say, and how is it printed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from puhui.economy.honours import actions as honours
from puhui.economy.honours import facts, refusals
from puhui.economy.honours import queries as honoured
from puhui.foundations.credentials import queries as credentials
from puhui.foundations.credentials.facts import Paper
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.people import queries as people
from puhui.ground import clock

CHINESE = "zh-hans"


@dataclass(frozen=True)
class Offered:
    """A certificate that a person may have: ``ground`` is the honour, ``told`` fills its words."""

    template: schema.Certificate
    ground: str
    told: dict[str, dict[str, object]]


def offered(*, holder: int, city: str, at: datetime) -> list[Offered]:
    """Every certificate whose honour a person has reached. Refusals: packs.CityUnknown."""
    pack, day = packs.active(city).pack, clock.local_day(at)
    had = {given.badge for given in honoured.badges_of(holder, city) if given.taken_at is None}
    badges = {badge.id: badge.name for badge in pack.badges}
    standing = honoured.level_of(holder, pack, day)
    reached = {step.level.id: step.level.name for step in standing.ladder if step.mg <= standing.mg}
    kilograms = f"{standing.mg / 1_000_000:.1f}"
    found = []
    for made in pack.certificates:
        if made.badge in had:
            found.append(Offered(made, f"badge/{made.badge}", _filled(badges[made.badge], grams=kilograms)))
        elif made.level in reached:
            found.append(Offered(made, f"level/{made.level}", _filled(reached[made.level], grams=kilograms)))
    return found + _pioneering(pack, holder, kilograms)


def _pioneering(pack: schema.Pack, holder: int, kilograms: str) -> list[Offered]:
    """Certificates of published lists on which a person stands and agreed to be named."""
    made = {certificate.id: certificate for certificate in pack.certificates}
    boards = {board.id: board.pioneers for board in pack.boards if board.pioneers and board.pioneers.certificate}
    found = []
    for listed in honoured.lists_of(pack.city.city, published=True):
        pioneers = boards.get(listed.board)
        place = next((p for p in listed.places if p.holder == holder and p.agreed_at and not p.struck), None)
        if pioneers and place:
            told = _filled(pioneers.name, grams=kilograms, year=listed.year, place=place.place)
            found.append(Offered(made[pioneers.certificate], f"pioneer/{listed.board}/{listed.year}", told))
    return found


def _filled(honour: schema.Text, **told: object) -> dict[str, dict[str, object]]:
    nothing = {"grams": "", "year": "", "place": ""}
    return {"zh": nothing | told | {"honour": honour.zh}, "en": nothing | told | {"honour": honour.en}}


def issue(
    *, holder: int, city: str, template: str, id: UUID, at: datetime, named: bool = False, ground: str = ""
) -> facts.CertificateIssued:
    """Issue a certificate whose honour was reached. ``named``: with the name the person goes by; else without any.

    Refusals: honours.CertificateNotEarned, CertificateDiffers, packs.CityUnknown.
    """
    pack = packs.active(city).pack
    mine = [one for one in offered(holder=holder, city=city, at=at) if one.template.id == template]
    chosen = next((one for one in mine if not ground or one.ground == ground), None)
    if chosen is None:
        raise refusals.CertificateNotEarned(template=template)
    name = (people.person(holder).display_name or "") if named else ""
    return honours.issue_certificate(
        holder=holder, pack=pack, template=template, ground=chosen.ground, told=chosen.told, id=id, at=at, name=name
    )


def printed(code: str, *, language: str = CHINESE) -> bytes:
    """A certificate as PDF. Refusals: honours.CertificateUnknown."""
    row = honoured.by_code(code)
    city = packs.active(row.city).pack.city
    first, second = ("zh", "en") if language.startswith("zh") else ("en", "zh")
    local = row.issued_at.astimezone(clock.SHANGHAI)
    with translation.override(language):
        paper = Paper(
            title=row.facts["title"][first],
            subtitle=row.facts["title"][second],
            name=row.facts["name"],
            words=row.facts["words"][first],
            words_below=row.facts["words"][second],
            issuer=f"{getattr(city.programme, first)} · {getattr(city.operator or city.name, first)}",
            day=f"{local:%Y-%m-%d}",
            number=row.code,
            number_words=_("Certificate number"),
            scan_words=_("Scan to check"),
            address=honoured.address_of(row.code),
        )
    return credentials.draw(paper)
