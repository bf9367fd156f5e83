"""Questions to the points room. The pure ones read nothing but what they are given: they count points of frames."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import F, Q, Sum

from puhui.economy.points import facts, lots, models
from puhui.economy.points.calc import rulebook
from puhui.economy.points.calc.awarding import SHEET_ORDER, award
from puhui.economy.points.calc.cutting import unfold_cuts
from puhui.economy.points.calc.windows import affected, needed
from puhui.economy.points.purses import unit_of
from puhui.foundations.packs import schema
from puhui.ground import clock, columns

SHEET = ["day", "holder_id", "scenario_id"]
DAYS_LIMIT = 4_000
# An award (a) with its terms (t), in the order of ``_award``.
AWARD = """
    a.day, a.holder_id, a.scenario_id, a.revision, t.pack_number, a.total, a.points, a.cuts, t.bubble, t.ripens_on,
    t.claim_by, t.lapses_on FROM points_award a JOIN points_terms t ON t.id = a.terms
"""

rule_on = rulebook.rule_on


def points_of(holder: int, city: str, at: datetime, unit: int | None = None) -> facts.Points:
    """What a person has in a city: available and held points, all lots by their last day, bubbles, debts.

    Points past their last day are not counted, booked as lapsed or not yet. ``unit`` is the number of the city's
    point unit, where the caller knows it. One query, two without it, however much there is.
    """
    unit, today = unit or unit_of(city), clock.local_day(at)
    available, held, owed, by_day, bubbles = 0, 0, 0, {}, []
    for _, day, scenario_id, ripens_on, lapses_on, claim_by, bubble, point, put_aside in _open_and_owed(holder, unit):
        if day is None:
            owed = point
            continue
        held += put_aside
        if lapses_on < today:
            continue
        available += point
        if point:
            by_day[lapses_on] = by_day.get(lapses_on, 0) + point
        if bubble and (claim_by is None or claim_by >= today):
            ripe = ripens_on <= today
            bubbles.append(facts.Bubble(day, scenario_id, bubble, ripens_on, claim_by, lapses_on, ripe))
    return facts.Points(
        available=available,
        held=held,
        owed=owed,
        bubbles=tuple(sorted(bubbles, key=lambda one: (one.ripens_on, one.day, one.scenario_id))),
        lots=tuple(facts.Lapse(day, by_day[day]) for day in sorted(by_day)),
    )


def _open_and_owed(holder: int, unit: int) -> list[tuple]:
    """The rows of open lots and, in the same question, one row without a day: its points are owed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"({lots.OPEN}) UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, 0,"
            " coalesce(sum(amount - repaid), 0)::integer, 0 FROM points_debt"
            " WHERE unit = %(unit)s AND holder_id = %(holder)s AND repaid < amount",
            {"holder": holder, "unit": unit},
        )
        return cursor.fetchall()


def owed_in(city: str) -> int:
    """Points that were taken back in a city but are owed still: they were already used."""
    open_debts = models.Debt.objects.filter(unit=unit_of(city), repaid__lt=F("amount"))
    return open_debts.aggregate(owed=Sum(F("amount") - F("repaid")))["owed"] or 0


def award_for(day: date, holder: int, scenario_id: int, revision: int | None = None) -> facts.Award | None:
    """What a sheet earns: of one revision, else the current one; None where it earns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {AWARD} WHERE a.day = %s AND a.holder_id = %s AND a.scenario_id = %s"
            " AND a.revision = coalesce(%s, a.revision) ORDER BY a.revision DESC LIMIT 1",
            [day, holder, scenario_id, revision],
        )
        found = cursor.fetchone()
    return _award(*found) if found else None


def awards_of(holder: int, days: Sequence[date], scenario_ids: Sequence[int] | None = None) -> list[facts.Award]:
    """A person's current awards on these days, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT ON (a.day, a.scenario_id) {AWARD}"
            " WHERE a.day = ANY(%s) AND a.holder_id = %s AND (%s::smallint[] IS NULL OR a.scenario_id = ANY(%s))"
            " ORDER BY a.day DESC, a.scenario_id DESC, a.revision DESC",
            [list(days)[:DAYS_LIMIT], holder, *(2 * [None if scenario_ids is None else list(scenario_ids)])],
        )
        return [_award(*row) for row in cursor.fetchall()]


