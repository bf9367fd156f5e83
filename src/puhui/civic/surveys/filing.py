"""A figure from files alone, without a wave: answers, frame and margins as tables. Private to the room."""

import polars as pl

from puhui.civic.surveys import facts, refusals
from puhui.civic.surveys.calc import estimating, reading
from puhui.foundations.packs import schema

File = tuple[bytes, str]  # content, name
TOLD = ("stratum", "weight", "number", "outcome", "day")


def estimate_file(
    *, answers: File, metric: str = "", kind: facts.Kind | None = None, frame: File | None = None,
    margins: File | None = None, confidence: float = 0.95,
) -> facts.Estimate:  # fmt: skip
    """Estimate one column of a table of answers.

    ``answers``: ``stratum``, optionally ``weight``, metrics and margins under their own names; ``metric`` may be left
    out where there is one. ``frame``: ``stratum``, ``population``, optionally ``sampled``, ``class``. ``margins``:
    ``margin``, ``category``, ``people``. ``kind`` is a proportion where every answer is 0 or 1, else a mean.
    Refusals: EstimateRefused and below.
    """
    table = reading.table(*answers)
    known = _margins(margins)
    metric = metric or _only_metric(table, known)
    values = reading.numbers(table, metric)
    columns = [values.alias(metric), *(table[name] for name in ("stratum", *known) if name in table.columns)]
    if "weight" in table.columns:
        columns.append(reading.numbers(table, "weight"))
    if kind is None:
        kind = "proportion" if values.drop_nulls().is_in([0.0, 1.0]).all() else "mean"
    if "stratum" not in table.columns:
        raise refusals.ColumnMissing(column="stratum", columns="、".join(table.columns))
    told = pl.DataFrame(columns)
    return estimating.estimate(
        told, metric=metric, kind=kind, frame=_frame(frame), margins=known, confidence=confidence
    )  # fmt: skip


def _only_metric(table: pl.DataFrame, margins: estimating.Margins) -> str:
    found = [column for column in table.columns if column not in TOLD and column not in margins]
    if len(found) != 1:
        raise refusals.ColumnMissing(column="metric", columns="、".join(found or table.columns))
    return found[0]


def _frame(file: File | None) -> pl.DataFrame | None:
    if file is None:
        return None
    table = reading.table(*file)
    told = [reading.numbers(table, name) for name in ("population", "sampled") if name in table.columns]
    return pl.DataFrame([table[name] for name in ("stratum", "class") if name in table.columns] + told)


def _margins(file: File | None) -> dict[str, dict[str, float]]:
    if file is None:
        return {}
    table = reading.table(*file)
    people = reading.numbers(table, "people")
    for column in ("margin", "category"):
        if column not in table.columns:
            raise refusals.ColumnMissing(column=column, columns="、".join(table.columns))
    known: dict[str, dict[str, float]] = {}
    for margin, category, many in zip(table["margin"], table["category"], people, strict=True):
        known.setdefault(margin, {})[category] = many or 0.0
    return known


def read_frame(file: File) -> list[facts.StratumAsked]:
    """Strata of a table: ``stratum``, ``population``, optionally ``quota``, ``district``, ``class``.

    Refusals: those of files, ColumnMissing, ValueWrong.
    """
    table = reading.table(*file)
    people = reading.numbers(table, "population")
    if "stratum" not in table.columns:
        raise refusals.ColumnMissing(column="stratum", columns="、".join(table.columns))
    quotas = reading.numbers(table, "quota") if "quota" in table.columns else [None] * table.height
    texts = [table[name] if name in table.columns else [""] * table.height for name in ("district", "class")]
    return [
        facts.StratumAsked(
            name or "", int(many or 0), None if quota is None else int(quota), district or "", group or ""
        )
        for name, many, quota, district, group in zip(table["stratum"], people, quotas, *texts, strict=True)
    ]


def read_margins(file: File, survey: schema.Survey) -> dict[str, dict[str, int]]:
    """Known margins of a table, by question and choice; both may be given by id or in Chinese words."""
    known: dict[str, dict[str, int]] = {}
    for said, categories in _margins(file).items():
        question = next((one for one in survey.questions if said in (one.id, one.text.zh)), None)
        words = {} if question is None else {choice.text.zh: choice.id for choice in question.choices}
        name = said if question is None else question.id
        known[name] = {words.get(category, category): int(people) for category, people in categories.items()}
    return known
