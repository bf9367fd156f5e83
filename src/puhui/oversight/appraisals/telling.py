"""Reading applications out of their tables, and scoring their sheets anew by the scheme they began under."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.oversight.appraisals import facts, models, refusals
from puhui.oversight.appraisals.calc import scoring

LISTED_MOST = 10_000


def schemes(city: str, on: date | None = None) -> tuple[schema.Appraisal, ...]:
    """The scoring trees of a city's pack in force, those that hold on a day where one is named. Refusals: packs.CityUnknown."""
    found = packs.active(city).pack.appraisals
    return found if on is None else tuple(one for one in found if _holds(one, on))


def scheme_of(city: str, scheme: str, on: date) -> tuple[schema.Appraisal, int]:
    """The version that holds on a day, and the pack's number. Refusals: packs.CityUnknown, SchemeUnknown."""
    active = packs.active(city)
    for one in active.pack.appraisals:
        if one.id == scheme and _holds(one, on):
            return one, active.number
    raise refusals.SchemeUnknown(city=city, scheme=scheme, day=on)


def _holds(one: schema.Appraisal, on: date) -> bool:
    return one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)


def application(id: UUID, on: date | None = None) -> facts.Application:
    """One application, as it stood at the end of a day where one is named. Refusals: ApplicationUnknown."""
    found = applications_of(models.Application.objects.filter(pk=id), on)
    if not found:
        raise refusals.ApplicationUnknown(application=id)
    return found[0]


def applications(
    city: str,
    *,
    creation: str = "",
    scheme: str = "",
    year: int | None = None,
    unit: UUID | None = None,
    on: date | None = None,
) -> list[facts.Application]:
    """Applications by year and name, at most 10,000; five queries, however many there are."""
    found = models.Application.objects.filter(city=city)
    for name, value in (("creation", creation), ("scheme", scheme), ("year", year), ("unit", unit)):
        if value:
            found = found.filter(**{name: value})
    return applications_of(found.order_by("-year", "name", "id")[:LISTED_MOST], on)


def on_notice(city: str, on: date) -> list[facts.Application]:
    """The applications that the public is asked about on a day, as things stand now; by the notice's last day and name."""
    told = models.Step.objects.filter(kind=facts.ANNOUNCED, first__lte=on, last__gte=on, application__city=city)
    found = applications_of(models.Application.objects.filter(pk__in=told.values("application")))
    asked = [one for one in found if one.state == facts.ANNOUNCED and one.steps[-1].first <= on <= one.steps[-1].last]
    return sorted(asked, key=lambda one: (one.steps[-1].last, one.name, one.id))


def applications_of(rows: Any, on: date | None = None) -> list[facts.Application]:
    until = clock.day_ends(on) if on else None
    told = rows.prefetch_related("sheets", "steps", "objections__answer")
    return [_application(row, until) for row in told if until is None or row.at < until]


def _application(row: models.Application, until: datetime | None) -> facts.Application:
    sheets = tuple(sheet_of(one) for one in _until(row.sheets.all(), until))
    steps = tuple(step_of(one) for one in _until(row.steps.all(), until))
    objections = tuple(_objection(one, until) for one in sorted(row.objections.all(), key=lambda o: (o.at, o.pk)))
    if until:
        objections = tuple(one for one in objections if one.at < until)
    return facts.Application(
        row.pk, row.city, row.creation, row.year, row.applicant, row.name, row.district, row.unit,
        _state(sheets, steps), schema.Appraisal.model_validate(row.rules), sheets, steps, objections, row.by, row.at,
    )  # fmt: skip


def _until(rows: Iterable[Any], until: datetime | None) -> list[Any]:
    return sorted((one for one in rows if until is None or one.at < until), key=lambda one: one.number)


def _state(sheets: tuple[facts.Sheet, ...], steps: tuple[facts.Step, ...]) -> str:
    # A sheet handed in after a return begins anew.
    last = steps[-1] if steps else None
    if last and not (last.kind == facts.RETURNED and sheets and sheets[-1].at > last.at):
        return last.kind
    return facts.APPLIED if not sheets or sheets[-1].stage == facts.SELF else facts.REVIEWED


def sheet_of(row: models.Sheet) -> facts.Sheet:
    score = None if row.score is None else scoring.decimal_of(Fraction(row.score))
    return facts.Sheet(
        row.pk, row.number, row.stage, filled_of(row.filled), score, row.level, row.passed, row.by, row.at
    )


def step_of(row: models.Step) -> facts.Step:
    return facts.Step(row.kind, row.first, row.last, row.level, row.document, row.why, row.by, row.at)


def _objection(row: models.Objection, until: datetime | None) -> facts.Objection:
    answer = row.answer if hasattr(row, "answer") else None
    if answer and until and answer.at >= until:
        answer = None
    return facts.Objection(
        row.pk, row.text, row.by, row.at, answer.upheld if answer else None, answer.why if answer else "",
        row.online,
    )  # fmt: skip


def filled_of(told: Mapping[str, Any]) -> facts.Filled:
    """A sheet as it was kept."""
    return facts.Filled(
        {
            leaf: facts.Entry(
                Decimal(one["points"]) if one["points"] is not None else None, one["met"], one["cases"], one["note"],
                tuple(one["evidence"]),
            )
            for leaf, one in told["entries"].items()
        },
        {name: facts.Told(Decimal(one["value"]), one["trace"]) for name, one in told["measured"].items()},
        tuple(told["vetoes"]),
    )  # fmt: skip


def plain(filled: facts.Filled) -> dict[str, Any]:
    """A sheet as it is kept: amounts as text, digit by digit."""
    return {
        "entries": {
            leaf: {
                "points": None if one.points is None else str(one.points), "met": one.met, "cases": one.cases,
                "note": one.note, "evidence": list(one.evidence),
            }
            for leaf, one in filled.entries.items()
        },
        "measured": {name: {"value": str(one.value), "trace": one.trace} for name, one in filled.measured.items()},
        "vetoes": list(filled.vetoes),
    }  # fmt: skip


def score(application_id: UUID, number: int | None = None) -> facts.Score:
    """A sheet scored anew from what was handed in, line by line; the last one, or ``number``.

    Refusals: ApplicationUnknown.
    """
    found = application(application_id)
    sheets = [one for one in found.sheets if number in (None, one.number)]
    if not sheets:
        raise refusals.ApplicationUnknown(application=application_id)
    return scoring.score(found.scheme, sheets[-1].filled)


def try_out(scheme: schema.Appraisal, filled: facts.Filled) -> facts.Score:
    """What a sheet would come to; keeps nothing. Refusals: those of the scoring."""
    return scoring.score(scheme, filled)


def verify(city: str) -> list[tuple[UUID, int]]:
    """Sheets whose kept score is not what they come to (there should be none): application and sheet number."""
    wrong = []
    for one in applications(city):
        for sheet in one.sheets:
            again = scoring.score(one.scheme, sheet.filled)
            if (again.score, again.level, again.passed) != (sheet.score, sheet.level, sheet.passed):
                wrong.append((one.id, sheet.number))
    return wrong


def holds(sha256: str) -> bool:
    """Whether a sheet refers to this file."""
    return models.File.objects.filter(sha256=sha256).exists()
