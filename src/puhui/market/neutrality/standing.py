"""Green and black list: who became neutral, and who said so falsely. One proposes, another decides, everybody sees it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from puhui.ground import clock
from puhui.market.neutrality import facts, refusals, rulebook, telling
from puhui.market.neutrality.changes import claim, in_turn
from puhui.market.neutrality.models import Listing, Undertaking
from puhui.market.registry import queries as registry

LIVE = ("proposed", "listed")


@transaction.atomic
def propose_listing(
    *, id: UUID, city: str, colour: str, subject: str, name: str, reason: str, ground: str, by: str, at: datetime,
    last: date | None = None,
) -> facts.Listed:  # fmt: skip
    """Propose a subject for the green or black list, until ``last`` (None: until somebody ends it).

    Refusals: NeutralityNotKept, KindUnknown, SubjectMalformed, ReasonMissing, TimeReversed, GreenUnearned,
    StepOutOfOrder, PersonMissing, ChangeDiffers. Locks: the city's lists, in turn.
    """
    rulebook.rules_of(city)
    first = clock.local_day(at)
    told = {"colour": colour, "subject": subject, "name": name.strip(), "reason": reason.strip()}
    told |= {"ground": ground.strip(), "last": last}
    if not claim(id=id, city=city, kind="listing_proposed", about=f"listing/{id}", by=by, at=at, **told):
        return telling.listed(Listing.objects.get(id=id))
    if colour not in (facts.GREEN, facts.BLACK):
        raise refusals.KindUnknown(kind=colour[:40], known="green, black")
    if not registry.is_credit_code(subject):
        raise refusals.SubjectMalformed(subject=subject[:40])
    if not told["reason"] or not told["ground"] or not told["name"]:
        raise refusals.ReasonMissing()
    if last is not None and last < first:
        raise refusals.TimeReversed(first=first, last=last)
    in_turn(city, "lists")
    _end_over(city, first)
    if Listing.objects.filter(city=city, colour=colour, subject=subject, state__in=LIVE).exists():
        raise refusals.StepOutOfOrder(name=subject, state="listed", verb="propose")
    if colour == facts.GREEN:
        _must_have_earned(city, subject, first)
    return telling.listed(Listing.objects.create(id=id, city=city, first=first, proposed_by=by.strip(), **told))


@transaction.atomic
def decide_listing(*, id: UUID, listing: UUID, accepts: bool, by: str, at: datetime) -> facts.Listed:
    """List whom somebody else proposed, or not. The black list ends the green one.

    Refusals: ListingUnknown, SamePerson, StepOutOfOrder, GreenUnearned, PersonMissing, ChangeDiffers. Locks: the entry,
    the city's lists in turn.
    """
    row = _locked(listing)
    if not claim(
        id=id, city=row.city, kind="listing_decided", about=f"listing/{listing}", by=by, at=at, accepts=accepts
    ):
        return telling.listed(row)
    if row.state != "proposed":
        raise refusals.StepOutOfOrder(name=row.subject, state=row.state, verb="decide")
    if by.strip() == row.proposed_by:
        raise refusals.SamePerson(by=row.proposed_by)
    in_turn(row.city, "lists")
    if accepts and row.colour == facts.GREEN:
        _must_have_earned(row.city, row.subject, clock.local_day(at))
    row.state, row.decided_by = ("listed" if accepts else "refused"), by.strip()
    row.save(update_fields=["state", "decided_by"])
    if accepts and row.colour == facts.BLACK:
        _end_green(row.city, row.subject, by.strip())
    return telling.listed(row)


@transaction.atomic
def end_listing(*, id: UUID, listing: UUID, why: str, by: str, at: datetime) -> facts.Listed:
    """Take a subject off a list. Refusals: ListingUnknown, ReasonMissing, StepOutOfOrder, PersonMissing, ChangeDiffers."""
    row = _locked(listing)
    if claim(id=id, city=row.city, kind="listing_ended", about=f"listing/{listing}", by=by, at=at, why=why.strip()):
        if not why.strip():
            raise refusals.ReasonMissing()
        if row.state != "listed":
            raise refusals.StepOutOfOrder(name=row.subject, state=row.state, verb="end")
        row.state, row.last = "ended", clock.local_day(at)
        row.save(update_fields=["state", "last"])
    return telling.listed(row)


def must_not_be_blacklisted(city: str, subject: str, day: date) -> None:
    """Refusals: Blacklisted."""
    row = _listed(city, facts.BLACK, day).filter(subject=subject).first()
    if row is not None:
        raise refusals.Blacklisted(subject=row.name, last=row.last or "–")


def listed(city: str, colour: str, day: date) -> list[facts.Listed]:
    """Who stands on a list on a day, by name; at most a thousand."""
    return [telling.listed(row) for row in _listed(city, colour, day).order_by("name", "subject")[:1_000]]


def _listed(city: str, colour: str, day: date):
    still = Q(last=None) | Q(last__gte=day)
    return Listing.objects.filter(still, city=city, colour=colour, state="listed", first__lte=day)


def end_unearned_green(city: str, subject: str, by: str) -> None:
    """Off the green list with who has no valid declaration any more."""
    if not Undertaking.objects.filter(city=city, organiser_id=subject, state=facts.DECLARED).exists():
        _end_green(city, subject, by)


def _must_have_earned(city: str, subject: str, day: date) -> None:
    declared = Undertaking.objects.filter(city=city, organiser_id=subject, state=facts.DECLARED).exists()
    if not declared or _listed(city, facts.BLACK, day).filter(subject=subject).exists():
        raise refusals.GreenUnearned(subject=subject)


def _end_green(city: str, subject: str, by: str) -> None:
    live = Listing.objects.filter(city=city, colour=facts.GREEN, subject=subject)
    live.filter(state="listed").update(state="ended")
    live.filter(state="proposed").exclude(proposed_by=by).update(state="refused", decided_by=by)


def _end_over(city: str, day: date) -> None:
    """An entry whose time is over stands in nobody's way."""
    Listing.objects.filter(city=city, state="listed", last__lt=day).update(state="ended")


def _locked(listing: UUID) -> Listing:
    row = Listing.objects.select_for_update().filter(id=listing).first()
    if row is None:
        raise refusals.ListingUnknown(id=listing)
    return row
