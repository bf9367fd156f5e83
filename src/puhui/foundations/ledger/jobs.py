"""What the ledger lets the queue do; each may run twice at once."""

from procrastinate.contrib.django import app

from puhui.ground import clock

from . import actions


@app.periodic(cron="* * * * *")
@app.task(name="ledger.lapse_holds", queueing_lock="ledger.lapse_holds")
def lapse_holds(timestamp: int) -> None:
    """Let expired holds lapse; nobody is shown them as held even before."""
    actions.lapse_holds(clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="ledger.seal", queueing_lock="ledger.seal")
def seal(timestamp: int) -> None:
    """Close the chain over what was posted singly since."""
    actions.seal(clock.now())
