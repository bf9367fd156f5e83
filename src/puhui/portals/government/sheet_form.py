"""A scoring tree as a form, and the form as a sheet; what is blank stays blank and is said to be missing."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from puhui.foundations.packs.schema import Appraisal, Indicator
from puhui.oversight.appraisals import facts
from puhui.portals.government import report_form

FILES_MOST = 10


def leaves(scheme: Appraisal) -> Iterator[tuple[Indicator, int]]:
    """Every node of the tree and of what is added over it, with its depth."""
    for one in (*scheme.tree, *(scheme.bonus.parts if scheme.bonus else ())):
        yield from _walk(one, 0)


def _walk(one: Indicator, depth: int) -> Iterator[tuple[Indicator, int]]:
    yield one, depth
    for part in one.parts:
        yield from _walk(part, depth + 1)


def rows(scheme: Appraisal, filled: facts.Filled | None, asked: QueryDict | None) -> list[dict[str, Any]]:
    """The form's rows: groups as headings, leaves with what was told or typed."""
    found = []
    for one, depth in leaves(scheme):
        entry = (filled.entries.get(one.id) if filled else None) or facts.Entry()
        typed = {
            "points": _typed(asked, f"points_{one.id}", entry.points), "cases": _typed(asked, f"cases_{one.id}", entry.cases),
            "met": _met(asked, one.id, entry.met), "note": _typed(asked, f"note_{one.id}", entry.note),
        }  # fmt: skip
        found.append({"is": one, "depth": depth, "leaf": not one.parts, "typed": typed, "evidence": entry.evidence})
    return found


def filled_of(asked: QueryDict, scheme: Appraisal, before: facts.Filled | None) -> facts.Filled:
    """What was typed; files of the sheet before stay. Refusals: assignments.figure_malformed."""
    entries = {}
    for one, _depth in leaves(scheme):
        if one.parts:
            continue
        entry = facts.Entry(
            points=_points(asked.get(f"points_{one.id}", ""), one.name.zh),
            met={"yes": True, "no": False}.get(asked.get(f"met_{one.id}", "")),
            cases=report_form.whole(asked.get(f"cases_{one.id}", ""), one.name.zh),
            note=asked.get(f"note_{one.id}", "").strip(),
            evidence=before.entries[one.id].evidence if before and one.id in before.entries else (),
        )
        if entry != facts.Entry():
            entries[one.id] = entry
    vetoes = tuple(veto.id for veto in scheme.vetoes if asked.get(f"veto_{veto.id}") == "1")
    return facts.Filled(entries, {}, vetoes)


def files_of(request: HttpRequest, scheme: Appraisal) -> dict[str, list[tuple[str, Any]]]:
    """The files that came, by leaf."""
    return {
        one.id: [(file.name, file.file) for file in request.FILES.getlist(f"files_{one.id}")[:FILES_MOST]]
        for one, _depth in leaves(scheme)
        if not one.parts
    }


def kind_words(one: Indicator) -> str:
    """How a leaf is scored, in a few words."""
    if one.kind == "points":
        return _("0 to {marks} points").format(marks=report_form.number_words(one.marks))
    if one.kind == "deduct":
        return _("{each} points off per case").format(each=report_form.number_words(one.each))
    return (
        _("met or not, {marks} points").format(marks=report_form.number_words(one.marks))
        if one.marks
        else _("met or not")
    )


def _points(written: str, name: str) -> Decimal | None:
    return report_form.number(written, name)


def _typed(asked: QueryDict | None, field: str, kept: Any) -> str:
    if asked:
        return asked.get(field, "")
    return "" if kept is None else report_form.number_words(kept) if isinstance(kept, Decimal) else str(kept)


def _met(asked: QueryDict | None, leaf: str, kept: bool | None) -> str:
    if asked:
        return asked.get(f"met_{leaf}", "")
    return {True: "yes", False: "no", None: ""}[kept]
