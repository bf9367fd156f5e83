"""Teams: opened, joined by invitation, left; what their members do on the days of their stay counts for them."""

import secrets
from collections.abc import Set
from datetime import date, datetime
from uuid import UUID

import polars as pl
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Max

from puhui.economy.honours import facts, refusals
from puhui.economy.honours.calc.periods import Period
from puhui.economy.honours.models import Membership, Team
from puhui.foundations.packs import schema
from puhui.ground import clock, columns

NAME_MAX = 40
# Without letters and digits that are taken for one another.
ALPHABET, CODE_LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 8


@transaction.atomic
def open_team(
    *, city: str, pack: schema.Pack, kind: str, name: str, id: UUID, at: datetime, holder: int | None = None
) -> facts.TeamOpened:
    """Open a team; a person who opens one is its first member. The same again answers the same.

    Refusals: TeamKindUnknown, TeamNotOpenTo, TeamNameWrong, TeamNameTaken, TeamAlready.
    """
    told = kind_of(pack, kind)
    if holder is not None and told.opened_by != "citizen":
        raise refusals.TeamNotOpenTo(kind=kind)
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_MAX:
        raise refusals.TeamNameWrong(limit=NAME_MAX)
    known = Team.objects.filter(id=id).first()
    if known is None:
        known = Team(id=id, city=city, kind=kind, name=name, code=new_code(), opened_by=holder, opened_at=at)
        try:
            with transaction.atomic():
                known.save(force_insert=True)
        except IntegrityError as error:
            raise refusals.TeamNameTaken(name=name) from error
        if holder is not None:
            _enter(known, told, holder, id, at)
            known.refresh_from_db()
    elif (known.city, known.kind, known.name, known.opened_by) != (city, kind, name, holder):
        raise refusals.TeamNameTaken(name=name)
    return opened(known)


@transaction.atomic
def join_team(*, holder: int, city: str, pack: schema.Pack, code: str, id: UUID, at: datetime) -> facts.TeamJoined:
    """Join the team that an invitation names, from today on. The same again answers the same.

    Refusals: InvitationUnknown, TeamFull, TeamAlready. Locks: the team's row.
    """
    known = Membership.objects.filter(holder_id=holder, id=id).first()
    if known is not None:
        return joined(known, Team.objects.get(id=known.team_id))
    code = code.strip().upper()
    team = Team.objects.select_for_update().filter(code=code, city=city, closed_at=None).first()
    if team is None:
        raise refusals.InvitationUnknown(code=code)
    member = _enter(team, kind_of(pack, team.kind), holder, id, at)
    team.refresh_from_db()
    return joined(member, team)


def _enter(team: Team, kind: schema.TeamKind, holder: int, id: UUID, at: datetime) -> Membership:
    """Write a stay, and count it; the database keeps a second one of the kind out."""
    if team.members >= kind.members_max:
        raise refusals.TeamFull(limit=kind.members_max)
    open_stays = Membership.objects.filter(holder_id=holder, city=team.city, kind=team.kind, left_on=None)
    if open_stays.filter(team_id=team.id).exists():
        raise refusals.TeamAlready(limit=kind.joined_max)
    free = sorted({*range(1, kind.joined_max + 1)} - set(open_stays.values_list("place", flat=True)))
    if not free:
        raise refusals.TeamAlready(limit=kind.joined_max)
    # One day counts for one team of a kind: who left one today belongs to the next from tomorrow on.
    stays = Membership.objects.filter(holder_id=holder, city=team.city, kind=team.kind, place=free[0])
    before = stays.aggregate(last=Max("left_on"))["last"]
    today = clock.local_day(at)
    member = Membership(
        holder_id=holder, id=id, city=team.city, kind=team.kind, team_id=team.id, place=free[0],
        joined_on=max(today, before or today),
    )  # fmt: skip
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError as error:
        raise refusals.TeamAlready(limit=kind.joined_max) from error
    Team.objects.filter(id=team.id).update(members=F("members") + 1)
    return member


