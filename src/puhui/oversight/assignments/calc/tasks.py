"""What an assignment may say, checked as a whole."""

from dataclasses import replace
from decimal import Decimal

from puhui.oversight.assignments import facts, refusals

VALUE_LARGEST = Decimal(10) ** 15
PLACES = Decimal("0.0001")
# The longest task of the five cities' documents has about 600 letters.
TITLE_MOST, TEXT_MOST, TARGETS_MOST = 2_000, 20_000, 200
WORD_MOST = 500


def checked(task: facts.Task) -> facts.Task:
    """The task as it is kept: spaces around its title gone, values with four places.

    Refusals: TitleMissing, TooMuchSaid, LeadMissing, UnitTwice, DueAndQuota, DueBeforeStart, QuotaMalformed,
    TargetMalformed.
    """
    if not (title := task.title.strip()):
        raise refusals.TitleMissing()
    for words, most in ((title, TITLE_MOST), (task.group, TITLE_MOST), (task.text, TEXT_MOST)):
        if len(words) > most:
            raise refusals.TooMuchSaid(most=most)
    if len(task.targets) > TARGETS_MOST:
        raise refusals.TooMuchSaid(most=TARGETS_MOST)
    if not task.leads:
        raise refusals.LeadMissing(title=title)
    named = (*task.leads, *task.cooperating)
    for unit in named:
        if named.count(unit) > 1:
            raise refusals.UnitTwice(unit=unit)
    if task.due and task.quota_times is not None:
        raise refusals.DueAndQuota(title=title)
    if task.due and task.due < task.starts:
        raise refusals.DueBeforeStart(due=task.due, starts=task.starts)
    given = task.quota_times is not None or task.quota_period
    if given and (task.quota_times is None or task.quota_times < 1 or task.quota_period not in facts.MONTHS):
        raise refusals.QuotaMalformed(times=task.quota_times, period=task.quota_period)
    return replace(task, title=title, targets=tuple(_target(one) for one in task.targets))


def _target(target: facts.Target) -> facts.Target:
    if not target.metric.strip():
        raise refusals.TargetMalformed(metric=target.metric, problem="metric")
    if target.comparator not in facts.COMPARATORS:
        raise refusals.TargetMalformed(metric=target.metric, problem=target.comparator)
    if len(target.metric) > WORD_MOST or len(target.unit) > WORD_MOST or len(target.scope) > WORD_MOST:
        raise refusals.TooMuchSaid(most=WORD_MOST)
    value = Decimal(target.value)
    if not value.is_finite() or abs(value) >= VALUE_LARGEST or value != value.quantize(PLACES):
        raise refusals.TargetMalformed(metric=target.metric, problem=f"{target.value}")
    if target.gather not in (facts.SUM, facts.AVERAGE):
        raise refusals.TargetMalformed(metric=target.metric, problem=target.gather)
    return replace(target, value=value.quantize(PLACES))
