"""FACE: questions to the honours room; no writes."""

from datetime import date
from uuid import UUID

from django.db.models import Count

from puhui.economy.honours import facts
from puhui.economy.honours.applying import SEEN, seen_settlements
from puhui.economy.honours.boards import applied_at, board, own_place, podium
from puhui.economy.honours.buckets import Board
from puhui.economy.honours.calc import levels, periods, tallies
from puhui.economy.honours.calc.periods import BEGINNING, Period
from puhui.economy.honours.certificates import (
    address_of,
    by_code,
    check,
    exported,
    issued,
    issuer_profile,
    signed_list,
)
from puhui.economy.honours.deeds import DEED
from puhui.economy.honours.models import (
    Certificate,
    Fact,
    Given,
    Membership,
    Profile,
    Progress,
    Score,
    Seen,
    Tally,
    Team,
    TeamScore,
)
from puhui.economy.honours.pioneers import list_of, lists_of
from puhui.economy.honours.profiles import profile_of
from puhui.economy.honours.teams import joined, opened
from puhui.foundations.packs import schema

SEEN_COLUMNS, DEED_COLUMNS = SEEN, DEED
ladder, coming, standing, needed = levels.ladder, levels.coming, levels.standing, tallies.needed


def level_of(holder: int, pack: schema.Pack, day: date) -> levels.Standing:
    """Where a person stands among the levels of a day, by everything they saved."""
    return levels.standing(pack.levels, ever(holder, pack.city.city, tallies.LEVELS), day)


def ever(holder: int, city: str, counted: tallies.Counted) -> int:
    """A person's tally over all time: milligrams, pieces, or thousandths of a fact's unit."""
    tally = Tally.objects.filter(city=city, what=counted.what, of=counted.of).values_list("id", flat=True).first()
    found = Score.objects.filter(holder_id=holder, tally=tally, period=int(Period.EVER), starts=BEGINNING, part="")
    minus = found.values_list("minus", flat=True).first()
    return -(minus or 0)


def progress_of(holder: int, pack: schema.Pack) -> dict[str, int]:
    """How far a person is with each badge, by badge id, in the unit of ``needed``."""
    city = pack.city.city
    wanted = {badge.id: tallies.counted_by(badge.ground) for badge in pack.badges}
    numbers = {(t.what, t.of): t.id for t in Tally.objects.filter(city=city)}
    scores = dict(
        Score.objects.filter(
            holder_id=holder, period=int(Period.EVER), starts=BEGINNING, part="", tally__in=list(numbers.values())
        ).values_list("tally", "minus")
    )
    return {badge: -scores.get(numbers.get((c.what, c.of), 0), 0) for badge, c in wanted.items()}


def badges_of(holder: int, city: str) -> list[facts.BadgeGiven]:
    """Every badge a person ever got, those taken back too, the latest first."""
    rows = Given.objects.filter(holder_id=holder, city=city).order_by("-on", "badge", "-number")
    return [facts.BadgeGiven(r.badge, r.number, r.on, r.at, r.taken_at) for r in rows]


def badge_counts(city: str) -> dict[str, int]:
    """How many people have each badge now."""
    found: dict[str, int] = {}
    for badge in Given.objects.filter(city=city, taken_at=None).values_list("badge", flat=True).distinct():
        found[badge] = Given.objects.filter(city=city, badge=badge, taken_at=None).count()
    return found


def certificates_of(holder: int, city: str) -> list[facts.CertificateIssued]:
    """A person's certificates, the latest first."""
    return [
        issued(row) for row in Certificate.objects.filter(holder_id=holder, city=city).order_by("-issued_at", "code")
    ]


def certificates_in(city: str, limit: int = 200) -> list[facts.CertificateIssued]:
    """The latest certificates of a city: for the console."""
    return [issued(row) for row in Certificate.objects.filter(city=city).order_by("-issued_at", "code")[:limit]]


