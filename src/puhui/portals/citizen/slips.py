"""A receipt as a slip of paper: what ``journeys.acts.explain`` tells, put into words. It computes nothing."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from puhui.engine.intake import facts as intake
from puhui.ground import clock
from puhui.portals.shared import formulas
from puhui.portals.shared.templatetags.library import said_pair, spaced
from puhui.portals.shared.templatetags.shell import exact_grams

CUTS = {
    "day": gettext_noop("over the day's limit"),
    "week": gettext_noop("over the week's limit"),
    "month": gettext_noop("over the month's limit"),
    "year": gettext_noop("over the year's limit"),
    "total": gettext_noop("over the limit of this scene"),
    "person": gettext_noop("over the limit for all scenes together"),
    "events": gettext_noop("more acts than are paid"),
    "budget": gettext_noop("the campaign's purse is empty"),
}
MOVES = {
    "grow": gettext_noop("grew by a correction"),
    "claw_back": gettext_noop("taken back by a correction"),
    "collect": gettext_noop("collected"),
    "lapse": gettext_noop("lapsed"),
    "spend": gettext_noop("used"),
    "refund": gettext_noop("given back"),
    "repay": gettext_noop("settled against what was owed"),
    "hold": gettext_noop("put aside for an order"),
    "release": gettext_noop("released again"),
    "pay_held": gettext_noop("paid for an order"),
}
WAYS = {
    "api": gettext_noop("sent by the partner's system"),
    "console": gettext_noop("uploaded in the console"),
    "command_line": gettext_noop("read by the operator"),
    "demo": gettext_noop("demonstration data"),
    "claim": gettext_noop("credited when you bound your card"),
    "declared": gettext_noop("declared by you"),
}
PERIODS = {
    "day": gettext_noop("A day"),
    "week": gettext_noop("A week"),
    "month": gettext_noop("A month"),
    "year": gettext_noop("A year"),
    "total": gettext_noop("In all"),
}
LONG_NUMBER = re.compile(r"\d{8,}")


def slip(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the template shows, part by part; parts that do not apply are None."""
    points = told.get("points")
    counts = told["record"]["standing"] == "counted" and "grams" in told
    return {
        "number": told["receipt"],
        "title": said_pair(told["scenario"]["name"]) if "scenario" in told else said_pair(told["record"]["feed_name"]),
        "at": _moment(told["at"]) if "at" in told and not _whole_day(told["at"]) else None,
        "day": date.fromisoformat(told["record"]["day"]),
        "counts": counts,
        "mg": told["grams"]["amount_mg"] if "grams" in told else 0,
        "points": points["points"] if points else 0,
        "origin": _origin(told),
        "checks": _checks(told, counts),
        "counting": _counting(told["methodology"]) if counts else None,
        "rule": _rule(points, told["methodology"]) if counts and points else None,
        "lot": _lot(points["award"], points) if counts and points and points.get("award") else None,
        "transfers": [_transfer(one) for one in told.get("transfers", ())] if counts else [],
        "recompute": _recompute(told) if counts else "",
        "review": _review(told),
    }


def _review(told: Mapping[str, Any]) -> dict[str, Any] | None:
    """Why somebody has to look at the act, or what they decided."""
    review = told.get("review")
    if review is None:
        return None
    states = {"held": _("Under review"), "released": _("Released, counts"), "refused": _("Does not count")}
    return {
        "state": states[review["state"]],
        "reasons": [said_pair(reason["text"]) for reason in review["reasons"]],
        "why": review["why"],
        "due_on": date.fromisoformat(review["due_on"]) if review["state"] == "held" else None,
        "address": f"/me/acts/held/{quote(told['receipt'], safe='')}/",
    }


def _origin(told: Mapping[str, Any]) -> dict[str, Any]:
    delivery, record = told["delivery"], told["record"]
    return {
        "partner": said_pair(record["partner"]),
        "feed": said_pair(record["feed_name"]),
        "file": delivery["file"],
        "row": delivery["row"],
        "received_at": _moment(delivery["received_at"]),
        "way": _known(WAYS, delivery["way"]),
        "fingerprint": delivery["sha256"],
        # A card's number is nobody's business over a shoulder, not even on its owner's screen.
        "content": {name: _masked(value) for name, value in (delivery["content"] or {}).items() if value is not None},
    }


def _known(words: Mapping[str, str], code: str) -> str:
    """The words for a code; the code itself where there are none yet."""
    found = words.get(code, code)
    return _(found)


def _masked(value: object) -> str:
    return LONG_NUMBER.sub(lambda found: "••••" + found.group()[-4:], str(value))


def _checks(told: Mapping[str, Any], counts: bool) -> list[dict[str, Any]]:
    """What was looked at, and what came of it; the last line is the reason where something said no."""
    delivery = told["delivery"]
    found = [{"ok": True, "text": _("The row could be read and its values are within their limits.")}]
    if "sheet" in told:
        found.append(
            {"ok": True, "text": _("It happened within the programme, on {day}.").format(day=told["record"]["day"])}
        )
        found.append({"ok": True, "text": _("It was counted once: no other record has its key.")})
    if "consent" in told:
        agreed = _("You had agreed to this scene (version {version}).")
        found.append({"ok": True, "text": agreed.format(version=told["consent"]["version"])})
    if told.get("channel"):
        best = told["channel"]["counts"]
        text = _("No better channel told of it.") if best else _("A better channel told of it: it counts there.")
        found.append({"ok": best, "text": text})
    told_already = bool(told.get("channel")) and not told["channel"]["counts"]
    if delivery["reason"] and not counts and not told_already:
        text = intake.sentence(delivery["reason"], delivery["reason_data"], get_language() or "zh-hans")
        found.append({"ok": False, "text": text})
    return found


