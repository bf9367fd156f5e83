"""What differs between two packs, day by day: which figure or rule held before, which holds now, from when to when."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from puhui.foundations.packs.facts import Difference
from puhui.foundations.packs.schema import Pack, Strict

ONE_DAY = timedelta(days=1)
DATES = {"valid_from", "valid_to"}
TELLING = {"source", "name", "note", "notes", "summary", "field", "cases", "measured"}
# Kind of dated things -> what makes two of them versions of the same thing.
DATED: dict[str, tuple[str, Callable[[Any], tuple[str, ...]]]] = {
    "factor": ("factors", lambda f: (f.id, f.region, f.kind)),
    "methodology": ("methodologies", lambda m: (m.id,)),
    "rule": ("rules", lambda r: (r.scenario,)),
    "level": ("levels", lambda level: (level.id,)),
    "appraisal": ("appraisals", lambda appraisal: (appraisal.id,)),
}
UNDATED = {"scenario": "scenarios", "feed": "feeds", "check": "checks", "draw": "draws", "merchant": "merchants"} | {
    "badge": "badges", "board": "boards", "team": "teams", "certificate": "certificates",
    "conference": "conference",
    "scheme": "schemes",
    "activity": "activities",
    "survey": "surveys",
}  # fmt: skip


def differences(before: Pack, after: Pack) -> Iterator[Difference]:
    """Every difference in what two packs of one city say; comments and order of files do not count."""
    if before.city != after.city:
        yield Difference("city", after.city.city, before.city, after.city)
    if before.registry != after.registry:
        old, new = next(iter(before.registry), None), next(iter(after.registry), None)
        yield Difference("registry", (new or old).unit, old, new)
    if before.exchange != after.exchange:
        old, new = next(iter(before.exchange), None), next(iter(after.exchange), None)
        yield Difference("exchange", after.city.city, old, new)
    if before.neutrality != after.neutrality:
        old, new = next(iter(before.neutrality), None), next(iter(after.neutrality), None)
        yield Difference("neutrality", after.city.city, old, new)
    if before.oversight != after.oversight:
        old, new = next(iter(before.oversight), None), next(iter(after.oversight), None)
        yield Difference("oversight", after.city.city, old, new)
    if before.volunteers != after.volunteers:
        old, new = next(iter(before.volunteers), None), next(iter(after.volunteers), None)
        yield Difference("volunteers", after.city.city, old, new)
    if before.outreach != after.outreach:
        old, new = next(iter(before.outreach), None), next(iter(after.outreach), None)
        yield Difference("outreach", after.city.city, old, new)
    if before.voices != after.voices:
        old, new = next(iter(before.voices), None), next(iter(after.voices), None)
        yield Difference("voices", after.city.city, old, new)
    for kind, attribute in UNDATED.items():
        old = {thing.id: thing for thing in getattr(before, attribute)}
        new = {thing.id: thing for thing in getattr(after, attribute)}
        for name in dict.fromkeys((*new, *old)):
            if old.get(name) != new.get(name):
                yield Difference(kind, name, old.get(name), new.get(name))
    for kind, (attribute, key) in DATED.items():
        olds, news = getattr(before, attribute), getattr(after, attribute)
        for name in dict.fromkeys(key(thing) for thing in (*news, *olds)):
            mine = [t for t in olds if key(t) == name], [t for t in news if key(t) == name]
            yield from _dated(kind, name[0], *mine)
    for name in sorted({*before.stations, *after.stations}):
        if before.stations.get(name) != after.stations.get(name):
            yield Difference("stations", name, None, None)


def _dated(kind: str, name: str, olds: Sequence[Any], news: Sequence[Any]) -> Iterator[Difference]:
    """The spans of days on which one thing differs; neighbouring spans with the same difference become one."""
    pending: Difference | None = None
    for first, last in _spans((*olds, *news)):
        old, new = _on(olds, first), _on(news, first)
        if _meaning(old) == _meaning(new):
            continue
        found = Difference(kind, name, old, new, first, None if last == date.max else last)
        if pending is not None and _continues(pending, found):
            pending = Difference(kind, name, pending.before, pending.after, pending.first, found.last)
            continue
        if pending is not None:
            yield pending
        pending = found
    if pending is not None:
        yield pending


def _spans(things: Sequence[Any]) -> Iterator[tuple[date, date]]:
    starts = {thing.valid_from for thing in things}
    starts |= {thing.valid_to + ONE_DAY for thing in things if thing.valid_to and thing.valid_to < date.max}
    ordered = sorted(starts)
    ends = [start - ONE_DAY for start in ordered[1:]] + [date.max]
    yield from zip(ordered, ends, strict=True)


def _on(things: Sequence[Any], day: date) -> Any | None:
    return next((t for t in things if t.valid_from <= day <= (t.valid_to or date.max)), None)


def _meaning(thing: Strict | None) -> dict[str, Any] | None:
    return None if thing is None else thing.model_dump(exclude=DATES)


def _continues(one: Difference, other: Difference) -> bool:
    adjoins = one.last is not None and one.last + ONE_DAY == other.first
    return adjoins and _meaning(one.before) == _meaning(other.before) and _meaning(one.after) == _meaning(other.after)


def past_changes(before: Pack, after: Pack, today: date) -> list[Difference]:
    """Differences that would count days before ``today`` otherwise than they were counted.

    What only tells (names, notes, sources, cases) may be mended at any time; what was not there may be added.
    """
    return [
        found
        for found in differences(before, after)
        if found.kind in DATED
        and found.before is not None
        and found.first < today
        and _counting(found.before.model_dump(exclude=DATES))
        != (found.after and _counting(found.after.model_dump(exclude=DATES)))
    ]


def _counting(told: Any) -> Any:
    """What of a thing counts, without the words that tell of it."""
    if isinstance(told, dict):
        return {key: _counting(value) for key, value in told.items() if key not in TELLING}
    if isinstance(told, list | tuple):
        return [_counting(value) for value in told]
    return told
