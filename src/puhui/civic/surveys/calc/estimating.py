"""A figure with its error, from answers in columns.

Estimates are weighted; their error is Taylor's linearisation over strata with finite population correction
(Cochran 1977, chapter 5; Särndal, Swensson and Wretman 1992, 5.5):

    V = sum over h of (1 - n_h / N_h) * n_h / (n_h - 1) * sum of (z_i - mean of z in h)^2,

z_i = w_i (y_i - mean) / sum of w for means and proportions, w_i y_i for totals, with residuals of the margins in place
of y where weights were fitted. Intervals take Student's t with n - H degrees of freedom: for proportions on the scale
of log odds, which keeps them between 0 and 1; where everybody answers alike, Wilson's (1927). A stratum with fewer than
two answers has no error of its own: it is joined with the next of the frame (the last with the one before), aloud.
Floats are used for these figures, which are estimates; nothing that is kept in a book is counted here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
import polars as pl

from puhui.civic.surveys import facts, refusals
from puhui.civic.surveys.calc import joining, weighting
from puhui.civic.surveys.calc.quantiles import t_quantile
from puhui.civic.surveys.calc.weighting import Margin

LEAST = 2
Margins = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Sample:
    """Answers as arrays: ``strata`` codes (n,), ``weights`` (n,); the frame, per stratum (H,).

    ``complete`` (H,): who answered the survey, be it this question or not: that is what the response rate counts.
    """

    strata: np.ndarray
    weights: np.ndarray
    frame: joining.Frame
    margins: tuple[Margin, ...]
    complete: np.ndarray
    notes: tuple[facts.Note, ...]


def estimate(
    answers: pl.DataFrame, *, metric: str, kind: facts.Kind, frame: pl.DataFrame | None = None,
    margins: Margins | None = None, confidence: float = 0.95,
) -> facts.Estimate:  # fmt: skip
    """Estimate the column ``metric`` of ``answers``.

    ``answers``: ``stratum`` (String), ``metric`` (number, null where unanswered), optionally ``weight`` (number: used
    as it is), and a column (String) for each of ``margins`` (name -> category -> people). ``frame``: ``stratum``,
    ``population`` (people), optionally ``sampled`` (people asked, whoever answers) and ``class`` (weighting class,
    the stratum itself where it is missing). Refusals: EstimateRefused and below.
    """
    kept, unanswered = _answered(answers, metric, kind)
    sample = weighed(kept, frame, margins or {}, answers["stratum"] if unanswered else None)
    values = kept[metric].to_numpy()
    notes = list(sample.notes)
    if unanswered:
        notes.append(facts.Note("surveys.unanswered", {"count": unanswered}))
    return _figure(sample, values, metric, kind, confidence, notes)


def weighed(
    kept: pl.DataFrame, frame: pl.DataFrame | None, margins: Margins, everybody: pl.Series | None = None
) -> Sample:
    """Answers with their final weights; strata with fewer than two answers joined. Shapes as of ``estimate``.

    ``everybody``: the strata of all answers, where some left this question out.
    """
    if kept.height < LEAST:
        raise refusals.AnswersTooFew(n=kept.height, least=LEAST)
    strata, told = joining.framed(kept["stratum"], frame)
    joined, notes = joining.joined(strata, told)
    strata = joined.into[strata]
    all_strata = strata if everybody is None else joined.into[joining.framed(everybody.drop_nulls(), frame)[0]]
    weights = _weights(kept, strata, joined)
    if "weight" in kept.columns:
        notes.append(facts.Note("surveys.weights_kept"))
    elif joined.sampled is not None:
        notes.append(facts.Note("surveys.responding_assumed"))
    if joined.sampled is None:
        notes.append(facts.Note("surveys.no_cases"))
    if not joined.known:
        notes.append(facts.Note("surveys.no_frame"))
    known, said = joining.margins_of(kept, margins, float(weights.sum()))
    notes += said
    if known:
        fitted = weighting.raked(weights, known)
        weights = fitted.weights
        names = "、".join(margin.name for margin in known)
        if fitted.settled:
            notes.append(facts.Note("surveys.raked", {"margins": names, "rounds": fitted.rounds}))
        else:
            left = {"margins": names, "rounds": fitted.rounds, "gap": f"{fitted.gap * 100:.4g}"}
            notes.append(facts.Note("surveys.not_converged", left))
    complete = np.bincount(all_strata, minlength=len(joined.ids))
    return Sample(strata, weights, joined, tuple(known), complete, tuple(notes))


def _answered(answers: pl.DataFrame, metric: str, kind: facts.Kind) -> tuple[pl.DataFrame, int]:
    for column in ("stratum", metric):
        if column not in answers.columns:
            raise refusals.ColumnMissing(column=column, columns="、".join(answers.columns))
    values = answers[metric].cast(pl.Float64)
    missing = values.is_null() | answers["stratum"].is_null()
    kept = answers.with_columns(values)
    if (count := int(missing.sum())) > 0:
        kept = kept.filter(~missing)
    array = kept[metric].to_numpy()
    wrong = ~np.isfinite(array)
    if kind == "proportion":
        wrong |= (array != 0) & (array != 1)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise refusals.ValueWrong(column=metric, row=row + 2, value=array[row])
    return kept, count


def _weights(kept: pl.DataFrame, strata: np.ndarray, frame: joining.Frame) -> np.ndarray:
    if "weight" in kept.columns:
        weights = kept["weight"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        wrong = ~(weights > 0) | ~np.isfinite(weights)
        if wrong.any():
            row = int(np.argmax(wrong))
            raise refusals.WeightWrong(row=row + 2, value=weights[row])
        return weights
    if not frame.known:
        return np.ones(len(strata))
    answered = np.bincount(strata, minlength=len(frame.ids))
    asked = answered if frame.sampled is None else frame.sampled
    weights = weighting.designed(strata, frame.population, asked)
    if frame.sampled is None:
        return weights
    return weighting.for_silence(weights, strata, frame.classes, frame.population, int(frame.classes.max()) + 1)


def _figure(
    sample: Sample, values: np.ndarray, metric: str, kind: facts.Kind, confidence: float, notes: list[facts.Note]
) -> facts.Estimate:
    weights, strata, frame = sample.weights, sample.strata, sample.frame
    people = float(weights.sum())
    mean = float(weights @ values) / people
    spread = weighting.residuals(values, weights, sample.margins) if sample.margins else values - mean
    scored = weights * (spread if sample.margins or kind != "total" else values)
    variance = _variance(scored, strata, frame)
    scale = 1.0 if kind == "total" else people
    se = sqrt(variance) / scale
    n, df = len(values), len(values) - len(frame.ids)
    around = float(weights @ (values - mean) ** 2) / people
    low, high, how = _interval(mean if kind != "total" else mean * people, se, kind, n, df, confidence)
    if how == "wilson":
        notes.append(facts.Note("surveys.all_alike"))
    simple = around / (n - 1) * (1 - n / people if frame.known and people > n else 1.0)
    of_mean = variance / people**2
    method = "+".join(
        ("stratified", *(("raked",) if len(sample.margins) > 1 else ("poststratified",) * len(sample.margins)),
         "taylor", how)
    )  # fmt: skip
    return facts.Estimate(
        metric=metric, kind=kind, n=n, estimate=mean if kind != "total" else mean * people, se=se, low=low, high=high,
        confidence=confidence, df=df, deff=of_mean / simple if simple > 0 else None,
        response_rate=None if frame.sampled is None else int(sample.complete.sum()) / int(frame.sampled.sum()), population=people,
        method=method, strata=_strata(sample, values, kind, confidence), notes=tuple(notes),
    )  # fmt: skip


def _variance(scored: np.ndarray, strata: np.ndarray, frame: joining.Frame) -> float:
    """The variance of the sum of ``scored``, by strata."""
    height = len(frame.ids)
    n = np.bincount(strata, minlength=height)
    means = np.bincount(strata, weights=scored, minlength=height) / n
    squares = np.bincount(strata, weights=(scored - means[strata]) ** 2, minlength=height)
    spared = 1 - n / frame.population if frame.known else np.ones(height)
    return float(np.sum(np.maximum(spared, 0) * n / (n - 1) * squares))


def _interval(
    figure: float, se: float, kind: facts.Kind, n: int, df: int, confidence: float
) -> tuple[float, float, str]:
    t = t_quantile(max(df, 1), confidence)
    if kind != "proportion":
        return figure - t * se, figure + t * se, "t"
    if figure <= 0 or figure >= 1 or se == 0:
        share = min(max(figure, 0.0), 1.0)
        middle = (share + t * t / (2 * n)) / (1 + t * t / n)
        half = t / (1 + t * t / n) * sqrt(share * (1 - share) / n + t * t / (4 * n * n))
        return (0.0 if share == 0 else middle - half), (1.0 if share == 1 else middle + half), "wilson"
    odds, wide = log(figure / (1 - figure)), t * se / (figure * (1 - figure))
    return 1 / (1 + exp(-(odds - wide))), 1 / (1 + exp(-(odds + wide))), "logit"


def _strata(
    sample: Sample, values: np.ndarray, kind: facts.Kind, confidence: float
) -> tuple[facts.StratumEstimate, ...]:
    frame, height = sample.frame, len(sample.frame.ids)
    n = np.bincount(sample.strata, minlength=height)
    heavy = np.bincount(sample.strata, weights=sample.weights, minlength=height)
    means = np.bincount(sample.strata, weights=sample.weights * values, minlength=height) / heavy
    around = sample.weights * (values - means[sample.strata])
    squares = np.bincount(sample.strata, weights=around**2, minlength=height)
    spared = np.maximum(1 - n / frame.population, 0) if frame.known else np.ones(height)
    errors = np.sqrt(spared * n / (n - 1) * squares) / heavy
    by = heavy if kind == "total" else np.ones(height)
    told = []
    for at, id in enumerate(frame.ids):
        asked = None if frame.sampled is None else int(frame.sampled[at])
        many, figure, se = int(n[at]), float(means[at] * by[at]), float(errors[at] * by[at])
        low, high, _ = _interval(figure, se, kind, many, many - 1, confidence)
        told.append(
            facts.StratumEstimate(
                id=id, population=float(frame.population[at]) if frame.known else None, sampled=asked, n=many,
                estimate=figure, se=se, response_rate=int(sample.complete[at]) / asked if asked else None, low=low, high=high,
                joined_with=frame.others[at],
            )
        )  # fmt: skip
    return tuple(told)
