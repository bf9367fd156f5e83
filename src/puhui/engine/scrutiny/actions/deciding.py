"""Cases: noted by checks, decided by people, appealed once.

A decision moves a case from the state that the reviewer saw to another one. Two who decide at once meet on the row:
the first one's decision stands, the other is told so and changes nothing.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from puhui.engine.scrutiny import refusals
from puhui.engine.scrutiny.facts import Act, Decided, Reason, State
from puhui.engine.scrutiny.models import Appeal, Case, Decision
from puhui.engine.scrutiny.queries.cases import known_case

WHY_LEAST, WHY_MOST, APPEAL_MOST = 2, 500, 500


def note_cases(
    *,
    city: str,
    scenario: str,
    noted: Sequence[tuple[Act, date, Sequence[Reason]]],
    at: datetime,
    due_on: date,
) -> None:
    """Keep what checks say now: act, day, reasons; without any it is cleared. Decided cases keep their decision.

    Runs in the caller's transaction.
    """
    if not noted:
        return
    rows = [
        (a.holder, a.feed, a.key, city, scenario, day, str(State.HELD if reasons else State.CLEARED),
         json.dumps([reason.told() for reason in reasons]), at, due_on)
        for a, day, reasons in noted
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO scrutiny_case AS c (holder_id, feed_id, source_key, city, scenario, day, state, reasons,"
            " opened_at, due_on, answered, why) VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, false, '')"
            " ON CONFLICT (holder_id, feed_id, source_key) DO UPDATE SET reasons = excluded.reasons,"
            " day = excluded.day, state = CASE WHEN c.state IN ('released', 'refused') THEN c.state"
            " ELSE excluded.state END, due_on = CASE WHEN c.state = 'held' THEN c.due_on ELSE excluded.due_on END",
            rows,
        )


@transaction.atomic
def decide(
    *, id: UUID, acts: Sequence[Act], state: State, by: int, why: str, at: datetime, seen: State = State.HELD
) -> list[Decided]:
    """Release or refuse acts that the reviewer saw in the state ``seen``; the same call again answers the same.

    Refusals: CaseUnknown, CaseDecidedMeanwhile, WhyMissing, OtherEyesNeeded. All or none. Locks: the cases' rows.
    """
    why = _why(why)
    return [_decided(id, act, state, by, why, at, seen) for act in sorted(set(acts))]


def answer(*, id: UUID, act: Act, state: State, by: int, why: str, at: datetime) -> list[Decided]:
    """Answer an appeal: release, or refuse (again). Refusals: as ``decide``, and NothingToAppeal."""
    found = known_case(act)
    if found.appealed_at is None:
        raise refusals.NothingToAppeal()
    return decide(id=id, acts=[act], state=state, by=by, why=why, at=at, seen=State(found.state))


def _decided(id: UUID, act: Act, state: State, by: int, why: str, at: datetime, seen: State) -> Decided:
    name = uuid5(id, f"{act.holder}/{act.feed}/{act.key}")
    if done := Decision.objects.filter(holder_id=act.holder, id=name).first():
        if (done.state, done.by, done.why) != (state, by, why):
            raise refusals.CaseDecidedMeanwhile(key=act.key)
        return _fact(act, known_case(act), state, newly=False)
    found = known_case(act)
    heard = found.appealed_at is not None and not found.answered
    if heard and found.state == State.REFUSED and found.decided_by == by:
        raise refusals.OtherEyesNeeded(key=act.key)
    same = Case.objects.filter(_row(act), state=seen)
    # A refused act is refused again only as the answer to an appeal.
    same = same if state != seen else same.filter(appealed_at__isnull=False, answered=False)
    if not same.update(state=state, decided_by=by, decided_at=at, why=why, answered=found.appealed_at is not None):
        raise refusals.CaseDecidedMeanwhile(key=act.key)
    try:
        with transaction.atomic():
            Decision.objects.create(
                holder_id=act.holder, id=name, feed_id=act.feed, source_key=act.key, before=seen, state=state,
                by=by, why=why, on_appeal=heard, at=at,
            )  # fmt: skip
    except IntegrityError:
        raise refusals.CaseDecidedMeanwhile(key=act.key) from None
    return _fact(act, found, state)


def refuse_counted(
    *, id: UUID, act: Act, city: str, scenario: str, day: date, reason: Reason, by: int, why: str, at: datetime
) -> list[Decided]:
    """Refuse an act that no check suspected: what an audit found unsound. Refusals: as ``decide``."""
    note_cases(
        city=city, scenario=scenario, noted=[(act, day, [reason])], at=at, due_on=at.date()
    )  # fmt: skip
    return decide(id=id, acts=[act], state=State.REFUSED, by=by, why=why, at=at, seen=State(known_case(act).state))


@transaction.atomic
def appeal(*, act: Act, text: str, at: datetime) -> None:
    """Keep what a person says for an act that is held or refused; once. The same words again change nothing.

    Refusals: CaseUnknown, NothingToAppeal, AppealedAlready, AppealEmpty, AppealTooLong. Locks: the case's row.
    """
    text = text.strip()
    if not text:
        raise refusals.AppealEmpty()
    if len(text) > APPEAL_MOST:
        raise refusals.AppealTooLong(most=APPEAL_MOST, found=len(text))
    found = Case.objects.select_for_update().filter(_row(act)).first()
    if found is None:
        raise refusals.CaseUnknown()
    if kept := Appeal.objects.filter(_row(act)).first():
        if kept.text == text:
            return
        raise refusals.AppealedAlready()
    if found.state not in (State.HELD, State.REFUSED):
        raise refusals.NothingToAppeal()
    Appeal.objects.create(holder_id=act.holder, feed_id=act.feed, source_key=act.key, text=text, at=at)
    Case.objects.filter(_row(act)).update(appealed_at=at)


def _row(act: Act) -> Q:
    return Q(holder_id=act.holder, feed_id=act.feed, source_key=act.key)


def _fact(act: Act, found: Case, state: State, newly: bool = True) -> Decided:
    return Decided(act, found.city, found.scenario, found.day, State(state), newly)


def _why(why: str) -> str:
    told = why.strip()[:WHY_MOST]
    if len(told) < WHY_LEAST:
        raise refusals.WhyMissing(least=WHY_LEAST)
    return told
