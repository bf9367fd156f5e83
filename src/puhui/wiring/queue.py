"""The queue's worker: it outlives a lost database, and takes up again what a killed worker left half done.

Jobs are idempotent wrappers of actions, so a second run of one is harmless. Which jobs there are, the rooms say
in their ``jobs.py``.
"""

import asyncio
import contextlib
import logging
import signal
import time

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

SILENCE_SECONDS_MAX = 45  # a worker silent for longer is dead; live ones say so every ten seconds
PAUSES_SECONDS = (1, 2, 5, 10, 30)
QUIET_HOURS_KEPT = 24 * 14

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="queue.take_up_left_jobs", queueing_lock="queue.take_up_left_jobs", pass_context=True)
async def take_up_left_jobs(context, timestamp: int) -> None:
    """Give back to the queue what dead workers had begun."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE_SECONDS_MAX):
        if job.id != context.job.id:
            await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="queue.forget_old_jobs", queueing_lock="queue.forget_old_jobs")
async def forget_old_jobs(timestamp: int) -> None:
    """Keep the list of finished jobs short."""
    await app.job_manager.delete_old_jobs(nb_hours=QUIET_HOURS_KEPT)


def run_worker(*, until_empty: bool = False) -> None:
    """Work through the queue; wait for the database when it is away. Ends on SIGTERM or SIGINT.

    ``until_empty`` returns as soon as nothing is left to do.
    """
    failures = 0
    while True:
        began = time.monotonic()
        try:
            with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
                if asyncio.run(_work(worker_app, wait=not until_empty)):
                    return
        except ConnectorException:
            if until_empty:
                raise
        failures = 0 if time.monotonic() - began > PAUSES_SECONDS[-1] else failures + 1
        pause = PAUSES_SECONDS[min(failures, len(PAUSES_SECONDS) - 1)]
        log.warning("The database is away; trying again in %s s", pause)
        time.sleep(pause)


async def _work(worker_app: App, *, wait: bool) -> bool:
    """Run one worker; true when it ended because it should.

    A worker that loses its database stops as quietly as one that was asked to, so who asked is noted here.
    """
    asked = False

    def stop() -> None:
        nonlocal asked
        asked = True
        work.cancel()

    async with worker_app.open_async():
        work = asyncio.ensure_future(worker_app.run_worker_async(wait=wait, install_signal_handlers=False))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        with contextlib.suppress(asyncio.CancelledError):
            await work
    return asked or not wait
