"""Answers meet the frame and the margins: names become codes, and strata too small for an error are joined."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from puhui.civic.surveys import facts, refusals
from puhui.civic.surveys.calc.weighting import Margin

LEAST = 2  # answers in a stratum, for an error of its own
ALIKE = 1e-6  # a margin that differs less from the population is taken as it is


@dataclass(frozen=True, slots=True)
class Frame:
    """Strata (H,): ids, people, people asked (None: not known), weighting classes; ``into``: old code -> new."""

    ids: tuple[str, ...]
    population: np.ndarray
    sampled: np.ndarray | None
    classes: np.ndarray
    known: bool
    into: np.ndarray
    others: tuple[str, ...]  # what each stratum was joined with, or empty


def framed(named: pl.Series, frame: pl.DataFrame | None) -> tuple[np.ndarray, Frame]:
    """Codes of the answers' strata in the frame's order, and the frame. Without a frame, strata as they are named."""
    if frame is None:
        ids = named.unique().sort()
        frame = pl.DataFrame({"stratum": ids, "population": [0.0] * len(ids)})
        known = False
    else:
        known = True
        for column in ("stratum", "population"):
            if column not in frame.columns:
                raise refusals.ColumnMissing(column=column, columns="、".join(frame.columns))
    told = frame["stratum"].cast(pl.String)
    if told.n_unique() < len(told):
        raise refusals.StratumTwice(stratum=told.filter(told.is_duplicated())[0])
    codes = _codes(named.cast(pl.String), told)
    if (unknown := codes < 0).any():
        raise refusals.StratumUnknown(stratum=named[int(np.argmax(unknown))])
    population = frame["population"].cast(pl.Float64).fill_null(0).to_numpy()
    sampled = frame["sampled"].cast(pl.Float64).fill_null(0).to_numpy() if "sampled" in frame.columns else None
    answered = np.bincount(codes, minlength=len(told))
    wrong = np.zeros(len(told), dtype=bool)
    if known:
        most = answered if sampled is None else np.maximum(answered, sampled)
        wrong = (population < most) | (population <= 0)
    if sampled is not None:
        wrong |= sampled < answered
    if wrong.any():
        at = int(np.argmax(wrong))
        asked = answered[at] if sampled is None else sampled[at]
        raise refusals.PopulationWrong(
            stratum=told[at], population=f"{population[at]:g}", sampled=f"{asked:g}", answered=int(answered[at])
        )
    classes = _classes(frame, told)
    ids = tuple(told.to_list())
    return codes, Frame(ids, population, sampled, classes, known, np.arange(len(ids)), ("",) * len(ids))


def _classes(frame: pl.DataFrame, told: pl.Series) -> np.ndarray:
    if "class" not in frame.columns:
        return np.arange(len(told))
    named = frame["class"].cast(pl.String).fill_null("")
    return _codes(named, named.unique(maintain_order=True))


def _codes(names: pl.Series, of: pl.Series) -> np.ndarray:
    """The place of each name in ``of``; -1 where it is not there."""
    kinds = names.cast(pl.Enum(of), strict=False)
    return kinds.to_physical().cast(pl.Int64).fill_null(-1).to_numpy()


def joined(strata: np.ndarray, frame: Frame) -> tuple[Frame, list[facts.Note]]:
    """Join each stratum with fewer than two answers with the next of the frame, the last with the one before."""
    n = np.bincount(strata, minlength=len(frame.ids))
    _all_classes_answer(frame, n)
    parts: list[list[int]] = []
    open_part: list[int] = []
    for at in range(len(frame.ids)):
        open_part.append(at)
        if n[open_part].sum() >= LEAST:
            parts.append(open_part)
            open_part = []
    if open_part and parts:
        parts[-1] += open_part
    if not parts:
        raise refusals.AnswersTooFew(n=int(n.sum()), least=LEAST)
    if len(parts) == len(frame.ids):
        return frame, []
    notes = [
        facts.Note("surveys.collapsed", {"joined": frame.ids[at], "into": "、".join(_others(frame, part, at))})
        for part in parts
        if len(part) > 1
        for at in part
        if n[at] < LEAST
    ]
    return _merged(frame, parts), notes


def _others(frame: Frame, part: list[int], at: int) -> list[str]:
    return [frame.ids[other] for other in part if other != at]


def _all_classes_answer(frame: Frame, n: np.ndarray) -> None:
    """A class of several strata in which nobody answered cannot be stood for by another class."""
    if frame.sampled is None or len(np.unique(frame.classes)) == len(frame.ids):
        return
    answered = np.bincount(frame.classes, weights=n)
    if (answered == 0).any():
        at = int(np.flatnonzero(frame.classes == int(np.argmax(answered == 0)))[0])
        raise refusals.ClassUnanswered(name=frame.ids[at])


def _merged(frame: Frame, parts: list[list[int]]) -> Frame:
    into = np.zeros(len(frame.ids), dtype=np.int64)
    for new, part in enumerate(parts):
        into[part] = new
    heads = [part[0] for part in parts]
    population = np.bincount(into, weights=frame.population, minlength=len(parts))
    sampled = None if frame.sampled is None else np.bincount(into, weights=frame.sampled, minlength=len(parts))
    classes = np.unique(frame.classes[heads], return_inverse=True)[1]
    ids = tuple(" + ".join(frame.ids[at] for at in part) for part in parts)
    others = tuple("、".join(frame.ids[at] for at in part[1:]) for part in parts)
    return Frame(ids, population, sampled, classes, frame.known, into, others)


def margins_of(
    kept: pl.DataFrame, margins: Mapping[str, Mapping[str, float]], people: float
) -> tuple[list[Margin], list[facts.Note]]:
    """Margins as codes, each brought to the same number of people: the population's. Refusals: of columns and margins."""
    found, notes = [], []
    for name, known in margins.items():
        if name not in kept.columns:
            raise refusals.ColumnMissing(column=name, columns="、".join(kept.columns))
        categories = pl.Series(list(known), dtype=pl.String)
        named = kept[name].cast(pl.String).fill_null("")
        codes = _codes(named, categories)
        if (unknown := codes < 0).any():
            raise refusals.MarginWrong(margin=name, category=named[int(np.argmax(unknown))])
        told = np.array([float(value) for value in known.values()])
        empty = (np.bincount(codes, minlength=len(told)) == 0) & (told > 0)
        if empty.any():
            raise refusals.MarginUnanswered(margin=name, category=categories[int(np.argmax(empty))])
        total = float(told.sum())
        if abs(total / people - 1) > ALIKE:
            said = {"margin": name, "told": f"{total:.10g}", "population": f"{people:.10g}"}
            notes.append(facts.Note("surveys.rescaled", said))
        found.append(Margin(name, codes, told * (people / total)))
    return found, notes
