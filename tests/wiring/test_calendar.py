"""What happens by itself happens: every entry of the calendar runs on a house with a city in it."""

import pytest
from django.conf import settings

from puhui.foundations.ledger import queries as ledger
from puhui.ground import clock
from puhui.journeys.packs import activate_pack
from puhui.wiring import calendar, queue

TASKS = [
    calendar.sweep_points,
    calendar.release_expired_holds,
    calendar.forget_waiting,
    calendar.resume_unfinished,
    calendar.hold_draws,
    calendar.count_known_figures,
    calendar.remind_of_activities,
    calendar.mix_answers,
]


@pytest.mark.django_db
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_calendar_entry_runs_twice(task):
    activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=clock.now())
    task(timestamp=0)
    task(timestamp=0)
    assert ledger.verify().ok


def test_calendar_is_known_to_the_worker():
    assert "puhui.wiring.calendar" in settings.PROCRASTINATE_IMPORT_PATHS
    periodic = {name for name, _ in queue.app.periodic_registry.periodic_tasks}
    assert {task.name for task in TASKS} <= periodic
