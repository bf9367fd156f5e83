"""One assignment with its whole history: what was said, reported, judged, noticed and answered, as of any day."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from puhui.ground import clock
from puhui.oversight.assignments import boarding, escalating, facts, knowing, telling

REPORTED = {facts.SUBMITTED: "submitted", facts.ACCEPTED: "accepted", facts.RETURNED: "returned"}


def story(assignment: UUID, *, actor: facts.Actor, on: date) -> facts.Story:
    """Everything about one assignment that was known at the end of a day and that an actor may read.

    ``light`` holds light, rule and what the rule looked at. Refusals: AssignmentUnknown, RulesMissing.
    """
    given = knowing.assignment(assignment, on)
    end = clock.day_ends(on)
    versions = tuple(one for one in knowing.versions(assignment) if one.at < end)
    reports = tuple(telling.history(assignment, actor=actor, on=on))
    notices = tuple(escalating.notices(given.city, on, assignment=assignment))
    events = [*_of_versions(versions), *_of_reports(reports), *_of_notices(notices)]
    return facts.Story(
        given, light_of(given.city, assignment, on), versions, tuple(knowing.parts(assignment, on)), reports, notices,
        tuple(sorted(events, key=lambda one: (one.at, one.version or 0, one.what), reverse=True)),
    )  # fmt: skip


def light_of(city: str, assignment: UUID, on: date) -> dict[str, object]:
    """One assignment's light with the rule that made it so and what the rule looked at."""
    frame, _units = boarding.board_frame(city, on)
    found = frame.filter(frame["assignment"] == str(assignment)).drop("words", "leads", "cooperating", "text")
    return found.row(0, named=True) if found.height else {}


def _of_versions(versions: tuple[facts.Assignment, ...]) -> Iterator[facts.Event]:
    for one in versions:
        what = "given" if one.version == 1 else "changed" if one.state == facts.OPEN else "closed"
        yield facts.Event(one.at, what, one.by, one.why, version=one.version)


def _of_reports(reports: tuple[facts.Report, ...]) -> Iterator[facts.Event]:
    for one in reports:
        what = "corrected" if one.correction else REPORTED[one.state]
        yield facts.Event(one.at, what, one.by, one.why, one.unit, one.period, one.number)


def _of_notices(notices: tuple[facts.Notice, ...]) -> Iterator[facts.Event]:
    for one in notices:
        yield facts.Event(one.at, "noticed", one.by, one.number, one.unit)
        for reply in one.replies:
            yield facts.Event(reply.at, "replied", reply.by, one.number, one.unit)
