"""Whether a row that a person corrected holds."""

import re
from datetime import date
from typing import Any

from puhui.oversight.policies import refusals

CYCLES = ("long_term", "monthly", "bimonthly", "quarterly", "half_yearly", "yearly")
COMPARATORS = (">=", "<=", ">", "<", "=", "~")
TEXT_MOST, NAME_MOST, LIST_MOST = 20_000, 200, 200
_CYCLE = re.compile(rf"(?:{'|'.join(CYCLES)}|monthly:(?:[1-9]|[12]\d|3[01]))")
_OWN = ("number", "group", "title", "text", "lead", "cooperating", "due", "cycle", "targets")


def corrected(proposed: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    """The proposed row with what was typed in its place; where it stands in the document stays. Refusals: NotATask."""
    row = proposed | {key: typed[key] for key in _OWN if key in typed}
    row["number"] = _text("number", row["number"] or "", NAME_MOST) or None
    row["group"], row["title"] = (_text(key, row[key] or "", TEXT_MOST) for key in ("group", "title"))
    row["text"] = _text("text", row["text"], TEXT_MOST)
    if not row["text"]:
        raise refusals.NotATask(field="text", problem="empty")
    row["lead"], row["cooperating"] = _names("lead", row["lead"]), _names("cooperating", row["cooperating"])
    if both := set(row["lead"]) & set(row["cooperating"]):
        raise refusals.NotATask(field="cooperating", problem=f"also leads: {'、'.join(sorted(both))}")
    row["due"] = _day("due", row["due"])
    row["cycle"] = row["cycle"] or None
    if row["cycle"] and not all(_CYCLE.fullmatch(part) for part in row["cycle"].split("+")):
        raise refusals.NotATask(field="cycle", problem=row["cycle"])
    row["targets"] = [_target(target) for target in row["targets"]]
    return row


def _text(field: str, written: object, most: int) -> str:
    if not isinstance(written, str) or len(written) > most or "\0" in written:
        raise refusals.NotATask(field=field, problem=f"more than {most} letters")
    return written.strip()


def _names(field: str, written: object) -> list[str]:
    if not isinstance(written, list | tuple) or len(written) > LIST_MOST:
        raise refusals.NotATask(field=field, problem=f"more than {LIST_MOST} names")
    return list(dict.fromkeys(name for one in written if (name := _text(field, one, NAME_MOST))))


def _day(field: str, written: object) -> str | None:
    if not written:
        return None
    try:
        return date.fromisoformat(str(written)).isoformat()
    except ValueError:
        raise refusals.NotATask(field=field, problem=f"{written}: no such day") from None


def _target(written: dict[str, Any]) -> dict[str, Any]:
    """One target; its value is a number, its comparator a known one."""
    if written.get("comparator") not in COMPARATORS:
        raise refusals.NotATask(field="targets", problem=f"comparator {written.get('comparator')}")
    try:
        value = float(written["value"])
    except (TypeError, ValueError):
        raise refusals.NotATask(field="targets", problem=f"{written.get('value')} is no number") from None
    if not abs(value) < 1e15:  # nor "inf" or "nan"
        raise refusals.NotATask(field="targets", problem=f"{written['value']} is no number")
    told = {key: _text("targets", written.get(key) or "", NAME_MOST) for key in ("metric", "unit", "period", "scope")}
    return {
        "metric": told["metric"], "comparator": written["comparator"],
        "value": int(value) if value.is_integer() else value, "unit": told["unit"], "period": told["period"] or None,
        "scope": told["scope"] or None, "by": _day("targets", written.get("by")), "words": written.get("words") or "",
    }  # fmt: skip
