"""What changes in a city's oversight, thing by thing: units, tasks by their number, and the rules. Sentences and what fills them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_noop

from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import Difference

Told = tuple[str, dict[str, Any]]
LISTED = {"units", "documents"}


def changes(found: Difference) -> Iterator[Told]:
    """One sentence, with what fills it, for each thing that is new, gone or other than before."""
    old, new = found.before, found.after
    if old is None or new is None:
        yield (gettext_noop("oversight begins") if old is None else gettext_noop("oversight ends")), {}
        return
    yield from _things({one.id: one for one in old.units}, {one.id: one for one in new.units}, "name")
    yield from _things(_tasks(old), _tasks(new), "title")
    for key in type(new).model_fields:
        if key not in LISTED and getattr(old, key) != getattr(new, key):
            yield from _rule(key, getattr(old, key), getattr(new, key))


def _tasks(told: schema.Oversight) -> dict[str, schema.OversightTask]:
    return {f"{document.id} {task.number}": task for document in told.documents for task in document.tasks}


def _things(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> Iterator[Told]:
    for id in dict.fromkeys((*old, *new)):
        before, after = old.get(id), new.get(id)
        if before == after:
            continue
        told = {"id": id, "name": getattr(after or before, name)}
        if before is None:
            yield gettext_noop("new in oversight: {name} ({id})"), told
        elif after is None:
            yield gettext_noop("no more in oversight: {name} ({id})"), told
        else:
            yield from _fields(f"{told['name']} ({id})", before, after)


def _rule(key: str, before: Any, after: Any) -> Iterator[Told]:
    if isinstance(before, schema.Strict) and isinstance(after, schema.Strict):
        yield from _fields(key, before, after)
    else:
        yield _changed(key, "", before, after)


def _fields(name: str, before: schema.Strict, after: schema.Strict) -> Iterator[Told]:
    for key in type(after).model_fields:
        if getattr(before, key) != getattr(after, key):
            yield _changed(name, key, getattr(before, key), getattr(after, key))


def _changed(name: str, key: str, before: Any, after: Any) -> Told:
    told = {"name": name, "key": key, "before": _shown(before), "after": _shown(after)}
    return gettext_noop("oversight, {name} {key}: {before} → {after}"), told


def _shown(value: Any) -> str:
    if value is None or value in ((), {}, ""):
        return "—"
    if isinstance(value, schema.Strict):
        return value.model_dump_json(exclude_defaults=True)
    if isinstance(value, tuple):
        return "、".join(map(_shown, value))
    return str(value)
