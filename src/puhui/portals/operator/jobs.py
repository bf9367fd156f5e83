"""Long work that the console asks for; each job may run twice and ends in the same state."""

import time
from collections.abc import Callable
from dataclasses import asdict

from django.db import connection
from procrastinate.contrib.django import app

from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.acts import record_behaviour
from puhui.journeys.books import check_books
from puhui.portals.operator.models import Work

SECONDS_BETWEEN_NEWS = 0.3


@app.task(name="operator.settle", queue="default")
def settle(batch_id: int, work_id: int) -> None:
    """Settle a delivery; a refusal stands in the delivery itself."""
    try:
        with _Reporter(work_id) as report:
            record_behaviour.settle_batch(batch_id, progress=report)
    except Refusal:
        # Kept with the delivery by the journey; sending the job again would only repeat it.
        pass
    finally:
        Work.objects.filter(id=work_id).update(finished_at=clock.now())


@app.task(name="operator.verify", queue="default")
def verify(work_id: int) -> None:
    """Recompute the whole ledger and keep the answer."""
    result = None
    try:
        with _Reporter(work_id) as report:
            result = asdict(check_books.verify(progress=report))
    finally:
        # Work that broke off has ended without a result, and must not stand in the way of the next check.
        Work.objects.filter(id=work_id).update(finished_at=clock.now(), result=result)


class _Reporter:
    """Writes news of the work over a connection of its own, so that they are seen before the work commits."""

    def __init__(self, work_id: int) -> None:
        self.work_id = work_id
        self.said_at = 0.0

    def __enter__(self) -> Callable[[str, int, int], None]:
        self.line = connection.copy()
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if time.monotonic() - self.said_at < SECONDS_BETWEEN_NEWS and done != total:
            return
        self.said_at = time.monotonic()
        with self.line.cursor() as cursor:
            cursor.execute(
                "UPDATE portal_operator_work SET stage = %s, done = %s, total = %s WHERE id = %s",
                [stage, done, max(total, done) if total else 0, self.work_id],
            )
