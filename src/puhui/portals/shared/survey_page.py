"""A survey's figures as pages draw them: a bar and its whiskers per row, in hundredths of the width."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from puhui.civic.surveys import facts
from puhui.foundations.packs import schema
from puhui.journeys.civic.run_survey import Running
from puhui.portals.shared.survey_words import percent

WIDE = 100.0


def words(text: schema.Text) -> str:
    """A text in the reader's language."""
    return text.en if (get_language() or "").startswith("en") else text.zh


def figures(one: Running) -> list[dict[str, Any]]:
    """Every figure of a wave: name, words, rows to draw, what must be said beside it, the change since before."""
    return [_figure(one, figure) for figure in one.figures]


def _figure(one: Running, figure: facts.Figure) -> dict[str, Any]:
    metric, found = one.survey.metric(figure.metric), figure.estimate
    told: dict[str, Any] = {"id": figure.metric, "name": words(metric.name), "source": metric.source, "found": found}
    question = one.survey.question(metric.question)
    told["question"] = words(question.text)
    if found is None:
        return told
    whole = (_("The whole"), found.n, found.estimate, found.low, found.high)
    parts = [(part.id, part.n, part.estimate, part.low, part.high) for part in found.strata]
    scale = _scale(found)
    told |= {
        "estimate": number(found, found.estimate), "low": number(found, found.low), "high": number(found, found.high),
        "margin": number(found, found.margin), "sure": f"{found.confidence:.0%}", "se": number(found, found.se, 2),
        "deff": "–" if found.deff is None else f"{found.deff:.2f}", "rate": _rate(found.response_rate),
        "notes": [note.sentence(_) for note in found.notes],
        "rows": [_row(found, scale, *row) for row in ([whole, *parts] if len(parts) > 1 else [whole])],
        "change": _change(found, one.compared[figure.metric]),
    }  # fmt: skip
    return told


def _scale(found: facts.Estimate) -> tuple[float, float]:
    if found.kind == "proportion":
        return 0.0, 1.0
    if found.kind == "total":
        return 0.0, max(found.high, 1e-9) * 1.02
    ends = [end for part in found.strata for end in (part.low, part.high) if end is not None]
    low, high = min([found.low, *ends]), max([found.high, *ends])
    return min(low, 0.0), max(high, low + 1e-9)


def _row(found: facts.Estimate, scale: tuple[float, float], name: str, n: int, at, low, high) -> dict[str, Any]:
    if at is None:
        return {"name": name, "n": n, "silent": True}

    def placed(value: float) -> float:
        return round(min(max((value - scale[0]) / (scale[1] - scale[0]), 0.0), 1.0) * WIDE, 2)

    return {
        "name": name, "n": n, "at": placed(at), "low": placed(low), "high": placed(high), "said": number(found, at),
        "between": f"{number(found, low)} – {number(found, high)}",
    }  # fmt: skip


def _change(found: facts.Estimate, compared: facts.Compared) -> str:
    if compared.change is None:
        otherwise = not compared.first and not compared.comparable
        return _("Not compared with the wave before: the question was asked otherwise.") if otherwise else ""
    up = f"{compared.change * 100:+.1f}" if found.kind == "proportion" else f"{compared.change:+,.4g}"
    if found.kind == "proportion":
        sentence = _("{change} percentage points since the wave before, {how}.")
    else:
        sentence = _("{change} since the wave before, {how}.")
    how = _("more than chance explains") if compared.shows else _("which chance alone may explain")
    return sentence.format(change=up, how=how)


def number(found: facts.Estimate, value: float, places: int = 1) -> str:
    """A figure in its own kind."""
    return percent(value, places) if found.kind == "proportion" else f"{value:,.{places}f}"


def _rate(rate: float | None) -> str:
    return "–" if rate is None else percent(rate)