def _counting(methodology: Mapping[str, Any]) -> dict[str, Any]:
    trace = methodology["trace"]
    inputs = {one["name"]: said_pair(one["title"]) for one in trace if one["kind"] == "input"}
    factors = {
        one["name"]: said_pair(one.get("title")) or spaced(one["name"]) for one in trace if one["kind"] == "factor"
    }
    steps = {one["name"]: formulas.step_name(one["name"]) for one in trace if one["kind"] == "step"}
    return {
        "name": said_pair(methodology.get("name")) or methodology["methodology"],
        "id": methodology["methodology"],
        "version": methodology["version"],
        "source": methodology["source"],
        "inputs": [one for one in trace if one["kind"] == "input"],
        "factors": [one | {"called": factors[one["name"]]} for one in trace if one["kind"] == "factor"],
        "steps": [
            one | {"title": steps[one["name"]], "parts": formulas.parts(one["formula"], inputs, steps, factors)}
            for one in trace
            if one["kind"] == "step"
        ],
        "amount_mg": methodology["amount_mg"],
    }


def _rule(points: Mapping[str, Any], methodology: Mapping[str, Any]) -> dict[str, Any]:
    rule = points["rule"]
    return {
        "words": _earning(rule["earn"], methodology) if rule else _("No rule pays for this scene on that day."),
        "id": f"{rule['id']}@{rule['valid_from']}" if rule else "",
        "note": said_pair(rule.get("note")) if rule else "",
        "source": rule["source"] if rule else None,
        "gross": points["gross"],
        "limits": [_limit(cap) for cap in (rule["caps"] if rule else ())]
        + [_limit(cap) | {"together": True} for cap in points["person_caps"]],
        "cuts": [{"text": _known(CUTS, cut["kind"]), "points": -cut["points"]} for cut in points["cuts"]],
        "points": points["points"],
    }


def _limit(cap: Mapping[str, Any]) -> dict[str, Any]:
    """A cap in words, with its own source: it may be less certain than the rule's."""
    name = PERIODS[cap["period"]]
    period = _(name)
    if cap["events"] is not None:
        text = _("{period} at most {number} acts are paid").format(period=period, number=cap["events"])
    else:
        text = _("{period} at most {number} points").format(period=period, number=cap["points"])
    return {"text": text, "review": cap["source"]["review"] if cap.get("source") else None}


def _earning(earn: Mapping[str, Any], methodology: Mapping[str, Any]) -> str:
    """A rule's way of earning, in a sentence."""
    if earn["per_event"] is not None:
        return _("{points} points each time").format(points=earn["per_event"])
    if way := earn["per_grams"]:
        return _("{points} points for every full {grams} g of CO₂e saved").format(**way)
    way = earn["per_quantity"] or earn["tiers"]
    asked = next((one for one in methodology["trace"] if one["kind"] == "input" and one["name"] == way["input"]), None)
    unit = formulas.unit(asked["unit"]) if asked else ""
    if earn["per_quantity"]:
        text = _("{points} points for every full {step} {unit}")
        return text.format(points=way["points"], step=way["step"], unit=unit)
    text = _("from {least} {unit}: {points} points")
    return "；".join(text.format(least=t["at_least"], unit=unit, points=t["points"]) for t in way["tiers"])


def _lot(award: Mapping[str, Any], points: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "total": award["total"],
        "bubble": award["bubble"],
        "ripens_on": date.fromisoformat(award["ripens_on"]),
        "claim_by": date.fromisoformat(award["claim_by"]) if award["claim_by"] else None,
        "lapses_on": date.fromisoformat(award["lapses_on"]),
        "moves": [
            {"text": _known(MOVES, one["what"]), "at": _moment(one["at"]), "points": _moved(one)}
            for one in points.get("lot", ())
        ],
        "owed": sum(debt["amount"] - debt["repaid"] for debt in points.get("debts", ())),
    }


def _moved(one: Mapping[str, Any]) -> int:
    """Collecting moves points from one side of a lot to the other: what is told is how many."""
    return one["point"] if one["what"] == "collect" else one["bubble"] + one["point"]


def _transfer(one: Mapping[str, Any]) -> dict[str, Any]:
    kind = one["unit"].partition(".")[2]
    names = {"mg_co2e": _("Grams"), "point": _("Points"), "bubble": _("Points to collect")}
    sign = "+" if one["amount"] > 0 else ""
    return {
        "name": names.get(kind, kind),
        "at": one["posted_at"] if isinstance(one["posted_at"], datetime) else _moment(one["posted_at"]),
        "amount": sign + exact_grams(one["amount"]) if kind == "mg_co2e" else f"{sign}{one['amount']:,}",
        "journal": one["journal"],
    }


def _recompute(told: Mapping[str, Any]) -> str:
    """The command by which anybody can count it again."""
    methodology, record = told["methodology"], told["record"]
    inputs = " ".join(f"{name}={value}" for name, value in methodology["inputs"].items())
    name = f"{methodology['methodology']}@{methodology['version']}"
    return f"puhui evaluate {name} --city {record['city']} --on {record['day']} {inputs}"


def _whole_day(text: str) -> bool:
    """Whether a moment stands for its day: local midnight, as daily sums are told."""
    return _moment(text).time() == time.min


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(clock.SHANGHAI)
