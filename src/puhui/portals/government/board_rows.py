"""The board's rows and choices, written as one string each: a template would take most of the page's time for them.

Everything that comes from people is escaped here, once each; words and addresses are prepared once a page.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from puhui.oversight.assignments import facts
from puhui.portals.shared import oversight_words

NOBODY = UUID(int=0)


@lru_cache(maxsize=8)
def _words(_language: str | None) -> dict[str, str]:
    """The columns' names and the lights, in one language, escaped."""
    told = {
        "no": _("No."), "lead": _("Lead"), "limit": _("Time limit"), "progress": pgettext("an assignment", "Progress"),
        "light": _("Light"), "untold": _("not told"),
    } | {light: str(words) for light, words in oversight_words.LIGHTS.items()}  # fmt: skip
    return {name: escape(words) for name, words in told.items()}


def rows(found: Iterable[facts.BoardRow], units: Mapping[UUID, facts.Unit], as_of: str) -> SafeString:
    """The rows of a page; ``as_of`` is the question after each address, or ""."""
    words, names = _words(get_language()), _Names(units)
    before, after = reverse("government:assignment", args=[NOBODY]).split(str(NOBODY))
    after += escape(as_of)
    return mark_safe("".join(_row(one, words, names, before, after) for one in found))


def unit_options(units: Mapping[UUID, facts.Unit]) -> SafeString:
    """Hundreds of units as they stand in the list."""
    kinds = {kind: place for place, kind in enumerate(facts.UNIT_KINDS)}
    told = sorted(units.values(), key=lambda one: (kinds[one.kind], one.name))
    return mark_safe("".join(f'<option value="{one.id}">{escape(one.name)}</option>' for one in told))


def group_options(groups: Iterable[str]) -> SafeString:
    """The documents' groups in their order."""
    told = "".join(f'<option value="{escape(one)}">{escape(one)}</option>' for one in groups if one)
    return mark_safe(told)


def chosen(options: SafeString, value: str) -> SafeString:
    """The choices with one of them chosen."""
    told = f'value="{escape(value)}"'
    return mark_safe(options.replace(told, f"{told} selected", 1)) if value else options


class _Names(dict[UUID, str]):
    """Names of units, each escaped when it is first asked for."""

    def __init__(self, units: Mapping[UUID, facts.Unit]) -> None:
        super().__init__()
        self.units = units

    def __missing__(self, unit: UUID) -> str:
        self[unit] = escape(self.units[unit].name) if unit in self.units else ""
        return self[unit]


def _row(one: facts.BoardRow, words: Mapping[str, str], names: _Names, before: str, after: str) -> str:
    address = f"{before}{one.id}{after}"
    group = f'<p class="small quiet">{escape(one.group)}</p>' if one.group else ""
    leads = "、".join(names[unit] for unit in one.leads) or "—"
    others = f' <span class="small quiet">+{len(one.cooperating)}</span>' if one.cooperating else ""
    return (
        f'<tr><td class="board-number" data-name="{words["no"]}">{escape(one.number) or "—"}</td>\n'
        f'<td class="words"><a href="{address}"><strong>{escape(one.title)}</strong></a>{group}</td>\n'
        f'<td class="board-units" data-name="{words["lead"]}">{leads}{others}</td>\n'
        f'<td class="nowrap" data-name="{words["limit"]}">{escape(oversight_words.limit(one))}</td>\n'
        f'<td class="board-progress" data-name="{words["progress"]}">{_progress(one, words)}</td>\n'
        f'<td data-name="{words["light"]}"><a class="light-link" href="{address}#why">'
        f'<span class="light light-{one.light}">{words[one.light]}</span></a></td></tr>'
    )


def _progress(one: facts.BoardRow, words: Mapping[str, str]) -> str:
    if one.quota_times:
        return f'<span class="number">{one.counted} / {one.quota_times}</span>'
    if one.progress is None:
        return f'<span class="faint">{words["untold"]}</span>'
    bar = f'<span class="bar-{one.light}" style="width:{one.progress}%"></span>'
    return f'<span class="bar" role="img" aria-label="{one.progress} %">{bar}</span><span class="number">{one.progress} %</span>'
