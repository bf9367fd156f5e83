"""What both sides owe: payments, months and their lines, and whether the ledger says the same. Private to the room."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, Sum

from puhui.economy.schemes import books, facts, refusals
from puhui.economy.schemes.models import Coming, Connection, Leaving, Payment
from puhui.foundations.ledger import queries as ledger
from puhui.ground import clock

FEN_MOST = 1_000_000_000
REASON_CHARACTERS_MAX = 500


@transaction.atomic
def pay(*, city: str, scheme: str, id: UUID, fen: int, reason: str, by: str, at: datetime) -> None:
    """Record what was paid between the two sides: above zero by this city, below zero to it. Again: nothing more.

    Refusals: SchemeUnknown, PaymentMalformed, ReasonMissing, Differs.
    """
    if not 0 < abs(fen) <= FEN_MOST:
        raise refusals.PaymentMalformed()
    if not (reason := reason.strip()) or len(reason) > REASON_CHARACTERS_MAX:
        raise refusals.ReasonMissing()
    if not Connection.objects.filter(city=city, scheme=scheme).exists():
        raise refusals.SchemeUnknown(city=city, scheme=scheme)
    told = {"fen": fen, "reason": reason, "by": by, "at": at}
    row, newly = Payment.objects.get_or_create(city=city, scheme=scheme, id=id, defaults=told)
    if not newly:
        for name in ("fen", "reason"):
            if getattr(row, name) != told[name]:
                raise refusals.Differs(id=id, field=name)
        return
    books.post(city, scheme, books.PAYMENT, id, fen, at)


def sums(city: str, scheme: str, period: date) -> facts.Sums:
    """What a month (by its first day) comes to."""
    first, after = _bounds(period)
    rows = _rows(city, scheme)
    before, within = Q(at_day__lt=first), Q(at_day__gte=first, at_day__lt=after)
    out = rows[0].aggregate(
        opening=Sum("fen", filter=_on("settled_at", before)), n=Count("id", filter=_on("settled_at", within)),
        points=Sum("points", filter=_on("settled_at", within)), theirs=Sum("theirs", filter=_on("settled_at", within)),
        fen=Sum("fen", filter=_on("settled_at", within)),
    )  # fmt: skip
    came = rows[1].aggregate(
        opening=Sum("fen", filter=_on("settled_at", before)), n=Count("id", filter=_on("settled_at", within)),
        points=Sum("points", filter=_on("settled_at", within)), fen=Sum("fen", filter=_on("settled_at", within)),
    )  # fmt: skip
    paid = rows[2].aggregate(
        opening=Sum("fen", filter=_on("at", before)), fen=Sum("fen", filter=_on("at", within))
    )  # fmt: skip
    still_open = Leaving.objects.filter(city=city, scheme=scheme, state=facts.OPEN, at__lt=after).count()
    return facts.Sums(
        city=city, scheme=scheme, period=period,
        opening_fen=(out["opening"] or 0) - (came["opening"] or 0) - (paid["opening"] or 0),
        out=out["n"], out_points=out["points"] or 0, out_theirs=out["theirs"] or 0, out_fen=out["fen"] or 0,
        came=came["n"], came_points=came["points"] or 0, came_fen=came["fen"] or 0, paid_fen=paid["fen"] or 0,
        open=still_open,
    )  # fmt: skip


def lines(city: str, scheme: str, period: date | None = None) -> Iterator[facts.Line]:
    """Every conversion and payment of a month (None: of all time), in the order in which they were decided."""
    out, came, paid = _rows(city, scheme)
    if period is not None:
        first, after = _bounds(period)
        out, came = (found.filter(settled_at__gte=first, settled_at__lt=after) for found in (out, came))
        paid = paid.filter(at__gte=first, at__lt=after)
    found = chain(
        (facts.Line(r.settled_at, "out", r.id, r.offer, r.points, r.theirs, r.fen, "", "") for r in out.iterator()),
        (facts.Line(r.settled_at, "in", r.id, "", r.points, 0, -r.fen, "", "") for r in came.iterator()),
        (facts.Line(r.at, "payment", r.id, "", 0, 0, -r.fen, r.reason, r.by) for r in paid.iterator()),
    )
    return iter(sorted(found, key=lambda line: (line.at, line.id)))


def months(city: str, scheme: str) -> list[date]:
    """The months in which anything was decided or paid, the latest first."""
    found = {clock.local_day(line.at).replace(day=1) for line in lines(city, scheme)}
    return sorted(found, reverse=True)


def agreement(city: str, scheme: str) -> facts.Agreement:
    """Every line beside its transfer, and their sum beside the scheme's account. Reads everything."""
    total, untold, out_points, came_points = 0, [], {}, 0
    codes = {"out": books.OUT, "in": books.IN, "payment": books.PAYMENT}
    for line in lines(city, scheme):
        total += line.fen
        if line.way == "out":
            out_points[line.offer] = out_points.get(line.offer, 0) + line.points
        came_points += line.points if line.way == "in" else 0
        if line.fen and not _told(city, scheme, codes[line.way], line):
            untold.append(line.id)
    balance = ledger.house_balance(books.account_of(city, scheme), books.unit_of(city)).balance
    return facts.Agreement(total, balance, out_points, came_points, tuple(untold))


def owed(city: str, schemes: list[str]) -> dict[str, int]:
    """What is owed to each scheme by the ledger, in fen; below zero, it owes this city."""
    unit = books.unit_of(city)
    return {one: ledger.house_balance(books.account_of(city, one), unit).balance for one in schemes}


def points_account(city: str, scheme: str) -> str:
    """The name of the house account that gives the points which come in."""
    return books.points_account(city, scheme)


def _told(city: str, scheme: str, code: int, line: facts.Line) -> bool:
    name = books.transfer_of(city, scheme, code, line.id)
    # What came in and what was paid are booked as they are; in a line they lower what is owed.
    _, credit = books.sides(city, scheme, code, line.fen if code == books.OUT else -line.fen)
    return ledger.amounts_of([name]).get(name) == (credit, abs(line.fen), books.unit_of(city))


def _rows(city: str, scheme: str):
    return (
        Leaving.objects.filter(city=city, scheme=scheme, state=facts.DONE),
        Coming.objects.filter(city=city, scheme=scheme, state=facts.COMMITTED),
        Payment.objects.filter(city=city, scheme=scheme),
    )


def _bounds(period: date) -> tuple[datetime, datetime]:
    following = (period + timedelta(days=31)).replace(day=1)
    return clock.day_starts(period), clock.day_starts(following)


def _on(field: str, span: Q) -> Q:
    """The span, said of a field."""
    return Q(**{name.replace("at_day", field): value for name, value in span.children})
