"""Everything about honours that a person, a visitor or an operator looks at: asked of the rooms, and joined. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime

from puhui.economy.honours import facts, refusals
from puhui.economy.honours import queries as honoured
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.journeys.honours import issue_certificate


@dataclass(frozen=True)
class BadgeShown:
    """A badge of the pack, and how far a person is with it, in the unit of ``needed``."""

    badge: schema.Badge
    given: facts.BadgeGiven | None
    had: int
    needed: int
    lost: facts.BadgeGiven | None  # taken back, and not had again


@dataclass(frozen=True)
class Mine:
    """A person's honours in a city."""

    active: ActivePack
    standing: object  # honours.calc.levels.Standing
    coming: tuple
    badges: list[BadgeShown]
    offered: list[issue_certificate.Offered]
    certificates: list[facts.CertificateIssued]
    teams: list[facts.TeamJoined]
    profile: facts.Profile
    name: str
    lists: list[tuple[facts.Pioneers, facts.PioneerPlace]]


def mine(*, holder: int, city: str, at: datetime) -> Mine:
    """What a person has, and what comes next. Refusals: packs.CityUnknown, people.PersonUnknown."""
    active = packs.active(city)
    pack, day = active.pack, clock.local_day(at)
    every = honoured.badges_of(holder, city)
    given = {one.badge: one for one in every if one.taken_at is None}
    lost = {one.badge: one for one in reversed(every) if one.taken_at is not None}
    had = honoured.progress_of(holder, pack)
    badges = [
        BadgeShown(b, given.get(b.id), had[b.id], honoured.needed(b.ground), None if b.id in given else lost.get(b.id))
        for b in pack.badges
    ]
    lists = [
        (listed, place)
        for listed in honoured.lists_of(city, published=True)
        for place in listed.places
        if place.holder == holder and not place.struck
    ]
    return Mine(
        active=active,
        standing=honoured.level_of(holder, pack, day),
        coming=honoured.coming(pack.levels, day),
        badges=badges,
        offered=issue_certificate.offered(holder=holder, city=city, at=at),
        certificates=honoured.certificates_of(holder, city),
        teams=honoured.memberships_of(holder, city),
        profile=honoured.profile_of(holder, city),
        name=people.person(holder).display_name or "",
        lists=lists,
    )


@dataclass(frozen=True)
class BoardSeen:
    """A board with the names of those who want to be named, by holder."""

    active: ActivePack
    board: schema.Board
    shown: facts.BoardShown
    names: dict[int, str]
    applied_at: datetime | None


def board(*, city: str, board: str, period: str, day: date, holder: int | None = None, part: str = "") -> BoardSeen:
    """A board of a city, as a person sees it. Refusals: packs.CityUnknown, honours.BoardUnknown."""
    active = packs.active(city)
    found = next((one for one in active.pack.boards if one.id == board), None)
    if found is None:
        raise refusals.BoardUnknown(board=board, period=period)
    shown = honoured.board(pack=active.pack, board=board, period=period, day=day, holder=holder, part=part)
    willing = honoured.willing([place.holder for place in shown.top if place.holder], city)
    return BoardSeen(active, found, shown, people.display_names(willing), honoured.applied_at(city))


@dataclass(frozen=True)
class PioneersSeen:
    """A published list with the names of those who agreed to be named."""

    active: ActivePack
    board: schema.Board
    listed: facts.Pioneers
    names: dict[int, str]


def pioneers(*, city: str, board: str, year: int) -> PioneersSeen:
    """A published list of pioneers. Refusals: packs.CityUnknown, honours.PioneersUnknown."""
    active = packs.active(city)
    found = next((one for one in active.pack.boards if one.id == board and one.pioneers), None)
    listed = honoured.list_of(city, board, year) if found else None
    if listed is None or listed.published_at is None:
        raise refusals.PioneersUnknown(board=board, year=year)
    agreed = [place.holder for place in listed.places if place.agreed_at]
    return PioneersSeen(active, found, listed, people.display_names(agreed))


@dataclass(frozen=True)
class CertificateSeen:
    """What anybody may learn of a certificate by its number."""

    active: ActivePack
    certificate: facts.CertificateIssued
    checked: facts.Checked
    picture: str
    tier: int


def certificate(code: str) -> CertificateSeen:
    """A certificate, checked by its signature and against what was revoked. Refusals: honours.CertificateUnknown."""
    made = honoured.by_code(code)
    active = packs.active(made.city)
    checked = (
        honoured.check(made.credential)
        if made.credential
        else facts.Checked("revoked", made.code, made.city, revoked_at=made.revoked_at, reason=made.reason)
    )
    kind, _slash, name = made.ground.partition("/")
    things = {"badge": active.pack.badges, "level": active.pack.levels}.get(kind, ())
    thing = next((one for one in things if one.id == name), None)
    return CertificateSeen(active, made, checked, thing.picture if thing else "crown", getattr(thing, "tier", 4))


@dataclass(frozen=True)
class Console:
    """What an operator sees of a city's honours."""

    active: ActivePack
    badges: list[tuple[schema.Badge, int]]
    certificates: list[facts.CertificateIssued]
    lists: list[facts.Pioneers]
    boards: list[schema.Board]  # those whose year makes pioneers
    coming: tuple
    applied_at: datetime | None


def console(*, city: str | None, at: datetime) -> tuple[list[ActivePack], Console]:
    """The cities, and one city's honours (None: the first). Refusals: packs.CityUnknown."""
    cities = packs.cities()
    active = packs.active(city or (cities[0].city if cities else ""))
    counts = honoured.badge_counts(active.city)
    return cities, Console(
        active,
        [(badge, counts.get(badge.id, 0)) for badge in active.pack.badges],
        honoured.certificates_in(active.city),
        honoured.lists_of(active.city),
        [board for board in active.pack.boards if board.pioneers],
        honoured.coming(active.pack.levels, clock.local_day(at)),
        honoured.applied_at(active.city),
    )


def teams(city: str | None) -> tuple[list[ActivePack], ActivePack, list[facts.TeamOpened]]:
    """The cities, and one city's teams. Refusals: packs.CityUnknown."""
    cities = packs.cities()
    active = packs.active(city or (cities[0].city if cities else ""))
    return cities, active, honoured.teams_in(active.city)


def achievement(city: str, template: str) -> dict[str, object]:
    """What a certificate is given for, as Open Badges tell it. Refusals: packs.CityUnknown, honours.CertificateUnknown."""
    pack = packs.active(city).pack
    made = next((one for one in pack.certificates if one.id == template), None)
    if made is None:
        raise refusals.CertificateUnknown(code=template)
    return {
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": f"{made.name.zh} {made.name.en}",
        "description": f"{made.words.zh} {made.words.en}",
        "criteria": {"narrative": f"{made.words.zh} {made.words.en}"},
        "source": made.source.model_dump(mode="json"),
    }


def own_certificate(code: str, holder: int) -> facts.CertificateIssued:
    """One of a person's own certificates. Refusals: honours.CertificateUnknown."""
    made = honoured.by_code(code)
    if made.holder != holder:
        # As if there were none: whose a certificate is, is nobody else's business.
        raise refusals.CertificateUnknown(code=code)
    return made