def _award(day, holder, scenario_id, revision, pack_number, total, points, cuts, *terms) -> facts.Award:
    told = tuple(facts.Cut(*cut) for cut in unfold_cuts(cuts))
    reference = reference_of(day, scenario_id, revision)
    return facts.Award(day, holder, scenario_id, revision, pack_number, total, tuple(points), told, *terms, reference)


def reference_of(day: date, scenario_id: int, revision: int) -> int:
    """The memo of the transfers of an award."""
    return ((day - date(1970, 1, 1)).days << 32) + (scenario_id << 16) + revision


def current_awards(sheets: pl.DataFrame) -> pl.DataFrame:
    """What these sheets earn by line: SHEET, revision, points List(Int64), cuts List(Int32).

    ``sheets`` has SHEET, revision and keys; a sheet without an award has a zero for every line.
    """
    kept = {**{name: sheets.schema[name] for name in (*SHEET, "revision")}, "points": pl.String, "cuts": pl.String}
    with transaction.atomic(), connection.cursor() as cursor:
        lots.ask(cursor, sheets)
        found = columns.copy_out(
            cursor,
            "SELECT a.day, a.holder_id, a.scenario_id, a.revision, to_json(a.points), to_json(a.cuts)"
            " FROM points_asked k JOIN points_award a USING (day, holder_id, scenario_id)",
            [],
            kept,
        )
    found = found.with_columns(
        pl.col("points").str.json_decode(pl.List(pl.Int64)), pl.col("cuts").str.json_decode(pl.List(pl.Int32))
    )
    joined = sheets.select(*SHEET, "revision", "keys").join(found, on=[*SHEET, "revision"], how="left")
    zeros = pl.col("keys").list.eval(pl.lit(0, pl.Int64))
    return joined.with_columns(pl.coalesce("points", zeros).alias("points")).drop("keys")


def moves_of_lot(day: date, holder: int, scenario_id: int) -> list[facts.LotMoved]:
    """What happened to the points of a sheet after they were awarded, in order of time."""
    found = models.Move.objects.filter(holder_id=holder, day=day, scenario_id=scenario_id).order_by("at", "kind")
    return [facts.LotMoved(models.Kind(m.kind).name.lower(), m.at, m.cause, m.bubble, m.point, m.held) for m in found]


def explain_line(
    *, day: date, holder: int, city: str, scenario_id: int, revision: int, line: int, pack: schema.Pack, scenario: str
) -> dict[str, Any]:
    """Why a line of a sheet earned what it did: rule, what was cut by which cap, dates, and what became of the points."""
    rule = rule_on(pack.rules, scenario, day)
    told = award_for(day, holder, scenario_id, revision)
    cuts = [cut for cut in told.cuts if cut.line == line] if told else []
    points = told.points[line] if told else 0
    answer: dict[str, Any] = {
        "points": points,
        "gross": points + sum(cut.points for cut in cuts),
        "cuts": [{"kind": cut.kind, "points": cut.points} for cut in cuts],
        "rule": rule.model_dump(mode="json") if rule else None,
        "self_declared": any(s.self_declared for s in pack.scenarios if s.id == scenario),
        "person_caps": [cap.model_dump(mode="json") for cap in pack.city.person_caps],
    }
    if told:
        answer["award"] = {
            "revision": told.revision, "total": told.total, "reference": told.reference, "bubble": told.bubble,
            "ripens_on": told.ripens_on.isoformat(), "lapses_on": told.lapses_on.isoformat(),
            "claim_by": told.claim_by.isoformat() if told.claim_by else None,
        }  # fmt: skip
        answer["lot"] = [
            {"what": m.kind, "at": m.at.isoformat(), "cause": m.cause, "bubble": m.bubble, "point": m.point, "held": m.held}
            for m in moves_of_lot(day, holder, scenario_id)
        ]  # fmt: skip
        answer["debts"] = list(
            models.Debt.objects.filter(holder_id=holder, day=day, scenario_id=scenario_id).values(
                "revision", "amount", "repaid"
            )
        )
    return answer


