"""One methodology as a page: formula in words, factors, versions, worked cases, and a calculator.

Public pages and the console show the same page from here. It calculates nothing: the numbers come from the
journey.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.urls import reverse
from django.utils.translation import gettext as _

from puhui.foundations.packs import schema
from puhui.ground.refusals import Refusal
from puhui.journeys.packs import browse_packs
from puhui.portals.shared import formulas, problems
from puhui.portals.shared.templatetags.library import plain, said

ROWS_MAX = 200  # rows that may be typed into the calculator


@dataclass(frozen=True)
class Step:
    """One line of the formula."""

    name: str
    parts: list[formulas.Part]
    written: str
    note: str
    is_result: bool


@dataclass
class Asked:
    """One field of the calculator, with what was typed into it."""

    name: str
    label: str
    unit: str
    kind: str  # number, choice, list, table
    choices: list[str] = field(default_factory=list)
    columns: list[tuple[str, str]] = field(default_factory=list)  # names and units of a table's columns
    range: str = ""
    value: str = ""
    error: str = ""


@dataclass(frozen=True)
class Parameter:
    """How one input or column is measured."""

    name: str
    label: str
    unit: str
    range: str
    frequency: str
    source: str
    uncertainty: str  # "± 0.5 %", "" where it is not known


def context(
    *, city: str, name: str, version: str | None, today: date, typed: Mapping[str, str], address: str
) -> dict[str, object]:
    """Everything ``shared/methodology/body.html`` shows; ``address`` names the URL of (city, id, version).

    Refusals: packs.CityUnknown, methodology's for an unknown id or version.
    """
    volume = browse_packs.volume(city=city, name=name, version=version, on=today)
    shown = volume.methodology
    asked = fields(shown, typed)
    return {
        "place": volume.pack.pack.city,
        "methodology": shown,
        "steps": steps(shown, {name: factor_name(found[0]) for name, found in volume.factors.items()}),
        "inputs": asked,
        "parameters": parameters(shown),
        "factors": [_factor_group(one, found, today) for one, found in volume.factors.items()],
        "versions": [
            {
                "version": one.version,
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "holds": _holds(one, today),
                "shown": one.version == shown.version,
                "address": reverse(address, args=[city, name, one.version]),
            }
            for one in volume.versions
        ],
        "cases": [_case(shown, case) for case in shown.cases],
        "scenarios": volume.scenarios,
        "calculator": _calculator(city, shown, asked, typed, today),
    }


def _calculator(
    city: str, shown: schema.Methodology, asked: list["Asked"], typed: Mapping[str, str], today: date
) -> dict[str, object]:
    found: dict[str, object] = {"fields": asked, "on": day(typed, _usual_day(shown, today))}
    if not any(key.startswith("in_") for key in typed):
        return found
    read = values(shown, asked)
    if read is None:
        return found
    try:
        answer = browse_packs.recompute(city=city, name=shown.id, version=shown.version, inputs=read, on=found["on"])
        found["answer"] = answer
    except Refusal as refusal:
        found["refused"] = {"what": problems.sentence(refusal), "code": refusal.code}
    return found


def _usual_day(shown: schema.Methodology, today: date) -> date:
    """Today, or the last day of a version that no longer holds."""
    if shown.valid_to is not None and shown.valid_to < today:
        return shown.valid_to
    return max(today, shown.valid_from)


def _holds(one: schema.Methodology | schema.Factor, today: date) -> bool:
    return one.valid_from <= today and (one.valid_to is None or today <= one.valid_to)


def _factor_group(name: str, found: list[schema.Factor], today: date) -> dict[str, object]:
    return {
        "id": name,
        "name": factor_name(found[0]),
        "values": [{"factor": f, "unit": formulas.unit(f.unit), "holds": _holds(f, today)} for f in found],
    }


def _case(shown: schema.Methodology, case: schema.Case) -> dict[str, object]:
    grams = case.milligrams if case.milligrams is not None else int((case.grams or Decimal(0)) * 1000)
    told = []
    for name, value in case.inputs.items():
        one = shown.inputs[name]
        number = _("{rows} rows").format(rows=len(value)) if isinstance(value, list | tuple) else plain(value)
        told.append(f"{said(one.name)} {number} {formulas.unit(one.unit)}".strip())
    return {"case": case, "milligrams": grams, "inputs": "、".join(told)}


def factor_name(factor: schema.Factor) -> str:
    """A factor's name, or its id made readable."""
    return said(factor.name) or factor.id.replace("_", " ")


