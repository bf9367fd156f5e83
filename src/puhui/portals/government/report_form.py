"""What the report form takes and shows: typed words become what a unit tells; a blank stays blank and is no zero."""

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from puhui.oversight.assignments import facts, refusals

FILES_MOST = 10
TIMES, PROGRESS = "times", "progress"


def said_of(asked: QueryDict, task: facts.Task, kept: tuple[str, ...]) -> facts.Said:
    """What was typed; ``kept`` are the files that may stay. Refusals: FigureMalformed."""
    figures = {}
    for position, target in enumerate(task.targets, 1):
        value = number(asked.get(f"figure_{position}", ""), target.metric)
        if value is not None:
            figures[position] = value
    evidence = tuple(sha256 for sha256 in asked.getlist("evidence") if sha256 in kept)
    return facts.Said(
        whole(asked.get(PROGRESS, ""), _("progress")), whole(asked.get(TIMES, ""), _("times done")), figures, evidence,
        asked.get("problems", ""), asked.get("next_steps", ""),
    )  # fmt: skip


def number(written: Any, metric: str) -> Decimal | None:
    """A figure as people type it, full-width digits, separators and signs of percent too; None for a blank."""
    plain = unicodedata.normalize("NFKC", str(written)).strip().rstrip("%").replace(",", "").strip()
    if not plain:
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise refusals.FigureMalformed(metric=metric, value=str(written)[:40]) from None


def whole(written: Any, metric: str) -> int | None:
    """A whole number as people type it; None for a blank. Refusals: FigureMalformed."""
    value = number(written, metric)
    if value is None:
        return None
    if not value.is_finite() or value != value.to_integral_value() or abs(value) >= Decimal(10) ** 9:
        raise refusals.FigureMalformed(metric=metric, value=str(written)[:40])
    return int(value)


def typed(said: facts.Said | None, task: facts.Task, fill: dict[int, Decimal]) -> dict[str, Any]:
    """The form's fields from what was told, or empty; ``fill`` are figures for targets that nobody told yet."""
    told = said or facts.Said()
    return {
        PROGRESS: number_words(told.progress), TIMES: number_words(told.times), "problems": told.problems, "next_steps": told.next_steps,
        "figures": [
            {"position": n, "is": target, "value": number_words(told.figures.get(n, fill.get(n))), "filled": n in fill and n not in told.figures}
            for n, target in enumerate(task.targets, 1)
        ],
    }  # fmt: skip


def typed_again(asked: QueryDict, task: facts.Task) -> dict[str, Any]:
    """What was typed, shown again beside the reason it was refused for."""
    return {name: asked.get(name, "") for name in (PROGRESS, TIMES, "problems", "next_steps")} | {
        "figures": [
            {"position": n, "is": target, "value": asked.get(f"figure_{n}", ""), "filled": False}
            for n, target in enumerate(task.targets, 1)
        ]
    }


def number_words(value: Decimal | int | None) -> str:
    """A figure as a form shows it, without zeros that say nothing; a blank is empty."""
    if value is None:
        return ""
    written = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return written.rstrip("0").rstrip(".") if "." in written else written
