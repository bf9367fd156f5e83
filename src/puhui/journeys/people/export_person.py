"""Everything that is kept about one person, for that person (PIPL art. 45): who, what was counted, what was earned.

A read that crosses rooms: it asks and joins. Amounts stay in the units in which they are kept, named in the keys.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from typing import Any

from puhui.civic.activities import queries as activities
from puhui.civic.outreach import queries as outreach
from puhui.civic.surveys import queries as surveys
from puhui.civic.voices import queries as voices
from puhui.civic.volunteers import queries as volunteers
from puhui.economy.draws import queries as draws
from puhui.economy.honours import queries as honours
from puhui.economy.points import queries as points
from puhui.economy.schemes import queries as schemes
from puhui.engine.intake import queries as intake
from puhui.engine.reductions import queries as reductions
from puhui.engine.scrutiny import queries as scrutiny
from puhui.engine.scrutiny.facts import Act
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.facts import ActivePack
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.market.registry import queries as registry

DECLARED_MOST = 100_000


def export(*, holder: int, at: datetime) -> dict[str, Any]:
    """A document of plain values, complete and readable without Puhui. Refusals: people.PersonUnknown."""
    joined = clock.local_day(people.person(holder).joined_at)
    sheets = reductions.all_sheets_of(holder)
    return {
        "written_at": at.isoformat(),
        "person": people.personal_data(holder),
        "draws": draws.all_entries_of(holder),
        "activities": activities.kept_of(holder),
        "volunteering": volunteers.kept_of(holder),
        "quizzes": outreach.kept_of(holder),
        "survey_invitations": surveys.kept_of(holder),
        "comments": [
            {"said": one.said, "at": one.at.isoformat(), "answer": one.answer, "reply": one.reply}
            for one in registry.said_by_person(holder)
        ],
        "voices": voices.kept_of(holder),
        "programmes": [
            found for active in packs.cities() if (found := _programme(active, holder, sheets, joined, at)) is not None
        ],
    }


def _programme(active: ActivePack, holder: int, sheets: list, joined: date, at: datetime) -> dict[str, Any] | None:
    """What one city's programme holds; None where it holds nothing."""
    city, codes = active.city, reductions.scenario_codes(active.city)
    mine = [sheet for sheet in sheets if sheet.scenario_id in codes]
    booked = ledger.statement(holder, city, joined, clock.local_day(at))
    declared = scrutiny.declarations_of(holder, city, limit=DECLARED_MOST)
    if not mine and not booked and not declared:
        return None
    return {
        "city": city,
        "programme": active.pack.city.programme.model_dump(),
        "balances": {unit: kept.posted for unit, kept in ledger.balances(holder, city).items()},
        "points_usable": [
            {"until": lot.lapses_on, "points": lot.points} for lot in points.points_of(holder, city, at).lots
        ],
        "declared": [_declared(each) for each in declared],
        "reviewed": [_reviewed(each) for each in scrutiny.cases_of(holder, city, limit=DECLARED_MOST)],
        "counted": list(_counted(mine, codes)),
        "earned": list(_earned(holder, mine, codes)),
        "honours": honours.kept_of(holder, city),
        "conversions": schemes.kept_of(holder, city),
        "booked": [
            {
                "at": line.posted_at.isoformat(),
                "unit": line.unit,
                "amount": line.amount,
                "code": line.code,
                "journal": line.journal,
            }
            for line in booked
        ],
    }


def _declared(each: Any) -> dict[str, Any]:
    """A declaration with the fingerprints of its photos' originals."""
    return {
        "declaration": str(each.id),
        "feed": each.feed,
        "declared_at": each.declared_at.isoformat(),
        "closed_at": each.closed_at.isoformat() if each.closed_at else None,
        "odometer_km": each.odometer_km,
        "photos": [photo.sha256 for photo in scrutiny.photos_of(each.holder_id, each.id)],
    }


def _reviewed(case: Any) -> dict[str, Any]:
    """An act that was looked at: why, what was decided, and what the person said."""
    act = Act(case.holder_id, case.feed_id, case.source_key)
    appeal = scrutiny.appeal(act)
    return {
        "receipt": f"{act.feed}-{act.key}",
        "day": case.day,
        "state": case.state,
        "reasons": case.reasons,
        "decisions": [{"at": d.at.isoformat(), "state": d.state, "why": d.why} for d in scrutiny.decisions(act)],
        "appeal": appeal.text if appeal else None,
    }


def _counted(sheets: list, codes: dict[int, str]) -> Iterator[dict[str, Any]]:
    """Every revision of every sheet, line by line; the highest revision of a day and scenario is what holds."""
    feed_of = cache(intake.feed_of)
    for sheet in sheets:
        width = len(sheet.inputs) // len(sheet.keys) if sheet.keys else 0
        yield {
            "day": sheet.day,
            "scenario": codes[sheet.scenario_id],
            "revision": sheet.revision,
            "methodology_version": sheet.version,
            "total_mg": sheet.total_mg,
            "lines": [
                {
                    "feed": feed_of(feed)[1],
                    "key": key,
                    "at": datetime.fromtimestamp(sheet.instants[n] / 1e6, UTC).isoformat(),
                    "inputs_millionths": sheet.inputs[n * width : (n + 1) * width],
                    "mg": sheet.mg[n],
                    "counts": not (sheet.outranked and sheet.outranked[n]),
                }
                for n, (feed, key) in enumerate(zip(sheet.feeds, sheet.keys, strict=True))
            ],
        }


def _earned(holder: int, sheets: list, codes: dict[int, str]) -> Iterator[dict[str, Any]]:
    """What holds now of every day's points, with what caps and budgets cut."""
    days = [day for day, _ in groupby(sorted(sheet.day for sheet in sheets))]
    for award in points.awards_of(holder, days):
        if award.scenario_id in codes:
            yield {
                "day": award.day,
                "scenario": codes[award.scenario_id],
                "points": list(award.points),
                "cuts": [{"line": cut.line, "kind": cut.kind, "points": cut.points} for cut in award.cuts],
                "ripens_on": award.ripens_on,
                "claim_by": award.claim_by,
                "lapses_on": award.lapses_on,
            }
