"""What the points room lets the queue do. Cron speaks UTC: 16:00 is midnight in Shanghai."""

from procrastinate.contrib.django import app

from puhui.ground import clock

from . import actions


@app.periodic(cron="0 16 * * *")
@app.task(name="points.lapse", queueing_lock="points.lapse")
def lapse(timestamp: int) -> None:
    """Book the end of points whose last day, and of bubbles whose last day to be collected, is over."""
    actions.expire_unclaimed(at=clock.now())
    actions.lapse(at=clock.now())


@app.periodic(cron="1 * * * *")
@app.task(name="points.ripen", queueing_lock="points.ripen")
def ripen(timestamp: int) -> None:
    """Turn ripe bubbles into points; late records bring some at any hour."""
    actions.ripen(at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="points.release_expired", queueing_lock="points.release_expired")
def release_expired(timestamp: int) -> None:
    """Return to their lots the points of orders that were not completed in time."""
    actions.release_expired(at=clock.now())
