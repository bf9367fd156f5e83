"""Entering: in time, not too often, and what happens when two come at once."""

from threading import Barrier, Event, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction
from tests.economy.draws.tickets import CITY, CLOSES, OPEN, at, commit, enter, open_spring

from puhui.economy.draws import actions, entering, queries, refusals
from puhui.economy.draws.models import Entrant, Entry

PATIENCE_SECONDS = 20


def test_entry_has_a_ticket_that_names_nobody(db):
    open_spring()
    first, second, other = enter(1, 1), enter(1, 2), enter(2, 3)
    assert len({first.ticket, second.ticket, other.ticket}) == 3
    assert first.entrant == second.entrant != other.entrant
    assert (first.nth, second.nth) == (1, 2)
    assert queries.entered(1, [first.draw]) == {first.draw: 2}


def test_same_person_has_another_name_in_another_draw(db):
    open_spring()
    open_spring(id="summer")
    assert enter(1, 1).entrant != enter(1, 2, draw="summer").entrant


def test_same_id_again_answers_the_same_also_after_the_close(db):
    open_spring()
    told = enter(1, 1)
    assert told.newly
    assert enter(1, 1, when=CLOSES).ticket == told.ticket
    assert Entry.objects.count() == Entrant.objects.get().entries == 1


def test_same_id_for_another_draw_is_refused(db):
    open_spring()
    open_spring(id="summer")
    enter(1, 1)
    with pytest.raises(refusals.EntryDiffers):
        enter(1, 1, draw="summer")


def test_another_persons_id_is_another_entry(db):
    open_spring()
    assert enter(1, 1).ticket != enter(2, 1).ticket


def test_too_many_entries_are_refused(db):
    open_spring()
    enter(1, 1)
    enter(1, 2)
    with pytest.raises(refusals.EntriesExhausted) as refused:
        enter(1, 3)
    assert refused.value.data["limit"] == 2


@pytest.mark.parametrize(("when", "taken"), [
    ("2026-05-01T08:59:59.999999", False), ("2026-05-01T09:00:00", True),
    ("2026-05-10T19:59:59.999999", True), ("2026-05-10T20:00:00", False),
])  # fmt: skip
def test_entries_begin_and_end_exactly(db, when, taken):
    open_spring()
    if taken:
        assert enter(1, 1, when=at(when))
    else:
        with pytest.raises(refusals.NotOpen):
            enter(1, 1, when=at(when))


def test_conditions_are_kept(db):
    open_spring(needs={"grams": 5, "acts": 2, "since": "2026-04-01", "until": "2026-04-30"})
    for saved_mg, acts in ((4_999, 2), (5_000, 1)):
        with pytest.raises(refusals.NeedsUnmet):
            enter(1, 1, saved_mg=saved_mg, acts=acts)
    assert enter(1, 1, saved_mg=5_000, acts=2)


def test_unknown_draw_is_refused(db):
    with pytest.raises(refusals.DrawUnknown):
        enter(1, 1)


# Races: each is first shown with the guard off, then prevented with it on.


def together(works: list) -> list:
    """Run works at once, each over its own connection; an exception is an answer."""
    start, answers = Barrier(len(works)), [None] * len(works)

    def run(place: int, work) -> None:
        try:
            start.wait(PATIENCE_SECONDS)
            answers[place] = work()
        except Exception as fault:
            answers[place] = fault
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return answers


def four_at_once() -> list:
    return together([lambda n=n: enter(1, n) for n in range(1, 5)])


@pytest.mark.django_db(transaction=True)
def test_person_enters_too_often_where_nobody_guards(monkeypatch):
    """The race itself: all count, then all write."""
    open_spring()
    counted = Barrier(4)

    def unguarded(holder: int, row) -> int:
        before = Entry.objects.filter(holder_id=holder, draw_id=row.id).count()
        counted.wait(PATIENCE_SECONDS)
        if before >= row.per_person:
            raise refusals.EntriesExhausted(draw=row.code, limit=row.per_person)
        return next(place)

    place = iter((1, 2, 3, 4))  # the wall that counts a person's entries is walked around, too
    monkeypatch.setattr(entering, "one_more", unguarded)
    four_at_once()
    assert Entry.objects.count() == 4 > 2


@pytest.mark.django_db(transaction=True)
def test_person_enters_no_more_often_than_allowed(monkeypatch):
    open_spring()
    for round_ in range(10):
        answers = together([lambda n=n, r=round_: enter(r + 1, r * 10 + n) for n in range(1, 5)])
        refused = [one for one in answers if isinstance(one, refusals.EntriesExhausted)]
        assert (len(refused), Entry.objects.filter(holder_id=round_ + 1).count()) == (2, 2), answers


def entry_while_committing(shared: Event, go_on: Event, seen) -> list:
    """One who has looked at the draw and not yet written, when the commitment comes."""

    def slowly(city: str, draw: str):
        row = seen(city, draw)
        shared.set()
        go_on.wait(PATIENCE_SECONDS)
        return row

    def last_second():
        with transaction.atomic():
            return enter(1, 1)

    def committing():
        shared.wait(PATIENCE_SECONDS)
        if go_on.is_set():
            return commit()
        told = commit()
        go_on.set()
        return told

    entering.share, before = slowly, entering.share
    try:
        return together([last_second, committing])
    finally:
        entering.share = before


@pytest.mark.django_db(transaction=True)
def test_entry_slips_in_after_the_commitment_where_nobody_guards():
    """The race itself: the list is committed without one who gets in all the same."""
    open_spring()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE draws_entry DISABLE TRIGGER entries_come_in_time")
    try:
        from puhui.economy.draws import rows  # noqa: PLC0415 -- the look without a lock

        _entered, committed = entry_while_committing(Event(), Event(), rows.found)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE draws_entry ENABLE TRIGGER entries_come_in_time")
    assert (committed.entries, Entry.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_commitment_waits_for_entries_on_their_way():
    open_spring()
    shared, go_on = Event(), Event()

    def release() -> None:
        shared.wait(PATIENCE_SECONDS)
        # Long enough for the commitment to be asking for the draw, which it does not get.
        go_on.wait(0.5)
        waiting.append(not go_on.is_set())
        go_on.set()

    waiting: list[bool] = []
    helper = Thread(target=release)
    helper.start()
    entered, committed = entry_while_committing(shared, go_on, entering.share)
    helper.join()
    assert waiting == [True], "the commitment did not wait"
    assert (committed.entries, Entry.objects.count()) == (1, 1)
    assert queries.proof(1, CITY, "spring", entered.id).root == committed.root


@pytest.mark.django_db(transaction=True)
def test_entry_that_comes_behind_the_commitment_is_refused():
    open_spring()
    enter(1, 1)
    actions.commit(city=CITY, draw="spring", at=CLOSES)
    with pytest.raises(refusals.NotOpen):
        actions.enter(holder=2, city=CITY, draw="spring", id=UUID(int=2), at=OPEN, saved_mg=0, acts=0)
