"""What the form of an assignment takes and shows: units by their names as a document lists them, targets row by row."""

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from puhui.oversight.assignments import facts, queries, refusals
from puhui.portals.government import report_form
from puhui.portals.government.seats import Seat
from puhui.portals.shared import policy_words

TARGETS_MOST, ROWS_MORE = 40, 2
TARGET_FIELDS = ("metric", "comparator", "value", "unit", "period", "scope", "by")


def task_of(asked: QueryDict, seat: Seat, was: facts.Task) -> facts.Task:
    """The task as it was typed; what the form does not ask stays as it was. Http404 where a day is none.

    Refusals: assignments.unit_name_unknown, figure_malformed, target_malformed.
    """
    return replace(
        was, title=asked.get("title", ""), text=asked.get("text", "").strip(), group=asked.get("group", "").strip(),
        leads=queries.units_called(seat.city, seat.today, asked.get("leads", "")),
        cooperating=queries.units_called(seat.city, seat.today, asked.get("cooperating", "")),
        starts=_day(asked.get("starts", "")) or was.starts, due=_day(asked.get("due", "")), cycle=asked.get("cycle", ""),
        quota_times=report_form.whole(asked.get("quota_times", ""), _("quota")),
        quota_period=asked.get("quota_period", ""), targets=_targets(asked, was.targets),
    )  # fmt: skip


def typed(task: facts.Task, seat: Seat, asked: QueryDict | None) -> dict[str, Any]:
    """The form's fields: what was typed, where it was refused, else what the task says."""
    names = ("title", "text", "group", "leads", "cooperating", "starts", "due", "cycle", "quota_times", "quota_period")
    told = {name: asked.get(name, "") for name in (*names, "why", "number")} if asked else _told(task, seat)
    return told | {"targets": _rows(task.targets, asked)}


def periods() -> list[tuple[str, str]]:
    """The periods that a quota counts by, in words."""
    return [(name, str(policy_words.PERIODS[name])) for name in facts.MONTHS]


def _told(task: facts.Task, seat: Seat) -> dict[str, Any]:
    return {
        "title": task.title, "text": task.text, "group": task.group, "leads": _named(task.leads, seat),
        "cooperating": _named(task.cooperating, seat), "starts": task.starts.isoformat(),
        "due": task.due.isoformat() if task.due else "", "cycle": task.cycle,
        "quota_times": "" if task.quota_times is None else task.quota_times, "quota_period": task.quota_period,
    }  # fmt: skip


def _named(units: tuple[Any, ...], seat: Seat) -> str:
    return "、".join(seat.unit_name(unit) for unit in units)


def _targets(asked: QueryDict, was: tuple[facts.Target, ...]) -> tuple[facts.Target, ...]:
    """Targets keep their places, because reports tell figures by place; so only the last ones can be taken away."""
    found: list[facts.Target] = []
    gone = ""
    for n in range(1, TARGETS_MOST + 1):
        told = {name: asked.get(f"{name}_{n}", "").strip() for name in TARGET_FIELDS}
        if not (told["metric"] or told["value"]):
            gone = gone or (was[n - 1].metric if n <= len(was) else "")
            continue
        if gone:
            raise refusals.TargetMalformed(
                metric=gone, problem=_("targets keep their places; empty the last ones only")
            )
        found.append(_target(told, was[n - 1] if n <= len(was) else None))
    return tuple(found)


def _target(told: dict[str, str], was: facts.Target | None) -> facts.Target:
    value = report_form.number(told["value"], told["metric"])
    if value is None:
        raise refusals.TargetMalformed(metric=told["metric"], problem=_("it says no value"))
    gather = facts.AVERAGE if told["unit"] == "%" else facts.SUM
    base = was or facts.Target(told["metric"], told["comparator"], Decimal(0), told["unit"], gather=gather)
    return replace(
        base, metric=told["metric"], comparator=told["comparator"], value=value, period=told["period"],
        unit=unicodedata.normalize("NFKC", told["unit"]), scope=told["scope"], by=_day(told["by"]),
    )  # fmt: skip


def _rows(targets: tuple[facts.Target, ...], asked: QueryDict | None) -> list[dict[str, Any]]:
    """Rows for the targets that there are, and empty ones for more."""
    rows = []
    for n in range(1, min(TARGETS_MOST, len(targets) + ROWS_MORE) + 1):
        row: dict[str, Any] = {"n": n}
        for name in TARGET_FIELDS:
            row[name] = asked.get(f"{name}_{n}", "") if asked else _cell(targets, n, name)
        rows.append(row)
    return rows


def _cell(targets: tuple[facts.Target, ...], n: int, name: str) -> str:
    if n > len(targets):
        return ">=" if name == "comparator" else ""
    value = getattr(targets[n - 1], name)
    return report_form.number_words(value) if isinstance(value, Decimal) else str(value or "")


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Http404 from None
