"""FACE: the verbs of the honours room."""

from datetime import date, datetime

import polars as pl
from django.db import transaction

from puhui.economy.honours import refusals, scores
from puhui.economy.honours.applying import apply_day, fill_new
from puhui.economy.honours.buckets import Board
from puhui.economy.honours.calc import levels, periods
from puhui.economy.honours.certificates import issue as issue_certificate
from puhui.economy.honours.certificates import revoke as revoke_certificate
from puhui.economy.honours.models import Bucket, Certificate, Membership, Podium, Profile, Progress, Score
from puhui.economy.honours.noting import note_fact, reverse_fact
from puhui.economy.honours.pioneers import agree, compute_pioneers, publish_pioneers, strike_pioneer
from puhui.economy.honours.profiles import be_shown
from puhui.economy.honours.teams import join_team, leave_team, open_team, renew_invitation
from puhui.foundations.packs import schema
from puhui.ground import clock


@transaction.atomic
def open_honours(*, city: str, before: schema.Pack | None, pack: schema.Pack, at: datetime) -> None:
    """Open what a city's honours need; a change of the levels must leave people the time to be told of it.

    Refusals: NoticeTooShort.
    """
    today = clock.local_day(at)
    hasty = levels.too_soon(before.levels, pack.levels, today) if before else None
    if hasty is not None:
        level, allowed = hasty
        raise refusals.NoticeTooShort(level=level.id, days=level.notice_days, allowed=allowed.isoformat())
    Progress.objects.get_or_create(city=city, defaults={"ended": today})


@transaction.atomic
def shift_board(*, board: Board, changes: pl.DataFrame) -> int:
    """Change scores of one board: holder_id, delta, last. Answers with how many changed. What a day's run does inside."""
    return scores.shift(board, changes).height


def hold(*, city: str) -> None:
    """Keep other runs out until the caller's transaction ends: read what is to be applied only after this."""
    Progress.objects.select_for_update().get(city=city)


@transaction.atomic
def note_ended(*, city: str, until: date) -> None:
    """Remember until when points that lapsed are applied."""
    Progress.objects.filter(city=city, ended__lt=until).update(ended=until)


@transaction.atomic
def forget_boards(*, at: datetime) -> int:
    """Delete the boards of days and weeks that are long past. Answers with how many scores went."""
    today, gone = clock.local_day(at), 0
    for period, kept in periods.KEPT.items():
        limit = periods.starts(period, today - kept)
        for table in (Bucket, Podium, Score):
            count, _ = table.objects.filter(period=int(period), starts__lt=limit).delete()
            gone += count if table is Score else 0
    return gone


@transaction.atomic
def forget_person(*, holder: int, at: datetime) -> None:
    """Take a person's name off every board, and revoke certificates that name them (PIPL art. 47)."""
    Profile.objects.filter(holder_id=holder).delete()
    for team in Membership.objects.filter(holder_id=holder, left_on=None).values_list("team_id", flat=True):
        leave_team(holder=holder, team=team, at=at)
    for row in Certificate.objects.filter(holder_id=holder):
        told = row.facts | {"name": ""}
        Certificate.objects.filter(holder_id=holder, id=row.id).update(
            facts=told, credential="", revoked_at=row.revoked_at or at, reason=row.reason or "person_left"
        )


__all__ = [
    "agree", "apply_day", "be_shown", "compute_pioneers", "fill_new", "forget_boards", "forget_person", "hold",
    "issue_certificate", "join_team", "leave_team", "note_ended", "note_fact", "open_honours", "open_team",
    "publish_pioneers", "renew_invitation", "reverse_fact", "revoke_certificate", "shift_board", "strike_pioneer",
]  # fmt: skip
