"""How a confirmed row of a policy document becomes an assignment: names to units, scopes to units, cycles to quotas."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from puhui.oversight.assignments import facts, refusals

# "Each district", in the words of documents: 各区县, 每个区县, 各区县人民政府.
_EACH = re.compile(
    r"^(?:全市)?(?:各|每个?)(区县|县区|区市县|县（市、区）|区|县|街道|乡镇街道|镇街|社区)(?:人民政府|政府)?$"
)
_KINDS = {"街道": facts.STREET, "乡镇街道": facts.STREET, "镇街": facts.STREET, "社区": facts.COMMUNITY}
# What is counted in one of these is done so often, not made so many.
_TIMES = ("次", "期", "场", "场次", "轮")
LONG_TERM = "long_term"


def named(
    names: Iterable[str], known: Sequence[facts.Unit], told: Mapping[str, Sequence[UUID]], day: date
) -> list[UUID]:
    """Units by their names; "each district" is every one that stands. Refusals: UnitUnknown, with the name."""
    found: list[UUID] = []
    standing = {one.id for one in known if one.stands(day)}
    for name in names:
        if name in told:
            units = [unit for unit in told[name] if unit in standing]
        elif kind := _kind_of_each(name):
            units = [one.id for one in known if one.kind == kind and one.stands(day)]
        else:
            units = [one.id for one in known if one.name == name and one.stands(day)]
            if len(units) > 1:
                units = []
        if not units:
            raise refusals.UnitUnknown(unit=name)
        found += [unit for unit in units if unit not in found]
    return found


def task_of(
    row: Mapping[str, Any],
    known: Sequence[facts.Unit],
    told: Mapping[str, Sequence[UUID]],
    cycles: Iterable[str],
    starts: date,
    otherwise: str = "",
) -> facts.Task:
    """The task that a row gives, beginning on a day. A row without a lead is led by the first unit that it names.

    ``told`` says which units a document's name means; ``otherwise`` is the cycle where the row names none.

    Refusals: UnitUnknown.
    """
    leads, others = named(row["lead"], known, told, starts), named(row["cooperating"], known, told, starts)
    if not leads:
        leads, others = others[:1], others[1:]
    parts = (row["cycle"] or "").split("+")
    due = date.fromisoformat(row["due"]) if row["due"] else None
    targets = [one for told_of in row["targets"] for one in _targets(told_of, known, starts)]
    times, period = (None, "") if due else _quota(targets)
    return facts.Task(
        title=row["title"] or row["text"][:60], text=row["text"], group=row["group"], leads=tuple(leads),
        cooperating=tuple(one for one in others if one not in leads), starts=min(starts, due) if due else starts, due=due,
        cycle=next((name for name in parts if name in tuple(cycles)), otherwise), quota_times=times, quota_period=period,
        targets=tuple(targets),
    )  # fmt: skip


def _targets(told: Mapping[str, Any], known: Sequence[facts.Unit], day: date) -> list[facts.Target]:
    scope = told["scope"] or ""
    target = facts.Target(
        told["metric"] or scope or told["unit"], told["comparator"], Decimal(str(told["value"])), told["unit"],
        told["period"] or "", scope, None, date.fromisoformat(told["by"]) if told["by"] else None,
        facts.AVERAGE if told["unit"] == "%" else facts.SUM,
    )  # fmt: skip
    kind = _kind_of_each(scope)
    each = [one for one in known if one.kind == kind and one.stands(day)] if kind else []
    # "Each district at least one" is one promise per district.
    return [replace(target, scope=one.name, bound=one.id) for one in each] or [target]


def _quota(targets: Sequence[facts.Target]) -> tuple[int | None, str]:
    for one in targets:
        whole = one.value == one.value.to_integral_value() and one.value >= 1
        often = one.unit in _TIMES and one.period in facts.MONTHS and one.comparator in (">=", "=")
        if often and whole and one.bound is None:
            return int(one.value), one.period
    return None, ""


def _kind_of_each(words: str) -> str | None:
    found = _EACH.match(words)
    return _KINDS.get(found[1], facts.DISTRICT) if found else None
