"""What the outbox lets the queue do."""

from procrastinate.contrib.django import app

from puhui.ground import clock

from . import actions


@app.periodic(cron="* * * * *")
@app.task(name=actions.JOB, queueing_lock=actions.JOB)
def deliver(timestamp: int) -> None:
    """Post what is due; woken after each commit that told something, and every minute for what is to be tried again."""
    if actions.deliver_due(now=clock.now).left:
        actions.wake()


@app.periodic(cron="41 4 * * *")
@app.task(name="outbox.forget_old", queueing_lock="outbox.forget_old")
def forget_old(timestamp: int) -> None:
    """Forget what was told long ago."""
    actions.forget_old(at=clock.now())
