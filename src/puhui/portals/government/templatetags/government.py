"""How this workspace draws lights, deadlines and units."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from puhui.oversight.assignments import facts
from puhui.portals.shared import meeting_words, oversight_words, policy_words

register = template.Library()


@register.simple_tag
def new_id() -> UUID:
    """An id for one form: sent twice, it is done once."""
    return uuid4()


@register.simple_tag
def light(name: str) -> SafeString:
    """A light: its colour and its word, so that nobody depends on colours."""
    return format_html('<span class="light light-{}">{}</span>', name, oversight_words.LIGHTS[name])


@register.filter
def light_words(name: str) -> str:
    return str(oversight_words.LIGHTS[name])


@register.filter
def step_words(name: str) -> str:
    return str(oversight_words.STEPS[name])


@register.filter
def state_words(name: str) -> str:
    return str(oversight_words.STATES[name])


@register.filter
def report_words(name: str) -> str:
    return str(oversight_words.REPORT_STATES[name])


@register.filter
def limit(task: facts.Task) -> str:
    """By when, or how often."""
    return oversight_words.limit(task)


@register.filter
def target(told: facts.Target) -> str:
    return oversight_words.target(told)


@register.filter
def promise(told: facts.Target) -> str:
    """How much a target asks for, without saying again what of."""
    return oversight_words.promise(told)


@register.filter
def named(sha256: str, names: Mapping[str, str]) -> str:
    """A file's name as it came."""
    return names.get(sha256, sha256[:8])


@register.filter
def figure(value: Any) -> str:
    return oversight_words.number(value)


@register.filter
def kind_words(name: str) -> str:
    return str(oversight_words.KINDS[name])


@register.filter
def role_words(name: str) -> str:
    return str(oversight_words.ROLES[name])


@register.simple_tag(takes_context=True)
def unit(context: Mapping[str, Any], id: UUID | None) -> str:
    """A unit's name as of the day looked at."""
    return context["seat"].unit_name(id)


@register.simple_tag(takes_context=True)
def units(context: Mapping[str, Any], ids: tuple[UUID, ...]) -> str:
    """Names of units, in their order."""
    return "、".join(context["seat"].unit_name(id) for id in ids) or "—"


@register.simple_tag(takes_context=True)
def ago(context: Mapping[str, Any], day: date) -> int:
    """Days from the day looked at until ``day``; negative once it is past."""
    return (day - context["seat"].on).days


@register.filter
def cycle_words(written: str) -> str:
    """A reporting cycle in words where it has some; else the name that the city's rules give it."""
    return policy_words.cycle(written) if policy_words.is_cycle(written) else written


@register.filter
def rhythm_words(name: str) -> str:
    return str(meeting_words.RHYTHMS[name])


@register.filter
def fraction(value: Fraction | None) -> str:
    """An exact score as a decimal of at most two places, or a dash."""
    if value is None:
        return "—"
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