def steps(methodology: schema.Methodology, factors: Mapping[str, str]) -> list[Step]:
    """The formula line by line, in the order in which the pack writes it."""
    inputs = {name: said(one.name) for name, one in methodology.inputs.items()}
    for one in methodology.inputs.values():
        inputs |= {column: said(c.name) for column, c in one.columns.items()}
    names = {name: formulas.step_name(name) for name in methodology.steps}
    return [
        Step(
            name=names[name],
            parts=formulas.parts(written, inputs, names, factors),
            written=written,
            note=said(methodology.notes[name]) if name in methodology.notes else "",
            is_result=name == methodology.result,
        )
        for name, written in methodology.steps.items()
    ]


def fields(methodology: schema.Methodology, typed: Mapping[str, str]) -> list[Asked]:
    """The calculator's fields; before anything is typed they hold the first worked case."""
    example = methodology.cases[0].inputs if methodology.cases else {}
    found = []
    for name, one in methodology.inputs.items():
        asked = Asked(name=name, label=said(one.name), unit=formulas.unit(one.unit), kind=_kind(one))
        asked.choices = list(one.choices)
        asked.columns = [(said(c.name), formulas.unit(c.unit)) for c in one.columns.values()]
        asked.range = _range(one)
        asked.value = (
            typed.get(f"in_{name}", "") if any(k.startswith("in_") for k in typed) else _shown(example.get(name), one)
        )
        found.append(asked)
    return found


def frequency(name: str) -> str:
    """How often an input is measured, in words."""
    return {
        "continuous": _("continuously"), "daily": _("daily"), "weekly": _("weekly"), "monthly": _("monthly"),
        "quarterly": _("quarterly"), "yearly": _("yearly"), "five_yearly": _("every five years"),
        "each_batch": _("each batch"), "each_period": _("each monitoring period"), "once": _("once, at the start"),
    }[name]  # fmt: skip


def parameters(methodology: schema.Methodology) -> list[Parameter]:
    """What is measured, in the order in which the pack writes it; a table's columns stand for the table."""
    every = [pair for name, one in methodology.inputs.items() for pair in (one.columns or {name: one}).items()]
    return [
        Parameter(
            name=name,
            label=said(one.name),
            unit=formulas.unit(one.unit),
            range=_range(one),
            frequency=frequency(one.measured.frequency),
            source=said(one.measured.source),
            uncertainty="" if one.measured.uncertainty is None else f"± {plain(one.measured.uncertainty)} %",
        )
        for name, one in every
        if one.measured is not None
    ]


def _range(one: schema.Input) -> str:
    if one.maximum is None:
        return ""
    return _("{low} to {high}").format(low=plain(one.minimum), high=plain(one.maximum))


def values(methodology: schema.Methodology, asked: list[Asked]) -> dict[str, object] | None:
    """What was typed as numbers and rows for ``evaluate``; None, with errors at the fields, where it cannot be."""
    read = {}
    for one in asked:
        try:
            read[one.name] = _read(methodology.inputs[one.name], one)
        except ValueError as error:
            one.error = str(error)
    return None if any(one.error for one in asked) else read


def _kind(one: schema.Input) -> str:
    if one.columns:
        return "table"
    if one.choices:
        return "choice"
    return "list" if one.list else "number"


def _shown(value: object, one: schema.Input) -> str:
    """An example value as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        rows = [", ".join(plain(row[c]) for c in one.columns) if one.columns else plain(row) for row in value]
        return "\n".join(rows)
    return plain(value)


def _read(one: schema.Input, asked: Asked) -> object:
    if asked.kind == "choice":
        if asked.value not in one.choices:
            raise ValueError(_("Choose one."))
        return asked.value
    if asked.kind == "number":
        return _number(asked.value)
    lines = [line for line in asked.value.splitlines() if line.strip()]
    if len(lines) > ROWS_MAX:
        raise ValueError(_("At most {rows} rows can be typed here.").format(rows=ROWS_MAX))
    if asked.kind == "list":
        return [_number(cell) for line in lines for cell in line.replace("，", ",").split(",") if cell.strip()]
    return [_row(one, line) for line in lines]


def _row(one: schema.Input, line: str) -> dict[str, object]:
    cells = [cell.strip() for cell in line.replace("，", ",").replace("\t", ",").split(",")]
    if len(cells) != len(one.columns):
        raise ValueError(_("“{line}” should have {columns} values.").format(line=line, columns=len(one.columns)))
    return {
        name: cell if column.choices else _number(cell)
        for (name, column), cell in zip(one.columns.items(), cells, strict=True)
    }


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(_("“{text}” is not a number.").format(text=text)) from None
    if not number.is_finite():
        raise ValueError(_("“{text}” is not a number.").format(text=text))
    return number


def day(typed: Mapping[str, str], today: date) -> date:
    """The day to count by; today where none or nonsense is typed."""
    try:
        return date.fromisoformat(typed.get("on", ""))
    except ValueError:
        return today
