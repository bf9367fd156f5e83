"""Topics handed in, and the agenda made of them: what came in time is chosen or left with a reason, never lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from puhui.ground import clock
from puhui.oversight.conference import facts, guarding, models, refusals, telling


def hand_in(
    *,
    id: UUID,
    session: UUID,
    unit: UUID,
    title: str,
    text: str = "",
    assignment: UUID | None = None,
    actor: facts.Actor,
    at: datetime,
) -> facts.Topic:
    """Hand in a topic, within the days after the notice came to this unit, and before the agenda is sent.

    Takes the session's turn. Refusals: SessionUnknown, NotPermitted, UnitNotInvited, GuestOnly, Cancelled, HeldAlready,
    AgendaSent, TopicTooLate, TitleMissing, TooMuchSaid, IdUsedOtherwise.
    """
    told = {"title": guarding.title(title), "text": guarding.text(text, guarding.WORDS_MOST), "assignment": assignment}
    with guarding.turn(session):
        now = telling.session(session)
        speaker = guarding.speaks(actor, now, unit)
        if before := models.Topic.objects.filter(pk=id).first():
            guarding.same(id, vars(before), told | {"session_id": session, "unit": unit})
            return telling.topic_of(before)
        guarding.ahead(now, at)
        if sent := telling.agenda(session):
            raise refusals.AgendaSent(title=now.title, at=telling.said(sent.at))
        if speaker.topics_by and clock.local_day(at) > speaker.topics_by:
            rule = now.rules.topics
            raise refusals.TopicTooLate(title=now.title, days=rule.days, last=speaker.topics_by, clause=rule.clause)
        guarding.few(telling.topics(session))
        row = models.Topic.objects.create(
            id=id, session_id=session, unit=unit, name=speaker.name, by=actor.name, at=at, **told
        )
        return telling.topic_of(row)


def send_agenda(
    *,
    id: UUID,
    session: UUID,
    items: Sequence[facts.Item],
    left: Mapping[UUID, str] | None = None,
    why: str = "",
    actor: facts.Actor,
    at: datetime,
) -> facts.Agenda:
    """Tell the chosen topics, once. Every topic is among ``items`` or ``left`` with its reason; ``why`` if it comes late.

    Not before the members' days to hand in are over. Takes the session's turn. Refusals: SessionUnknown, NotPermitted,
    Cancelled, HeldAlready, AgendaSent, TopicsStillOpen, TopicUnknown, TopicUndecided, AgendaEmpty, AgendaTooLate,
    ReasonMissing, TitleMissing, TooMuchSaid, IdUsedOtherwise.
    """
    left = {topic: guarding.reason(words) for topic, words in (left or {}).items()}
    why = guarding.text(why, guarding.WORDS_MOST)
    with guarding.turn(session):
        now = telling.session(session)
        guarding.office(actor, now, gettext_lazy("sending the agenda"))
        if before := models.Agenda.objects.filter(pk=id).first():
            guarding.same(id, vars(before), {"session_id": session})
            return telling.agenda_of(before)
        guarding.ahead(now, at)
        if sent := telling.agenda(session):
            raise refusals.AgendaSent(title=now.title, at=telling.said(sent.at))
        late = _when(now, why, at)
        kept = _kept(now, items, left)
        row = models.Agenda.objects.create(
            id=id, session_id=session, late=late, why=why if late else "", by=actor.name, at=at
        )
        _list(row, kept)
        models.Left.objects.bulk_create(models.Left(topic_id=topic, why=words) for topic, words in left.items())
        return telling.agenda_of(row)


def _list(row: models.Agenda, kept: Sequence[facts.Item]) -> None:
    models.Item.objects.bulk_create(
        models.Item(
            agenda=row, position=position, topic_id=one.topic, assignment=one.assignment, title=one.title, text=one.text
        )
        for position, one in enumerate(kept, 1)
    )


def _when(now: facts.Session, why: str, at: datetime) -> bool:
    today, days = clock.local_day(at), now.days
    if days.topics_by and today <= days.topics_by:
        raise refusals.TopicsStillOpen(title=now.title, last=days.topics_by)
    late = days.agenda_by is not None and today > days.agenda_by
    if late and not why:
        rule = now.rules.agenda
        raise refusals.AgendaTooLate(title=now.title, days=rule.days, last=days.agenda_by, clause=rule.clause)
    return late


def _kept(now: facts.Session, items: Sequence[facts.Item], left: Mapping[UUID, str]) -> list[facts.Item]:
    known = {one.id: one for one in telling.topics(now.id)}
    guarding.few(items)
    if not items:
        raise refusals.AgendaEmpty(title=now.title)
    for topic in (*(one.topic for one in items if one.topic), *left):
        if topic not in known:
            raise refusals.TopicUnknown(topic=topic)
    chosen = [one.topic for one in items if one.topic]
    for topic in known.values():
        if chosen.count(topic.id) + (topic.id in left) != 1:
            raise refusals.TopicUndecided(title=topic.title, unit=topic.name)
    return [_whole(one, known) for one in items]


def _whole(item: facts.Item, known: Mapping[UUID, facts.Topic]) -> facts.Item:
    """An item with what its topic says, where it says nothing itself."""
    topic = known.get(item.topic) if item.topic else None
    return facts.Item(
        guarding.title(item.title or (topic.title if topic else "")),
        guarding.text(item.text or (topic.text if topic else ""), guarding.WORDS_MOST),
        item.topic,
        item.assignment or (topic.assignment if topic else None),
    )
