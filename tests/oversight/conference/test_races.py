"""Two at once: first shown with the guard off, then prevented with it on."""

from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import transaction
from tests.oversight.assignments.office import at_once
from tests.oversight.conference import meeting
from tests.oversight.conference.meeting import HELD, MEMBERS, NOTICE, UNITS, noon

from puhui.ground import clock
from puhui.oversight.conference import facts, guarding, models, queries, telling

pytestmark = pytest.mark.django_db(transaction=True)
AFTER = noon(HELD + timedelta(days=1))


@pytest.fixture
def session():
    meeting.into_force()
    return meeting.call()


def together(monkeypatch, where: str, *, guarded: bool) -> None:
    """Both read what stands before either writes; without its turn nobody waits for the other."""
    meet, look = Barrier(2), getattr(telling, where)

    def both_looked(*told):
        found = look(*told)
        # Where turns are taken the other one waits for its own, and nobody comes.
        with suppress(BrokenBarrierError):
            meet.wait(0.4 if guarded else 10)
        return found

    monkeypatch.setattr(telling, where, both_looked)
    if not guarded:

        @contextmanager
        def no_turn(session):
            with transaction.atomic():
                yield models.Session.objects.get(pk=session)

        monkeypatch.setattr(guarding, "turn", no_turn)


def last_two_sign(session, monkeypatch, *, guarded):
    minutes = meeting.write(session, AFTER)
    for name in MEMBERS[:-2]:
        meeting.sign(minutes, name, AFTER)
    minutes = queries.document(minutes.id)
    with monkeypatch.context() as patched:
        together(patched, "document", guarded=guarded)
        at_once(*(lambda name=name: meeting.sign(minutes, name, AFTER) for name in MEMBERS[-2:]))
    return queries.document(minutes.id).drafts[0]


def test_without_turns_two_last_signatures_complete_nothing(session, monkeypatch):
    draft = last_two_sign(session, monkeypatch, guarded=False)
    assert (draft.missing, draft.complete) == ((), False)


def test_in_turn_the_last_signature_completes(session, monkeypatch):
    draft = last_two_sign(session, monkeypatch, guarded=True)
    assert (draft.missing, draft.complete) == ((), True)
    assert models.Complete.objects.count() == 1


def topic_and_agenda(session, monkeypatch, *, guarded):
    """A topic in the last instant of its day, and the agenda in the next one."""
    midnight = clock.day_ends(NOTICE + timedelta(days=5))
    with monkeypatch.context() as patched:
        together(patched, "agenda", guarded=guarded)
        return at_once(
            lambda: meeting.hand_in(session, midnight - timedelta(microseconds=1)),
            lambda: meeting.send(session, midnight),
        )


def test_without_turns_a_topic_at_the_deadline_is_lost(session, monkeypatch):
    topic, agenda = topic_and_agenda(session, monkeypatch, guarded=False)
    assert isinstance(topic, facts.Topic)
    assert isinstance(agenda, facts.Agenda)
    assert queries.topics(session.id)[0].chosen is None


def test_in_turn_a_topic_at_the_deadline_is_decided_about_or_told_no(session, monkeypatch):
    found = [type(one).__name__ for one in topic_and_agenda(session, monkeypatch, guarded=True)]
    # Whoever comes first: the agenda sees the topic, or the topic sees the agenda.
    assert found in (["Topic", "TopicUndecided"], ["AgendaSent", "Agenda"])


def test_one_call_sent_twice_at_once_calls_once(session):
    id = uuid4()
    one, other = at_once(*(lambda: meeting.call(id=id) for _ in range(2)))
    assert one == other
    assert len(queries.sessions(meeting.CITY)) == 2


def test_two_issue_at_once_and_one_number_is_given(session):
    minutes = meeting.signed(session, AFTER)
    found = at_once(*(lambda: meeting.issue(minutes, AFTER) for _ in range(2)))
    assert sorted(type(one).__name__ for one in found) == ["Minutes", "MinutesIssued"]
    assert [one.serial for one in models.Issue.objects.all()] == [1]


def test_a_unit_that_signs_twice_at_once_speaks_once(session):
    minutes = meeting.write(session, AFTER)
    found = at_once(*(lambda: meeting.sign(minutes, "市教委", AFTER) for _ in range(2)))
    assert sorted(type(one).__name__ for one in found) == ["Minutes", "SignedAlready"]
    assert models.Signature.objects.filter(unit=UNITS["市教委"]).count() == 1
