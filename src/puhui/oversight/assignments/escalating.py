"""The ladder: remind, supervise, circulate, talk. Each step taken is a document with a number, a deadline, a reply."""

from datetime import date, datetime, timedelta
from uuid import UUID

import polars as pl
from django.db import connection, transaction

from puhui.ground import clock
from puhui.oversight.assignments import boarding, facts, guarding, knowing, lighting, models, refusals, rules, telling
from puhui.oversight.assignments.calc import cycles, ladder, tree


def called_for(city: str, on: date) -> list[facts.Called]:
    """For each assignment the highest step that the ladder calls for on a day and that was not taken yet.

    Reds are counted on the day itself and on the last days of the months before it. Refusals: RulesMissing.
    """
    told = telling.rules(city, on)
    days = _days(on, max((step.in_a_row for step in told.ladder), default=1))
    frame, units = boarding.board_frame(city, on)
    wanted = {light for step in told.ladder for light in step.lights}
    red = frame.filter(pl.col("light").is_in(wanted)).select(
        "assignment", "light", "rule", pl.col("leads").list.first()
    )
    before = [_lights(city, day) for day in days[1:]]
    taken = _taken(city, clock.day_ends(on))
    ended = knowing.ended_of(units)
    found = []
    for key, light, rule, lead in red.iter_rows():
        id, unit = UUID(key), UUID(lead)
        step, in_a_row = ladder.called(told.ladder, [light, *(row.get(key, "") for row in before)])
        # Reds are told apart by months, so a step holds from the first of the month in which they began.
        if step is None or ladder.taken_in_streak(step, taken.get(id, []), days[in_a_row - 1].replace(day=1)):
            continue
        found.append(facts.Called(id, tree.present(unit, on, ended) or unit, step.name, light, rule, in_a_row))
    return found


def issue_notice(
    *, id: UUID, assignment: UUID, step: str, why: str = "", actor: facts.Actor, at: datetime
) -> facts.Notice:
    """Take a step: a document is numbered and the unit has to answer. ``why`` where the ladder does not ask for it yet.

    Takes the city's turn, so that numbers have no gaps. Refusals: NotPermitted, StepUnknown, StepNotCalledFor,
    AssignmentUnknown, AssignmentClosed, RulesMissing, CalendarUnknown, IdUsedOtherwise.
    """
    guarding.office(actor, "notices")
    day, why = clock.local_day(at), why.strip()[: guarding.WORDS_MOST]
    given = knowing.assignment(assignment, day)
    with guarding.turn("notices", given.city):
        if before := models.Notice.objects.filter(pk=id).first():
            guarding.same(id, vars(before), {"assignment_id": assignment, "step": step, "why": why})
            return notice_of(before)
        if given.state != facts.OPEN:
            raise refusals.AssignmentClosed(title=given.task.title, state=given.state)
        told = _step(telling.rules_at(given.city, at), step)
        called = {one.assignment: one for one in called_for(given.city, day)}.get(assignment)
        if not why and (called is None or facts.STEPS.index(step) > facts.STEPS.index(called.step)):
            raise refusals.StepNotCalledFor(step=told.title, title=given.task.title)
        frame, _units = boarding.board_frame(given.city, day)
        light = frame.filter(pl.col("assignment") == str(assignment)).row(0, named=True)
        serial = _last_serial(given.city, step, day.year) + 1
        row = models.Notice.objects.create(
            id=id, city=given.city, step=step, year=day.year, serial=serial, title=told.title, assignment_id=assignment,
            unit_id=_unit(given, day), light=light["light"], rule=light["rule"],
            in_a_row=called.in_a_row if called else 1, answer_by=cycles.shift(day, told.answer, rules.CALENDAR), why=why,
            by=actor.name, at=at,
        )  # fmt: skip
        return notice_of(row)


@transaction.atomic
def reply(*, id: UUID, notice: UUID, text: str, actor: facts.Actor, at: datetime) -> facts.Notice:
    """Answer a notice; late after its last day. The noticed unit's alone, or whoever took it over.

    Refusals: NoticeUnknown, NotPermitted, NothingSaid, IdUsedOtherwise.
    """
    row = models.Notice.objects.filter(pk=notice).first()
    if row is None:
        raise refusals.NoticeUnknown(notice=notice)
    day, text = clock.local_day(at), text.strip()[: guarding.WORDS_MOST]
    if actor.acts_for is None or actor.acts_for != knowing.present_unit(row.unit_id, row.city, day):
        raise refusals.NotPermitted(who=actor.name, what="answers to another unit's notice")
    if not text:
        raise refusals.NothingSaid()
    told = {"notice_id": notice, "text": text}
    if before := models.Reply.objects.filter(pk=id).first():
        guarding.same(id, vars(before), told)
    else:
        models.Reply.objects.create(id=id, late=day > row.answer_by, by=actor.name, at=at, **told)
    return notice_of(row)


def notices(city: str, on: date, *, assignment: UUID | None = None) -> list[facts.Notice]:
    """The notices that were issued by the end of a day, the last one first, with the replies of that time."""
    end = clock.day_ends(on)
    found = models.Notice.objects.filter(city=city, at__lt=end).order_by("-at", "id")
    if assignment is not None:
        found = found.filter(assignment=assignment)
    return [notice_of(row, end) for row in found.prefetch_related("replies")[: telling.LISTED_MOST]]


def notice_of(row: models.Notice, until: datetime | None = None) -> facts.Notice:
    """The fact of a notice; with the replies before ``until``."""
    replies = sorted((one for one in row.replies.all() if until is None or one.at < until), key=lambda one: one.at)
    return facts.Notice(
        row.pk, row.city, row.step, f"{row.title}〔{row.year}〕{row.serial}号", row.assignment_id, row.unit_id, row.light,
        row.rule, row.in_a_row, row.answer_by, row.why, row.by, row.at,
        tuple(facts.Reply(one.text, one.late, one.by, one.at) for one in replies),
    )  # fmt: skip


def _days(on: date, count: int) -> list[date]:
    """The day, and the last days of the months before it."""
    days = [on]
    while len(days) < count:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days


def _lights(city: str, day: date) -> dict[str, str]:
    def make() -> dict[str, str]:
        frame = lighting.lights_frame(city, day)
        return dict(frame.select("assignment", "light").iter_rows())

    try:
        return boarding.kept(city, day, "light_by_id", make)
    except refusals.RulesMissing:
        # Before there were rules nothing was red.
        return {}


def _taken(city: str, before: datetime) -> dict[UUID, list[tuple[str, date]]]:
    found: dict[UUID, list[tuple[str, date]]] = {}
    rows = models.Notice.objects.filter(city=city, at__lt=before)
    for assignment, step, at in rows.values_list("assignment_id", "step", "at"):
        found.setdefault(assignment, []).append((step, clock.local_day(at)))
    return found


def _step(told: facts.Rules, name: str) -> facts.Step:
    for step in told.ladder:
        if step.name == name:
            return step
    raise refusals.StepUnknown(step=name)


def _unit(given: facts.Assignment, day: date) -> UUID:
    return knowing.present_unit(given.task.leads[0], given.city, day) or given.task.leads[0]


def _last_serial(city: str, step: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(serial), 0) FROM assignments_notice WHERE city = %s AND step = %s AND year = %s",
            [city, step, year],
        )
        return cursor.fetchone()[0]