def spends_of(holder: int, city: str) -> list[facts.PointsSpent]:
    """What a person spent in a city, the latest first, without the lots that paid."""
    found = models.Spend.objects.filter(holder_id=holder, city=city).order_by("-at")
    return [facts.PointsSpent(s.id, s.holder_id, s.amount, ()) for s in found]


def budgets_of(city: str) -> dict[str, int]:
    """What each campaign of a city was given, by budget id."""
    return dict(models.Budget.objects.filter(city=city).order_by("code").values_list("code", "points"))


def liability(city: str, at: datetime) -> list[facts.Due]:
    """What is outstanding in a city by the month in which it lapses. Reads every open lot: for reports, not for pages."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT date_trunc('month', lapses_on)::date, sum(bubble), sum(point), sum(held) FROM (
                SELECT {lots.FROM_AWARD} FROM points_award a JOIN points_terms t ON t.day = a.day AND t.unit = %(unit)s
                WHERE {lots.UNTOUCHED}
                UNION ALL SELECT {lots.NAMES} FROM points_lot WHERE unit = %(unit)s
            ) AS lot WHERE lapses_on >= %(today)s OR held > 0
            GROUP BY 1 HAVING sum(bubble + point + held) > 0 ORDER BY 1
            """,
            {"unit": unit_of(city), "today": clock.local_day(at)},
        )
        return [facts.Due(month, *(int(n) for n in sums)) for month, *sums in cursor.fetchall()]


KEPT = {"holder_id": pl.Int64, "scenario_id": pl.Int16, "points": pl.Int32}


def kept_points(day: date, holders: pl.Series | None) -> pl.DataFrame:
    """What people earned on a day by their current awards, without what lapsed of it (KEPT); None: everybody."""
    joined = ""
    with connection.cursor() as cursor:
        if holders is not None:
            cursor.execute("CREATE TEMP TABLE IF NOT EXISTS points_holders (holder_id bigint) ON COMMIT DELETE ROWS")
            cursor.execute("TRUNCATE points_holders")
            columns.copy_in(cursor, "points_holders", holders.unique().sort().alias("holder_id").to_frame())
            cursor.execute("ANALYZE points_holders")
            joined = " JOIN points_holders k USING (holder_id)"
        return columns.copy_out(
            cursor,
            "SELECT holder_id, scenario_id, greatest(total - coalesce((SELECT -sum(m.bubble + m.point) FROM points_move m"
            " WHERE m.holder_id = current.holder_id AND m.day = %s AND m.scenario_id = current.scenario_id"
            " AND m.kind = %s), 0), 0)::integer FROM ("
            " SELECT DISTINCT ON (a.holder_id, a.scenario_id) a.holder_id, a.scenario_id, a.total"
            f" FROM points_award a{joined} WHERE a.day = %s ORDER BY a.holder_id, a.scenario_id, a.revision DESC"
            ") AS current",
            [day, int(models.Kind.LAPSE), day],
            KEPT,
        )


def ended_days(city: str, since: date) -> tuple[list[date], date]:
    """Days whose points lapsed, or went uncollected, from ``since`` on; and until when that is booked."""
    unit = unit_of(city)
    marks = models.Progress.objects.filter(unit=unit).values_list("lapsed", "expired").first()
    until = min(marks) if marks else since
    ended = Q(lapses_on__gte=since, lapses_on__lt=until) | Q(claim_by__gte=since, claim_by__lt=until)
    days = models.Terms.objects.filter(ended, unit=unit).values_list("day", flat=True).distinct()
    return sorted(set(days)), until


def people_ended(day: date, until: date) -> pl.Series:
    """The holders of whose points of a day some lapsed, or went uncollected, before ``until``."""
    with connection.cursor() as cursor:
        return columns.copy_out(
            cursor,
            "SELECT DISTINCT holder_id FROM points_lot WHERE day = %s AND (lapses_on < %s OR claim_by < %s)",
            [day, until, until],
            {"holder_id": pl.Int64},
        )["holder_id"]


__all__ = [
    "SHEET", "SHEET_ORDER", "affected", "award", "award_for", "awards_of", "budgets_of", "current_awards", "ended_days",
    "explain_line", "kept_points", "liability", "moves_of_lot", "needed", "owed_in", "people_ended", "points_of", "reference_of", "rule_on", "spends_of",
]  # fmt: skip
