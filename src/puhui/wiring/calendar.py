"""What happens by itself, and when. Each line may run twice, late, or not for a while: it does what is due.

Rooms that need no other room's order have their own ``jobs.py``; here stands what the house does as a whole.
Hourly rather than at midnight, so that a worker that slept through midnight still does the night's work.
"""

from procrastinate.contrib.django import app

from puhui.civic.surveys import actions as surveys
from puhui.economy.honours import actions as honours
from puhui.economy.points import actions as points
from puhui.engine.intake import actions as intake
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.acts import record_behaviour
from puhui.journeys.civic import book_activity
from puhui.journeys.draws import hold_draw
from puhui.journeys.honours import award_honours
from puhui.journeys.mall import convert_points, sweep_rewards
from puhui.journeys.oversight import known_figures
from puhui.market.registry import actions as registry


@app.periodic(cron="2 * * * *")
@app.task(name="calendar.points", queueing_lock="calendar.points")
def sweep_points(timestamp: int) -> None:
    """Points ripen, bubbles nobody collected go, and what is past its day lapses."""
    at = clock.now()
    points.ripen(at=at)
    points.expire_unclaimed(at=at)
    points.lapse(at=at)
    # What lapsed leaves the boards now, not with the next delivery.
    award_honours.soon()


@app.periodic(cron="*/5 * * * *")
@app.task(name="calendar.holds", queueing_lock="calendar.holds")
def release_expired_holds(timestamp: int) -> None:
    """Points that were put aside for too long return to their lots."""
    points.release_expired(at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="calendar.rewards", queueing_lock="calendar.rewards")
def sweep_due_rewards(timestamp: int) -> None:
    """Redemptions that were left half done end, vouchers past their day too, and waiting lists move on."""
    sweep_rewards.sweep(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="calendar.conversions", queueing_lock="calendar.conversions")
def resolve_conversions(timestamp: int) -> None:
    """Conversions that were cut off end as the other scheme says."""
    convert_points.resolve_due(now=clock.now)


@app.periodic(cron="* * * * *")
@app.task(name="calendar.draws", queueing_lock="calendar.draws")
def hold_draws(timestamp: int) -> None:
    """Closed draws are committed at once, prizes nobody claimed pass on, points of draws called off go back."""
    at = clock.now()
    hold_draw.commit_due(at=at)
    hold_draw.pass_on(at=at)
    hold_draw.refund_called_off(at=at)


@app.periodic(cron="*/10 * * * *")
@app.task(name="calendar.reminders", queueing_lock="calendar.reminders")
def remind_of_activities(timestamp: int) -> None:
    """Whoever's session starts soon is told, once per hour that the pack names."""
    book_activity.remind_all(at=clock.now())


@app.periodic(cron="52 * * * *")
@app.task(name="calendar.surveys", queueing_lock="calendar.surveys")
def mix_answers(timestamp: int) -> None:
    """Answers of the days before are written anew in random order, so that nothing says when each came."""
    surveys.mix(before=clock.local_day(clock.now()))


@app.periodic(cron="32 * * * *")
@app.task(name="calendar.waiting", queueing_lock="calendar.waiting")
def forget_waiting(timestamp: int) -> None:
    """Records that waited for their person until their time was up are forgotten."""
    intake.forget_expired(today=clock.local_day(clock.now()))


@app.periodic(cron="47 * * * *")
@app.task(name="calendar.unfinished", queueing_lock="calendar.unfinished")
def resume_unfinished(timestamp: int) -> None:
    """Deliveries that a crash cut off, and that nobody has sent again, are settled."""
    record_behaviour.resume_unfinished()


@app.periodic(cron="12 * * * *")
@app.task(name=award_honours.JOB, queueing_lock=award_honours.JOB)
def award_all_honours(timestamp: int) -> None:
    """What was settled, corrected or lapsed reaches levels, badges, boards and teams; woken by each that does so."""
    award_honours.award_all(at=clock.now())


@app.periodic(cron="25 * * * *")
@app.task(name="calendar.figures", queueing_lock="calendar.figures")
def count_known_figures(timestamp: int) -> None:
    """What the house knows itself is counted for the reports of the day, where a city follows its promises."""
    at = clock.now()
    for active in packs.cities():
        if active.pack.oversight:
            known_figures.fill_known_figures(city=active.city, at=at)


@app.periodic(cron="40 18 1 * *")
@app.task(name="calendar.boards", queueing_lock="calendar.boards")
def forget_boards(timestamp: int) -> None:
    """Boards of days and weeks long past are forgotten."""
    honours.forget_boards(at=clock.now())


@app.periodic(cron="52 19 * * *")
@app.task(name="calendar.contacts", queueing_lock="calendar.contacts")
def forget_contacts(timestamp: int) -> None:
    """How to reach those who commented on a notice is forgotten once the notice is long over."""
    registry.forget_contacts(at=clock.now())