def kept_of(holder: int, city: str) -> dict[str, object]:
    """What this room keeps about a person in a city, for the person: plain values."""
    profile = profile_of(holder, city)
    facts_told = Fact.objects.filter(holder_id=holder, city=city).order_by("on", "id")
    return {
        "shown_by_name": profile.shown,
        "district": profile.district,
        "avatar_frame": profile.frame,
        "badges": [
            {"badge": b.badge, "on": b.on, "taken_back_at": b.taken_at and b.taken_at.isoformat()}
            for b in badges_of(holder, city)
        ],
        "teams": [
            {"team": m.team_id, "kind": m.kind, "joined_on": m.joined_on, "left_on": m.left_on}
            for m in Membership.objects.filter(holder_id=holder, city=city).order_by("joined_on")
        ],
        "facts": [{"kind": f.kind, "thousandths": f.thousandths, "on": f.on} for f in facts_told],
        "certificates": [
            {"code": c.code, "words": c.facts["words"], "name": c.facts["name"], "credential": c.credential}
            for c in certificates_of(holder, city)
        ],
    }


def willing(holders: list[int], city: str) -> list[int]:
    """Those of these people who want to be named on boards."""
    found = Profile.objects.filter(holder_id__in=holders, city=city, shown=True)
    return list(found.values_list("holder_id", flat=True))


def people_by_district(city: str) -> dict[str, list[int]]:
    """Everybody who told their district, by district."""
    found: dict[str, list[int]] = {}
    told = Profile.objects.filter(city=city).exclude(district="").order_by("district", "holder_id")
    for district, holder in told.values_list("district", "holder_id"):
        found.setdefault(district, []).append(holder)
    return found


def memberships_of(holder: int, city: str) -> list[facts.TeamJoined]:
    """The teams a person is in, by kind."""
    rows = list(Membership.objects.filter(holder_id=holder, city=city, left_on=None).order_by("kind", "place"))
    teams = {team.id: team for team in Team.objects.filter(id__in=[row.team_id for row in rows])}
    return [joined(row, teams[row.team_id]) for row in rows]


def teams_in(city: str, limit: int = 500) -> list[facts.TeamOpened]:
    """The teams of a city, the latest first: for the console."""
    return [opened(team) for team in Team.objects.filter(city=city).order_by("-opened_at", "id")[:limit]]


def saved_by_team(team: UUID, year: int) -> tuple[int, int] | None:
    """Milligrams that a team's members saved in a year on the days of their stay, and how many members it has.

    Counted where a board ranks such teams by grams over years; None where there is no such team.
    """
    found = Team.objects.filter(id=team).first()
    if found is None:
        return None
    tally = Tally.objects.filter(city=found.city, what="grams", of="").values_list("id", flat=True).first()
    over = {"tally": tally, "period": int(Period.YEAR), "starts": date(year, 1, 1)}
    score = TeamScore.objects.filter(team_id=team, **over).values_list("score", flat=True).first()
    return score or 0, found.members


def ended(city: str) -> date | None:
    """Until when points that lapsed are applied; None: the city has no honours yet."""
    return Progress.objects.filter(city=city).values_list("ended", flat=True).first()


def seen_counts(scenario_ids: list[int]) -> dict[tuple[date, int], int]:
    """How many settlements of each day and scenario were applied."""
    rows = Seen.objects.filter(scenario_id__in=scenario_ids).values("day", "scenario_id").annotate(n=Count("batch_id"))
    return {(row["day"], row["scenario_id"]): row["n"] for row in rows}


__all__ = [
    "DEED_COLUMNS", "SEEN_COLUMNS", "Board", "Period", "address_of", "applied_at", "badge_counts", "badges_of",
    "board", "by_code",
    "certificates_in", "certificates_of", "check", "coming", "ended", "ever", "exported",
    "issuer_profile", "kept_of", "ladder", "level_of", "list_of", "lists_of", "memberships_of", "needed", "own_place", "periods",
    "podium", "profile_of", "progress_of", "saved_by_team", "seen_counts", "seen_settlements", "signed_list", "standing", "teams_in",
    "willing",
]  # fmt: skip
