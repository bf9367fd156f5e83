"""One sheet of answers: what fits the questions, what counts for a figure, and how likely sheets are alike."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import polars as pl

from puhui.civic.surveys import refusals
from puhui.foundations.packs import schema

TEXT_MAX = 1_000
# Sheets that can be filled in in fewer ways than this are alike by chance too often to say anything.
WAYS_MIN = 1_000


def checked(survey: schema.Survey, said: Mapping[str, Any], language: str = "zh") -> dict[str, Any]:
    """The answers that fit, by question; what was left empty is left out. Refusals: AnswerMissing, AnswerWrong."""
    kept: dict[str, Any] = {}
    for question in survey.questions:
        value = said.get(question.id)
        empty = value is None or value == [] or (isinstance(value, str) and not value.strip())
        if empty and question.required:
            raise refusals.AnswerMissing(question=getattr(question.text, language))
        if not empty:
            kept[question.id] = _fitting(question, value, language)
    unknown = set(said) - {question.id for question in survey.questions}
    if unknown:
        raise refusals.AnswerWrong(question=sorted(unknown)[0])
    return kept


def _fitting(question: schema.SurveyQuestion, value: Any, language: str) -> Any:
    choices = {choice.id for choice in question.choices}
    if question.kind == "single":
        fits = isinstance(value, str) and value in choices
    elif question.kind == "multiple":
        value = sorted(set(value)) if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        fits = set(value) <= choices and len(value) <= (question.chosen_max or len(choices))
    elif question.kind == "text":
        value = str(value).strip()[:TEXT_MAX]
        fits = True
    else:
        value = _number(value)
        fits = value is not None and question.least <= value <= question.most
    if not fits:
        raise refusals.AnswerWrong(question=getattr(question.text, language))
    return value


def _number(value: Any) -> int | None:
    text = str(value).strip()
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) <= 12 else None


def ways(survey: schema.Survey) -> int:
    """In how many ways the sheet can be filled in, free texts aside."""
    counts = {
        "single": lambda q: len(q.choices), "multiple": lambda q: 2 ** len(q.choices) - 1,
        "scale": lambda q: q.most - q.least + 1, "number": lambda q: q.most - q.least + 1, "text": lambda q: 1,
    }  # fmt: skip
    return prod(counts[question.kind](question) for question in survey.questions)


def measured(said: pl.Series, survey: schema.Survey, metric: schema.SurveyMetric) -> pl.Series:
    """A column of answers (as JSON's text without outer quotes) as what the metric counts; null where unanswered."""
    question = survey.question(metric.question)
    if question.kind == "single":
        found = said.is_in(list(metric.counts)).cast(pl.Float64)
    elif question.kind == "multiple":
        found = said.str.contains_any([f'"{name}"' for name in metric.counts]).cast(pl.Float64)
    else:
        found = said.cast(pl.Float64)
        if metric.at_least is not None:
            found = (found >= metric.at_least).cast(pl.Float64)
    return pl.select(pl.when(said.is_not_null()).then(found).alias(metric.id)).to_series()


def wording(survey: schema.Survey, question: str) -> str:
    """What a question is compared by: its words, kind and choices, as canonical text."""
    return survey.question(question).model_dump_json(exclude={"help", "required"}, exclude_defaults=True)
