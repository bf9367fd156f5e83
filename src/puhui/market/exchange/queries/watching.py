"""What the exchange's officers look at: patterns of trade, large holders, and how near the limits members are."""

from datetime import date, timedelta

from puhui.ground import clock
from puhui.market.exchange import facts, floor, rulebook, telling
from puhui.market.exchange.calc import days, watching
from puhui.market.exchange.models import Deal, Instrument, Member, Order, Position


def watched(city: str, day: date) -> tuple[facts.Alert, ...]:
    """The patterns of T44 that a day shows, with the deals of so many trading days before as the pack says."""
    rules, calendar = rulebook.rules_of(city), rulebook.calendar_of(city)
    first = days.before(calendar, day, rules.watching.to_and_fro_days)
    closes = max(session.hours[1] for session in rules.hours.sessions)
    ends = clock.day_starts(day) + timedelta(hours=closes.hour, minutes=closes.minute)
    deals = Deal.objects.filter(city=city).exclude(state="failed").order_by("at", "seq")
    return tuple(
        watching.alerts(
            rules.watching, telling.orders(Order.objects.filter(city=city, day=day, kind="listing").order_by("at", "seq")),
            telling.deals(deals.filter(day__gte=first, day__lt=day)), telling.deals(deals.filter(day=day)),
            ends - timedelta(minutes=rules.watching.late_minutes),
        )
    )  # fmt: skip


def large_holders(city: str) -> tuple[facts.LargeHolder, ...]:
    """Who has as much of an instrument as is to be reported (T38), or more than may be held (T37); the most first.

    What counts is what the registry says and what waits for delivery.
    """
    holding = rulebook.rules_of(city).holding
    least = min((n for n in (holding.report_tonnes, holding.tonnes_max) if n is not None), default=None)
    if least is None:
        return ()
    traded = {row.id: row for row in Instrument.objects.filter(city=city)}
    members = {row.id: row for row in Member.objects.filter(city=city)}
    found = []
    for position in Position.objects.filter(instrument_id__in=traded).order_by("member_id", "instrument_id"):
        member, instrument = members[position.member_id], traded[position.instrument_id]
        tonnes = floor.held_by(member.account_id, instrument) + position.bought - position.sold
        if tonnes >= least:
            over = holding.tonnes_max is not None and tonnes > holding.tonnes_max
            name = telling.instrument(instrument).name
            found.append(facts.LargeHolder(member.code, member.name, name, tonnes, holding.tonnes_max, over))
    return tuple(sorted(found, key=lambda holder: (-holder.tonnes, holder.member, holder.instrument)))
