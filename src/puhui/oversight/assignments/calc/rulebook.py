"""A city's rules as plain data, and as facts."""

from collections.abc import Mapping
from typing import Any

from puhui.oversight.assignments import facts, refusals


def read(told: Mapping[str, Any]) -> facts.Rules:
    """Refusals: RulesMalformed, with the field that does not hold."""
    asked = {name: value for name, value in told.items() if name not in ("scores", "evaluation")}
    _only(asked, "rules", "cycles", "near_days", "tolerance_percent", "missed_days", "ladder")
    cycles = tuple(_cycle(one) for one in told["cycles"])
    names = [cycle.name for cycle in cycles]
    if len(set(names)) != len(names):
        raise refusals.RulesMalformed(field="cycles", problem="a name stands twice")
    ladder = tuple(_step(one) for one in told["ladder"])
    if [step.name for step in ladder] != [name for name in facts.STEPS if name in {step.name for step in ladder}]:
        raise refusals.RulesMalformed(field="ladder", problem="steps are told once each, the mildest first")
    return facts.Rules(
        cycles, _whole(told, "near_days", 0, 366), _whole(told, "tolerance_percent", 0, 100),
        _whole(told, "missed_days", 0, 366), ladder, _scoring(told.get("scores")), _form(told.get("evaluation")),
    )  # fmt: skip


def _cycle(told: Mapping[str, Any]) -> facts.Cycle:
    _only(told, "cycle", "name", "period", "due_month", "due_day", "opens", "reminds", "locks")
    period = told["period"]
    if period not in facts.MONTHS:
        raise refusals.RulesMalformed(field="period", problem=str(period))
    found = facts.Cycle(
        str(told["name"]), period, _whole(told, "due_month", 1, facts.MONTHS[period] + 12), _whole(told, "due_day", 1, 31),
        _shift(told["opens"], "opens"), _shift(told["reminds"], "reminds"), _shift(told["locks"], "locks"),
    )  # fmt: skip
    if not found.opens.days <= found.reminds.days <= 0 <= found.locks.days:
        raise refusals.RulesMalformed(field="cycle", problem=f"{found.name}: opens, reminds, locks are out of order")
    return found


def _step(told: Mapping[str, Any]) -> facts.Step:
    _only(told, "step", "name", "lights", "in_a_row", "answer", "title")
    lights = tuple(told["lights"])
    if told["name"] not in facts.STEPS or not lights or not set(lights) <= set(facts.LIGHTS):
        raise refusals.RulesMalformed(field="ladder", problem=f"{told['name']}: {', '.join(lights)}")
    answer = _shift(told["answer"], "answer")
    return facts.Step(told["name"], lights, _whole(told, "in_a_row", 1, 36), answer, str(told["title"]))


def _scoring(told: Any) -> facts.Scoring | None:
    if told is None:
        return None
    _only(told, "scores", "lights_weight", "reports_weight", "evaluation_weight", "lights", "late_points", "deductions")
    weights = {name: _whole(told, f"{name}_weight", 0, 100) for name in ("lights", "reports", "evaluation")}
    if sum(weights.values()) != 100:
        raise refusals.RulesMalformed(field="scores", problem="weights that do not add up to 100")
    lights = {light: _whole(told["lights"], light, 0, 100) for light in told["lights"]}
    deductions = {step: _whole(told["deductions"], step, 0, 100) for step in told["deductions"]}
    if not set(lights) <= set(facts.LIGHTS) or not set(deductions) <= set(facts.STEPS):
        raise refusals.RulesMalformed(field="scores", problem=", ".join((*lights, *deductions)))
    return facts.Scoring(weights, lights, _whole(told, "late_points", 0, 100), deductions)


def _form(told: Any) -> facts.Form | None:
    if told is None:
        return None
    _only(told, "evaluation", "title", "items")
    for one in told["items"]:
        _only(one, "item", "id", "title", "points")
    items = tuple(facts.FormItem(one["id"], one["title"], _whole(one, "points", 0, 100)) for one in told["items"])
    if sum(one.points for one in items) != 100 or len({one.id for one in items}) != len(items):
        raise refusals.RulesMalformed(field="evaluation", problem="points that do not add up to 100, or an item twice")
    return facts.Form(str(told["title"]), items)


def _shift(told: Any, field: str) -> facts.Shift:
    if not isinstance(told, Mapping) or not set(told) <= {"days", "working"}:
        raise refusals.RulesMalformed(field=field, problem=str(told))
    return facts.Shift(_whole(told, "days", -366, 366), bool(told.get("working", False)))


def _whole(told: Mapping[str, Any], field: str, least: int, most: int) -> int:
    value = told.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise refusals.RulesMalformed(field=field, problem=f"{value}, not {least} to {most}")
    return value


def _only(told: Any, what: str, *fields: str) -> None:
    if not isinstance(told, Mapping) or set(told) != set(fields):
        found = ", ".join(map(str, told)) if isinstance(told, Mapping) else told
        raise refusals.RulesMalformed(field=what, problem=f"{found}; needed: {', '.join(fields)}")
