"""What must hold within the civic wing, and between it and honours and oversight."""

from collections.abc import Iterator, Sequence
from typing import Any

from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.refusals import PackRefused


def faults(pack: schema.Pack) -> Iterator[PackRefused]:
    """Every fault of the pack's activities and volunteering, each with file and line."""
    yield from _repeated(pack, [activity.id for activity in pack.activities], "activities")
    certificates = {certificate.id for certificate in pack.certificates}
    for index, activity in enumerate(pack.activities):
        at = ("activities", index)
        yield from _repeated(pack, [group.id for group in activity.groups], *at, "groups")
        if activity.series:
            yield from _repeated(pack, [host.id for host in activity.series.hosts], *at, "series", "hosts")
        for key, missing in _needed(activity).items():
            if missing:
                yield refusals.ActivityIncomplete(**_at(pack, *at), activity=activity.id, key=key)
        if activity.certificate and activity.certificate not in certificates:
            where = _at(pack, *at, "certificate")
            yield refusals.HonourUnknown(**where, name=activity.certificate, kind="certificates")
    yield from _surveys(pack)
    for index, volunteering in enumerate(pack.volunteers):
        for kind in ("stars", "skills", "commendations"):
            ids = [thing.id for thing in getattr(volunteering, kind)]
            yield from _repeated(pack, ids, "volunteers", index, kind)
    for index, outreach in enumerate(pack.outreach):
        for kind in ("occasions", "channels"):
            yield from _repeated(pack, [thing.id for thing in getattr(outreach, kind)], "outreach", index, kind)


def _surveys(pack: schema.Pack) -> Iterator[PackRefused]:
    yield from _repeated(pack, [survey.id for survey in pack.surveys], "surveys")
    for index, survey in enumerate(pack.surveys):
        at = ("surveys", index)
        yield from _repeated(pack, [question.id for question in survey.questions], *at, "questions")
        yield from _repeated(pack, [metric.id for metric in survey.metrics], *at, "metrics")
        for number, question in enumerate(survey.questions):
            yield from _repeated(pack, [one.id for one in question.choices], *at, "questions", number, "choices")
        for number, metric in enumerate(survey.metrics):
            question = survey.question(metric.question)
            known = question and {choice.id for choice in question.choices}
            counted = metric.at_least is None and metric.kind == "proportion"
            wordy = question is not None and question.kind == "text"
            if (
                question is None
                or wordy
                or counted != (question.kind in schema.CHOOSING)
                or not known >= set(metric.counts)
            ):
                yield refusals.MetricWrong(**_at(pack, *at, "metrics", number), key=metric.id)
    for index, voices in enumerate(pack.voices):
        yield from _of_voices(pack, voices, "voices", index)


def _of_voices(pack: schema.Pack, voices: schema.Voices, *at: str | int) -> Iterator[PackRefused]:
    yield from _repeated(pack, [kind.id for kind in voices.kinds], *at, "kinds")
    yield from _repeated(pack, [district.id for district in voices.districts], *at, "districts")
    yield from _repeated(pack, [reason.id for reason in voices.moderation.reasons], *at, "moderation", "reasons")
    known = {district.id for district in voices.districts}
    units = {name for one in pack.oversight for unit in one.units for name in (unit.name, *unit.also)}
    desks = [
        (line, (*at, "kinds", n, "in_charge", m))
        for n, kind in enumerate(voices.kinds)
        for m, line in enumerate(kind.in_charge)
    ]
    if voices.proposals:
        desks += [(line, (*at, "proposals", "in_charge", m)) for m, line in enumerate(voices.proposals.in_charge)]
    for line, where in desks:
        if pack.oversight and line.unit not in units:
            yield refusals.VoiceUnknown(**_at(pack, *where, "unit"), name=line.unit, kind="oversight.yaml")
        for district in line.districts:
            if district not in known:
                yield refusals.VoiceUnknown(**_at(pack, *where, "districts"), name=district, kind="districts")


def _needed(activity: schema.Activity) -> dict[str, bool]:
    classes = any(group.classes for group in activity.groups)
    young = any(group.age_min < 18 for group in activity.groups)
    return {
        "minors": young and activity.minors is None,
        "class_hours": classes and activity.class_hours is None,
        "noted": activity.certificate is not None and activity.noted is None,
    }


def _at(pack: schema.Pack, *path: str | int) -> dict[str, Any]:
    return pack.place(*path)._asdict()


def _repeated(pack: schema.Pack, ids: Sequence[str], *path: str | int) -> Iterator[PackRefused]:
    seen: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name in seen:
            other = pack.place(*path, seen[name], "id")
            where = _at(pack, *path, index, "id")
            yield refusals.IdRepeated(**where, id=name, other_file=other.file, other_line=other.line)
        seen.setdefault(name, index)
