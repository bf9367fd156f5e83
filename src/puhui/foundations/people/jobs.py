"""What the people room lets the queue do."""

from procrastinate.contrib.django import app

from puhui.ground import clock

from . import actions


@app.periodic(cron="17 * * * *")
@app.task(name="people.forget_expired", queueing_lock="people.forget_expired")
def forget_expired(timestamp: int) -> None:
    """Delete what only had to be remembered for a while."""
    actions.forget_expired(at=clock.now())
