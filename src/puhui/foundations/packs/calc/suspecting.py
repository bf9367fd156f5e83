"""What must hold of checks and of feeds that people declare themselves."""

from collections.abc import Iterator

from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.refusals import PackRefused

DECLARED_KEY, DECLARED_TIME, DECLARED_SUBJECT = ("declaration_no",), "declared_at", "account"


def faults(pack: schema.Pack) -> Iterator[PackRefused]:
    """Every fault of checks and of declared feeds, each with file and line."""
    for index, check in enumerate(pack.checks):
        for position, scenario in enumerate(check.scenarios):
            yield from _check(pack, index, check, position, scenario)
    for index, feed in enumerate(pack.feeds):
        if feed.declared and not _is_whole(feed):
            place = pack.place("feeds", index, "declared")
            yield refusals.DeclaredFeedWrong(**place._asdict(), feed=feed.id)


def _is_whole(feed: schema.Feed) -> bool:
    return (
        feed.key == DECLARED_KEY
        and feed.time is not None
        and feed.time.column == DECLARED_TIME
        and feed.subject is not None
        and feed.subject.column == DECLARED_SUBJECT
    )


def _check(pack: schema.Pack, index: int, check: schema.Check, position: int, scenario: str) -> Iterator[PackRefused]:
    found = next((s for s in pack.scenarios if s.id == scenario), None)
    if found is None:
        place = pack.place("checks", index, "scenarios", position)
        yield refusals.ScenarioUnknown(**place._asdict(), name=scenario)
        return
    feeds = [feed for feed in pack.feeds if feed.scenario == scenario]
    if not any(_can_show(check.pattern, feed) for feed in feeds):
        place = pack.place("checks", index, "pattern")
        yield refusals.CheckUnfed(**place._asdict(), id=check.id, kind=check.pattern.kind, scenario=scenario)
    if isinstance(check.pattern, schema.Regularity):
        inputs = {name for m in pack.methodologies if m.id == found.methodology for name in m.inputs}
        if inputs and check.pattern.input not in inputs:
            place = pack.place("checks", index, "pattern", "input")
            yield refusals.InputUnknown(**place._asdict(), methodology=found.methodology, name=check.pattern.input)


def _can_show(pattern: schema.Pattern, feed: schema.Feed) -> bool:
    """Whether records of this feed can show what the pattern looks for."""
    if pattern.kind == "speed":
        return isinstance(feed.adapter, schema.Pairing)
    if pattern.kind == "photo":
        return feed.declared is not None
    if pattern.kind == "device":
        return bool(feed.device)
    return True