@transaction.atomic
def leave_team(*, holder: int, team: UUID, at: datetime) -> facts.TeamJoined:
    """Leave a team, from tomorrow on: today still counts for it. Left already: the same answer.

    Refusals: NotAMember. Locks: the team's row.
    """
    found = Team.objects.select_for_update().filter(id=team).first()
    stays = Membership.objects.filter(holder_id=holder, team_id=team)
    member = stays.filter(left_on=None).first()
    if found is None or (member is None and not stays.exists()):
        raise refusals.NotAMember(team=team)
    if member is None:
        return joined(stays.order_by("-left_on")[0], found)
    left_on = max(clock.local_day(clock.day_ends(clock.local_day(at))), member.joined_on)
    Membership.objects.filter(holder_id=holder, id=member.id).update(left_on=left_on)
    Team.objects.filter(id=team).update(members=F("members") - 1)
    member.left_on, found.members = left_on, found.members - 1
    return joined(member, found)


@transaction.atomic
def renew_invitation(*, team: UUID) -> facts.TeamOpened:
    """Give a team a new invitation; the old one is worth nothing from now on. Refusals: TeamUnknown."""
    found = Team.objects.select_for_update().filter(id=team).first()
    if found is None:
        raise refusals.TeamUnknown(team=team)
    found.code = new_code()
    found.save(update_fields=["code"])
    return opened(found)


def kind_of(pack: schema.Pack, kind: str) -> schema.TeamKind:
    """A kind of team. Refusals: TeamKindUnknown."""
    found = next((one for one in pack.teams if one.id == kind), None)
    if found is None:
        raise refusals.TeamKindUnknown(kind=kind, city=pack.city.city)
    return found


def new_code() -> str:
    """An invitation: some 39 bits, too many to be guessed at the pace of a page."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def opened(team: Team) -> facts.TeamOpened:
    """A team as a fact."""
    return facts.TeamOpened(team.id, team.city, team.kind, team.name, team.code, team.members)


def joined(member: Membership, team: Team) -> facts.TeamJoined:
    """A stay as a fact."""
    return facts.TeamJoined(
        member.id, team.id, team.kind, team.name, team.code, team.members, member.joined_on, member.left_on
    )


def shift(
    city: str, kinds: Set[str], tally: int, period: Period, first: date, day: date, changes: pl.DataFrame
) -> None:
    """Add what changed on ``day`` for the members of that day to their teams: holder_id, delta, last."""
    named = {"tally": tally, "period": int(period), "starts": first}
    with connection.cursor() as cursor:
        sums = _by_team(cursor, city, kinds, day, changes)
        if not sums:
            return
        told = named | dict(zip(("teams", "deltas", "lasts"), map(list, zip(*sums, strict=True)), strict=True))
        changed = "unnest(%(teams)s::uuid[], %(deltas)s::bigint[], %(lasts)s::bigint[]) AS c (team_id, delta, last)"
        cursor.execute(
            "INSERT INTO honours_teamscore (team_id, tally, period, starts, score, reached) SELECT team_id,"
            f" %(tally)s, %(period)s, %(starts)s, 0, 0 FROM {changed} ON CONFLICT DO NOTHING",
            told,
        )
        cursor.execute(
            "UPDATE honours_teamscore t SET score = t.score + c.delta, reached = greatest(t.reached, c.last)"
            f" FROM {changed} WHERE t.team_id = c.team_id AND t.tally = %(tally)s AND t.period = %(period)s"
            " AND t.starts = %(starts)s",
            told,
        )


def _by_team(cursor, city: str, kinds: Set[str], day: date, changes: pl.DataFrame) -> list[tuple]:
    cursor.execute(
        "CREATE TEMP TABLE IF NOT EXISTS honours_team_change (holder_id bigint, delta bigint, last bigint)"
        " ON COMMIT DELETE ROWS"
    )
    cursor.execute("TRUNCATE honours_team_change")
    columns.copy_in(cursor, "honours_team_change", changes.select("holder_id", "delta", "last"))
    cursor.execute(
        "SELECT m.team_id, sum(c.delta)::bigint, max(c.last) FROM honours_team_change c"
        " JOIN honours_membership m USING (holder_id) WHERE m.city = %s AND m.kind = ANY(%s) AND m.joined_on <= %s"
        " AND (m.left_on IS NULL OR %s < m.left_on) GROUP BY m.team_id ORDER BY m.team_id",
        [city, sorted(kinds), day, day],
    )
    return cursor.fetchall()
