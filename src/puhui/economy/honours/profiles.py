"""How people are met on boards: their name only where they want it, their district where they say one, their frame."""

from datetime import datetime

import polars as pl
from django.db import transaction

from puhui.economy.honours import deeds, facts, refusals, scores
from puhui.economy.honours.applying import Reckoning, number
from puhui.economy.honours.buckets import Board
from puhui.economy.honours.calc import periods, tallies
from puhui.economy.honours.calc.periods import Period
from puhui.economy.honours.models import Given, Profile, Progress, Score
from puhui.foundations.packs import schema


def profile_of(holder: int, city: str) -> facts.Profile:
    """A person's profile; what they never said is as private as it can be."""
    row = Profile.objects.filter(holder_id=holder, city=city).first()
    return facts.Profile(row.shown, row.district, row.frame) if row else facts.Profile()


@transaction.atomic
def be_shown(
    *,
    holder: int,
    city: str,
    pack: schema.Pack,
    scenarios: dict[str, int],
    at: datetime,
    shown: bool | None = None,
    district: str | None = None,
    frame: str | None = None,
) -> facts.Profile:
    """Change how a person is met on boards; None leaves as it is. A new district takes their running scores along.

    Refusals: DistrictUnknown, FrameNotHad. Locks: the city's progress, where the district changes.
    """
    before = profile_of(holder, city)
    if district and district not in {d.id for board in pack.boards for d in board.districts}:
        raise refusals.DistrictUnknown(district=district)
    if frame and not _has_frame(holder, city, pack, frame):
        raise refusals.FrameNotHad(badge=frame)
    after = facts.Profile(
        before.shown if shown is None else shown,
        before.district if district is None else district,
        before.frame if frame is None else frame,
    )
    if after.district != before.district:
        Progress.objects.select_for_update().filter(city=city).first()
        _move(holder, Reckoning(city, pack, scenarios, at), before.district, after.district)
    Profile.objects.update_or_create(
        holder_id=holder,
        city=city,
        defaults={"shown": after.shown, "district": after.district, "frame": after.frame},
    )
    return after


def _has_frame(holder: int, city: str, pack: schema.Pack, frame: str) -> bool:
    if frame not in {badge.id for badge in pack.badges if badge.frame}:
        return False
    return Given.objects.filter(holder_id=holder, city=city, badge=frame, taken_at=None).exists()


def _move(holder: int, run: Reckoning, before: str, after: str) -> None:
    """Take the scores of the periods that run today from one district's boards to another's."""
    for counted, need in tallies.needs(run.pack).items():
        if not need.districts:
            continue
        tally, ids = number(run.city, counted), run.ids(counted)
        for period in sorted(need.periods - {Period.EVER}):
            first = periods.starts(period, run.today)
            own = Score.objects.filter(holder_id=holder, tally=tally, period=int(period), starts=first)
            score = own.filter(part="").first()
            if score is None:
                continue
            for part, value in ((before, 0), (after, -score.minus)):
                if part:
                    change = pl.DataFrame({"holder_id": [holder], "delta": [value], "last": [score.reached]})
                    last = periods.ends(period, first)
                    scores.shift(
                        Board(tally, period, first, part), change,
                        lambda holders, f=first, t=last, i=ids: deeds.lasts(holders, f, t, i), absolute=True,
                    )  # fmt: skip
