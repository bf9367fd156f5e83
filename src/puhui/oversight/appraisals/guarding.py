"""What every change of this room begins with: who acts, was it done already, whose turn is it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from puhui.ground.identifiers import number_of
from puhui.oversight.appraisals import facts, models, refusals

WORDS_MOST = 4_000
# How sentences say where an application stands, or what cannot be done with it.
WORDS = {
    facts.APPLIED: gettext_lazy("handed in"), facts.REVIEWED: gettext_lazy("reviewed"),
    facts.RETURNED: gettext_lazy("sent back"), facts.ANNOUNCED: gettext_lazy("on public notice"),
    facts.NAMED: gettext_lazy("named"), facts.REFUSED: gettext_lazy("not named"),
    facts.WITHDRAWN: gettext_lazy("withdrawn"), facts.REVOKED: gettext_lazy("revoked"),
    facts.SELF: gettext_lazy("handed in"), facts.REVIEW: gettext_lazy("reviewed"),
    facts.SITE: gettext_lazy("checked on site"),
}  # fmt: skip


@contextmanager
def turn(application: UUID) -> Iterator[models.Application]:
    """Hold an application for the rest of the transaction. Refusals: ApplicationUnknown."""
    with transaction.atomic():
        row = models.Application.objects.select_for_update().filter(pk=application).first()
        if row is None:
            raise refusals.ApplicationUnknown(application=application)
        yield row


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Pass here one after the other, by name, for the rest of the transaction: what is counted stays true."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(name)])
        yield


def appraiser(actor: facts.Actor, leads: tuple[str, ...], what: str) -> None:
    """The office, or a unit that leads the creation. Refusals: NotPermitted."""
    if actor.role != facts.OFFICE and not (actor.role == facts.UNIT and actor.called and actor.called in leads):
        raise refusals.NotPermitted(who=actor.name, what=what)


def applicant(actor: facts.Actor, unit: UUID | None) -> None:
    """The applying unit, or the office for whoever has no sign-in. Refusals: NotPermitted."""
    if actor.role != facts.OFFICE and not (actor.role == facts.UNIT and actor.unit is not None and actor.unit == unit):
        raise refusals.NotPermitted(who=actor.name, what=gettext_lazy("applying for another unit"))


def reason(why: str) -> str:
    """The reason as it is kept. Refusals: ReasonMissing, TooMuchSaid."""
    if not (why := text(why)):
        raise refusals.ReasonMissing()
    return why


def text(words: str, most: int = WORDS_MOST) -> str:
    """Refusals: TooMuchSaid."""
    if len(words) > most:
        raise refusals.TooMuchSaid(most=most)
    return words.strip()


def same(id: UUID, kept: dict[str, Any], asked: dict[str, Any]) -> None:
    """What was done under an id is what is asked again. Refusals: IdUsedOtherwise, with the first field that is not."""
    for field, value in asked.items():
        if kept[field] != value:
            raise refusals.IdUsedOtherwise(id=id, field=field)
