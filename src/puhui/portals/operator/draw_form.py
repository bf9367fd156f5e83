"""The form in which an officer writes the terms of a draw: what was typed becomes what a pack would say."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

PRIZES_MAX = 6
TEXTS = ("name", "about", "organiser", "claiming", "delivery", "forfeiting")
# Name in the form, label, kind of input; (zh, en) texts have two inputs each.
FIELDS = (
    ("name", gettext_lazy("Name"), "text"),
    ("about", gettext_lazy("What it is about"), "area"),
    ("organiser", gettext_lazy("Held by"), "text"),
    ("claiming", gettext_lazy("How prizes are claimed"), "area"),
    ("delivery", gettext_lazy("How prizes are handed over"), "area"),
    ("forfeiting", gettext_lazy("When a prize is forfeited"), "area"),
)
WHOLE = ("price_points", "entries_per_person", "reserves", "claim_days")


def terms_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """The keys of a draw in a pack; what is left empty is missing, and the room says so."""
    told: dict[str, Any] = {"id": typed.get("id", "").strip(), "contact": typed.get("contact", "").strip()}
    for name in TEXTS:
        told[name] = {"zh": typed.get(f"{name}_zh", "").strip(), "en": typed.get(f"{name}_en", "").strip()}
    for name in ("opens", "closes", "draws_at"):
        told[name] = typed.get(name, "").replace("T", " ")[:16]
    told |= {name: _whole(typed.get(name, "")) for name in WHOLE if typed.get(name, "").strip()}
    needs: dict[str, Any] = {n: _whole(typed[f"needs_{n}"]) for n in ("grams", "acts") if typed.get(f"needs_{n}")}
    needs |= {n: typed[f"needs_{n}"] for n in ("since", "until") if typed.get(f"needs_{n}")}
    told["needs"] = needs
    told["randomness"] = _randomness(typed)
    told["prizes"] = [_prize(typed, n) for n in range(PRIZES_MAX) if typed.get(f"prize_{n}_zh", "").strip()]
    told["source"] = {"title": typed.get("source", "").strip(), "review": "official"}
    return told


def typed_of(terms: Mapping[str, Any]) -> dict[str, str]:
    """What the form shows for terms that were drafted before."""
    typed = {"id": terms["id"], "contact": terms["contact"], "source": terms["source"]["title"]}
    for name in TEXTS:
        typed |= {f"{name}_zh": terms[name]["zh"], f"{name}_en": terms[name]["en"]}
    typed |= {name: terms[name].replace(" ", "T") for name in ("opens", "closes", "draws_at")}
    typed |= {name: str(terms[name]) for name in WHOLE}
    typed |= {f"needs_{name}": str(value) for name, value in terms["needs"].items() if value}
    chosen = terms["randomness"]
    typed |= {"kind": chosen["kind"], "issue": str(chosen.get("issue", ""))}
    if chosen["kind"] == "public":
        typed |= {f"value_{part}_{to}": chosen[part][to] for part in ("name", "how") for to in ("zh", "en")}
    if chosen["kind"] == "drand":
        typed |= {f"drand_{part}": str(chosen[part]) for part in ("chain", "genesis", "period_seconds", "round")}
    for number, prize in enumerate(terms["prizes"][:PRIZES_MAX]):
        typed |= {f"prize_{number}_{to}": prize["name"][to] for to in ("zh", "en")}
        typed |= {f"prize_{number}_{part}": str(prize[part]) for part in ("kind", "count")}
        typed[f"prize_{number}_yuan"] = str(prize["value_yuan"])
        typed[f"prize_{number}_gives"] = str(prize.get("points") or prize.get("offer") or "")
    return typed


def rows(typed: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of prizes that the form offers."""
    parts = ("zh", "en", "kind", "count", "yuan", "gives")
    return [{"n": str(n)} | {part: typed.get(f"prize_{n}_{part}", "") for part in parts} for n in range(PRIZES_MAX)]


def texts(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """The texts in two languages that the form asks for."""
    return [
        {
            "name": name,
            "label": label,
            "kind": kind,
            "zh": typed.get(f"{name}_zh", ""),
            "en": typed.get(f"{name}_en", ""),
        }
        for name, label, kind in FIELDS
    ]


def _prize(typed: Mapping[str, str], number: int) -> dict[str, Any]:
    asked = {
        part: typed.get(f"prize_{number}_{part}", "").strip() for part in ("zh", "en", "kind", "count", "yuan", "gives")
    }
    prize: dict[str, Any] = {
        "id": f"prize-{number + 1}", "name": {"zh": asked["zh"], "en": asked["en"] or asked["zh"]},
        "kind": asked["kind"], "count": _whole(asked["count"]), "value_yuan": asked["yuan"],
    }  # fmt: skip
    if asked["kind"] == "points":
        prize["points"] = _whole(asked["gives"])
    if asked["kind"] == "offer":
        prize["offer"] = asked["gives"]
    return prize


def _randomness(typed: Mapping[str, str]) -> dict[str, Any]:
    kind = typed.get("kind", "")
    if kind == "ssq":
        return {"kind": kind, "issue": typed.get("issue", "").strip()}
    if kind == "drand":
        whole = {part: _whole(typed.get(f"drand_{part}", "")) for part in ("genesis", "period_seconds", "round")}
        return {"kind": kind, "chain": typed.get("drand_chain", "").strip()} | whole
    texts = {part: {to: typed.get(f"value_{part}_{to}", "").strip() for to in ("zh", "en")} for part in ("name", "how")}
    return {"kind": "public"} | texts


def _whole(text: str) -> int | str:
    """A whole number, or the text, which the room refuses by name."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else text


def plain(terms: Any) -> dict[str, Any]:
    """Terms as plain values."""
    return json.loads(terms.model_dump_json())
