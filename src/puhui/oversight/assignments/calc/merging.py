"""Figures of several units as one: counts are summed, shares averaged, and a blank is neither zero nor counted."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from puhui.oversight.assignments import facts, refusals

PLACES = Decimal("0.0001")
PROGRESS_MOST = 100
TIMES_MOST = 1_000_000
WORDS_MOST = 4_000
EVIDENCE_MOST = 50


def gathered(
    targets: Sequence[facts.Target], told: Iterable[Mapping[int, Decimal]], asked: int
) -> tuple[facts.Gathered, ...]:
    """Each target's figures as one; an average is rounded half to even, at four places."""
    rows = list(told)
    found = []
    for position, target in enumerate(targets, 1):
        values = [row[position] for row in rows if position in row]
        value = sum(values, Decimal(0)) if values else None
        if values and target.gather == facts.AVERAGE:
            value = (value / len(values)).quantize(PLACES, ROUND_HALF_EVEN)
        found.append(facts.Gathered(position, value, len(values), asked))
    return tuple(found)


def checked(said: facts.Said, targets: Sequence[facts.Target]) -> facts.Said:
    """What was told, as it is kept.

    Refusals: ProgressOutOfRange, ShareOutOfRange, FigureMalformed, TooMuchSaid, NothingSaid.
    """
    if said.progress is not None and not 0 <= said.progress <= PROGRESS_MOST:
        raise refusals.ProgressOutOfRange(progress=said.progress)
    if said.times is not None and not 0 <= said.times <= TIMES_MOST:
        raise refusals.FigureMalformed(metric="times", value=said.times)
    figures = {}
    for position, value in sorted(said.figures.items()):
        if not 1 <= position <= len(targets):
            raise refusals.FigureMalformed(metric=position, value=value)
        value = Decimal(value)
        if not value.is_finite() or abs(value) >= Decimal(10) ** 15 or value != value.quantize(PLACES):
            raise refusals.FigureMalformed(metric=targets[position - 1].metric, value=value)
        if targets[position - 1].unit == "%" and not 0 <= value <= PROGRESS_MOST:
            raise refusals.ShareOutOfRange(metric=targets[position - 1].metric, value=value)
        if value < 0 <= targets[position - 1].value:
            # Nobody holds minus five events; a figure may go below zero where what was promised does.
            raise refusals.FigureMalformed(metric=targets[position - 1].metric, value=value)
        figures[position] = value.quantize(PLACES)
    for text in (said.problems, said.next_steps):
        if len(text) > WORDS_MOST:
            raise refusals.TooMuchSaid(most=WORDS_MOST)
    if len(said.evidence) > EVIDENCE_MOST:
        raise refusals.TooMuchSaid(most=EVIDENCE_MOST)
    problems, next_steps = said.problems.strip(), said.next_steps.strip()
    if said.progress is None and said.times is None and not (figures or problems or next_steps or said.evidence):
        raise refusals.NothingSaid()
    return facts.Said(said.progress, said.times, figures, tuple(said.evidence), problems, next_steps)
