"""What the console's pages on policy documents show and take: rows as words, and forms as rows."""

from typing import Any

from django.utils.translation import gettext as _

from puhui.oversight.policies import facts
from puhui.portals.shared import policy_words

STYLES = {"proposed": "badge-warn", "confirmed": "", "corrected": "badge-plain", "dropped": "badge-plain"}
CYCLES = ("long_term", "monthly", "monthly:28", "bimonthly", "quarterly", "half_yearly", "yearly", "half_yearly+yearly")
TARGET_FIELDS = ("metric", "comparator", "value", "unit", "period", "scope", "by")
TARGETS_MOST = 40
CERTAIN, DOUBTFUL = 95, 75


def told(document: facts.Document) -> dict[str, Any]:
    """A document's heading, with the rule and its reason in words."""
    rule, because = policy_words.rule(document.rule.name, document.rule.why, document.rule.words)
    place = policy_words.place(document.rule.place.plain())
    return {
        "is": document, "title": document.title or document.name, "rule": rule, "because": because, "place": place,
        "issues": [policy_words.issue(issue) for issue in document.issues],
    }  # fmt: skip


def shown(row: facts.ShownRow) -> dict[str, Any]:
    """A row with everything in words."""
    told, percent = row.row, round(row.proposed["confidence"] * 100)
    return {
        "is": row, "row": told, "proposed": row.proposed, "lead": "、".join(told["lead"]),
        "cooperating": "、".join(told["cooperating"]), "cycle": policy_words.cycle(told["cycle"]),
        "targets": [policy_words.target(target) for target in told["targets"]],
        "issues": [policy_words.issue(issue) for issue in row.proposed["issues"]],
        "place": policy_words.place(row.proposed["place"]), "state": policy_words.STATES[row.state],
        "style": STYLES[row.state], "percent": percent,
        "sure": "sure" if percent >= CERTAIN else "fair" if percent >= DOUBTFUL else "poor",
        "decisions": [{"is": one, "words": policy_words.STATES[one.decided]} for one in reversed(row.decisions)],
    }  # fmt: skip


def rules() -> list[tuple[str, str]]:
    return [(name, str(words)) for name, words in policy_words.RULES.items()]


def tabs(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    names = {
        "all": _("All tasks"), "open": _("To confirm"), "doubtful": _("With issues"), "beside": _("Beside the table"),
    }  # fmt: skip
    return [(name, words, counts[name]) for name, words in names.items()]


def cycles(chosen: str) -> list[tuple[str, str]]:
    known = [*CYCLES, *([chosen] if chosen and chosen not in CYCLES else [])]
    return [("", _("none"))] + [(name, policy_words.cycle(name)) for name in known if policy_words.is_cycle(name)]


def periods() -> list[tuple[str, str]]:
    return [(name, str(words)) for name, words in policy_words.PERIODS.items()]


def typed_of(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the form shows it; one empty target waits below the others."""
    targets = [{field: _plain(target[field]) for field in TARGET_FIELDS} for target in row["targets"]]
    return {
        "number": row["number"] or "", "group": row["group"], "title": row["title"], "text": row["text"],
        "lead": "、".join(row["lead"]), "cooperating": "、".join(row["cooperating"]), "due": row["due"] or "",
        "cycle": row["cycle"] or "", "targets": [*targets, dict.fromkeys(TARGET_FIELDS, "")], "why": "",
    }  # fmt: skip


def typed_again(asked: Any, row: dict[str, Any]) -> dict[str, Any]:
    """What was typed, shown again beside the reason it was refused for."""
    if asked.get("do") != "correct":
        return typed_of(row) | {"why": asked.get("why", "")}
    fields = ("number", "group", "title", "text", "lead", "cooperating", "due", "cycle", "why")
    return {field: asked.get(field, "") for field in fields} | {
        "targets": [*_targets(asked), dict.fromkeys(TARGET_FIELDS, "")]
    }


def row_of(asked: Any) -> dict[str, Any]:
    """The row that a form tells; its meaning is checked in the action."""
    told = {field: asked.get(field, "") for field in ("number", "group", "title", "text", "due", "cycle")}
    return told | {
        "lead": _names(asked.get("lead", "")), "cooperating": _names(asked.get("cooperating", "")),
        "targets": _targets(asked),
    }  # fmt: skip


def _targets(asked: Any) -> list[dict[str, str]]:
    """Target rows in which a value or a metric was typed."""
    columns = [asked.getlist(f"target_{field}")[:TARGETS_MOST] for field in TARGET_FIELDS]
    rows = [dict(zip(TARGET_FIELDS, values, strict=True)) for values in zip(*columns, strict=False)]
    return [row for row in rows if row["value"].strip() or row["metric"].strip()]


def _names(written: str) -> list[str]:
    for separator in ",，;；\n":
        written = written.replace(separator, "、")
    return [name.strip() for name in written.split("、") if name.strip()]


def _plain(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
