"""A city's promises at full size: the board beside an empty view, and all lights beside one plain aggregate.

The empty view is behind the same door of the same site and does nothing. Both are asked for in turns, in the same run.
The aggregate runs over the same reports in the same database. Rows are written straight into the tables: what is
measured is reading them. Runs in a database of its own on the same server, in a process of its own.
"""

import importlib
import json
import statistics
import sys
import time
import types
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from puhui.bench import apart, wallet

DATABASE = "puhui_bench_promises"
CITY = "bench"
EMPTY, PAGE, HEAT = "/bench/empty/", "/gov/board/", "/gov/board/heat/"
ROUNDS = 60
NEW_SEARCHES = 15
LIGHT_ROUNDS = 7
QUESTIONS = ("", "?q=推进&light=overdue", "?order=light&page=3", "?q=单位7&order=due")
AGGREGATE = """
SELECT count(*) FROM (
    SELECT assignment_id, max(last), max(progress), sum(times), count(*) FILTER (WHERE late)
    FROM assignments_report WHERE city = %s GROUP BY assignment_id
) told
"""


def measure_board(assignments: int, units: int, months: int) -> dict[str, Any]:
    """Seconds of a page of the board and of an empty view, their ratio, and queries; medians over several questions.

    ``first_seconds`` is a page right after a change, when the board is put together anew; ``new_search_seconds`` one that
    asks what nobody asked before; ``first_heat_seconds`` units by twelve months when nothing of them is kept.
    """
    with apart.database(DATABASE) as environment:
        return apart.child("puhui.bench.promises", "board", assignments, units, months, environment=environment)


def measure_lights(assignments: int, units: int, months: int) -> dict[str, Any]:
    """Seconds of all lights and of one aggregate over the same reports, and their ratio; medians."""
    with apart.database(DATABASE) as environment:
        return apart.child("puhui.bench.promises", "lights", assignments, units, months, environment=environment)


FILL = """
INSERT INTO assignments_unit (id, city) SELECT md5('unit' || n)::uuid, %(city)s FROM generate_series(0, %(units)s - 1) n;
INSERT INTO assignments_unitversion (id, unit_id, number, name, kind, parent_id, first, why, by, at)
SELECT md5('unit' || n)::uuid, md5('unit' || n)::uuid, 1, '单位' || n, CASE WHEN n = 0 THEN 'city' ELSE 'department' END,
    CASE WHEN n = 0 THEN NULL ELSE md5('unit0')::uuid END, %(first)s, '', 'bench', %(at)s
FROM generate_series(0, %(units)s - 1) n;
INSERT INTO assignments_assignment (id, city, number, part, document, clause)
SELECT md5('task' || n)::uuid, %(city)s, n::text, '', '', '' FROM generate_series(1, %(tasks)s) n;
INSERT INTO assignments_version (id, assignment_id, number, state, title, text, "group", starts, due, cycle, quota_times,
    quota_period, why, by, at)
SELECT md5('task' || n)::uuid, md5('task' || n)::uuid, 1, 'open', '任务' || n || '：推进绿色低碳生活', repeat('细化任务分工，', 12),
    '第' || n %% 40 || '类', %(first)s, CASE WHEN n %% 4 = 0 THEN NULL ELSE greatest(%(first)s::date, %(today)s::date + (n %% 900) - 200) END, 'monthly',
    CASE WHEN n %% 4 = 0 THEN 1 + n %% 3 END, CASE WHEN n %% 4 = 0 THEN 'quarter' ELSE '' END, '', 'bench', %(at)s
FROM generate_series(1, %(tasks)s) n;
INSERT INTO assignments_party (version_id, unit_id, duty, position)
SELECT md5('task' || n)::uuid, md5('unit' || (n + k * 7) %% %(units)s)::uuid, CASE WHEN k = 0 THEN 'lead' ELSE 'cooperating' END,
    CASE WHEN k = 0 THEN 1 ELSE k END
FROM generate_series(1, %(tasks)s) n, generate_series(0, 2) k;
INSERT INTO assignments_report (id, city, assignment_id, unit_id, period, last, number, state, merging, late, correction,
    progress, times, figures, evidence, problems, next_steps, taken, filled, why, by, at)
SELECT md5('report' || n || '/' || m)::uuid, %(city)s, md5('task' || n)::uuid, md5('unit' || n %% %(units)s)::uuid,
    day, (day + interval '1 month - 1 day')::date, 1, 'accepted', true, n %% 11 = 0, false, least(100, m * 100 / %(months)s),
    CASE WHEN n %% 4 = 0 THEN m %% 2 END, '{}', '[]', '', '', '[]', '[]', '', 'bench', day + interval '25 days'
FROM generate_series(1, %(tasks)s) n, generate_series(1, %(months)s) m,
    LATERAL (SELECT (date_trunc('month', %(today)s::date) - make_interval(months => %(months)s - m))::date AS day) days;
"""
RULES = {
    "cycles": [
        {
            "name": "monthly", "period": "month", "due_month": 1, "due_day": 28, "opens": {"days": -8},
            "reminds": {"days": -3}, "locks": {"days": 2, "working": True},
        }
    ],
    "near_days": 30, "tolerance_percent": 80, "missed_days": 31, "ladder": [],
}  # fmt: skip


def _run(what: str, tasks: int, units: int, months: int) -> dict[str, Any]:
    apart.prepared()
    from django.db import connection  # noqa: PLC0415

    from puhui.ground import clock  # noqa: PLC0415
    from puhui.ground.identifiers import uuid_of  # noqa: PLC0415
    from puhui.oversight.assignments import actions, facts  # noqa: PLC0415

    today = clock.local_day(clock.now())
    first = today - timedelta(days=31 * months + 40)
    at = clock.day_starts(first)
    told = {"city": CITY, "tasks": tasks, "units": units, "months": months, "today": today, "first": first, "at": at}
    with connection.cursor() as cursor:
        for statement in filter(str.strip, FILL.split(";\n")):
            cursor.execute(statement, told)
        cursor.execute("VACUUM ANALYZE")
    office = facts.Actor("bench", facts.OFFICE)
    actions.set_rules(id=uuid_of("bench rules"), city=CITY, rules=RULES, actor=office, at=at)
    size = {"assignments": tasks, "units": units, "reports": tasks * months}
    return size | (_board(today) if what == "board" else _lights(today))


def _lights(today: date) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415

    from puhui.oversight.assignments import queries  # noqa: PLC0415

    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(LIGHT_ROUNDS):
        start = time.perf_counter()
        found = queries.lights_frame(CITY, today).height
        times[0].append(time.perf_counter() - start)
        start = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(AGGREGATE, [CITY])
            told = cursor.fetchone()[0]
        times[1].append(time.perf_counter() - start)
        if found != told:
            raise AssertionError((found, told))
    lit, plain = (statistics.median(one) for one in times)
    return {"lights_seconds": round(lit, 4), "aggregate_seconds": round(plain, 4), "ratio": round(lit / plain, 2)}


def _board(today: date) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    site, visitor = _site(), _official(today)
    wallet._ask(site, EMPTY, visitor)
    first, page = wallet._ask(site, PAGE, visitor)
    if "任务" not in page.decode():
        raise AssertionError("this is no board")
    counts = set()
    for question in QUESTIONS * 2:
        with CaptureQueriesContext(connection) as captured:
            wallet._ask(site, PAGE + question, visitor)
        counts.add(len(captured))
    times: tuple[list[float], list[float]] = ([], [])
    for n in range(ROUNDS):
        times[0].append(wallet._ask(site, PAGE + QUESTIONS[n % len(QUESTIONS)], visitor)[0])
        times[1].append(wallet._ask(site, EMPTY, visitor)[0])
    board, empty = (statistics.median(one) for one in times)
    searched = statistics.median(
        wallet._ask(site, f"{PAGE}?q=单位{n}", visitor)[0] for n in range(100, 100 + NEW_SEARCHES)
    )
    heat = wallet._ask(site, HEAT, visitor)[0]
    return {
        "board_seconds": round(board, 6), "empty_view_seconds": round(empty, 6), "ratio": round(board / empty, 2),
        "queries": max(counts), "queries_least": min(counts), "first_seconds": round(first, 3), "new_search_seconds": round(searched, 4), "first_heat_seconds": round(heat, 3),
    }  # fmt: skip


def _site() -> Callable[..., Any]:
    """The site as it is wired, with one address more: the empty view, behind the board's own door."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415

    def empty(request: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    # Whoever may open the board may open this: the same part of the house says so.
    empty.__module__ = "puhui.portals.government.views.board"
    addresses = types.ModuleType("puhui_bench_addresses")
    addresses.urlpatterns = [
        path(EMPTY.removeprefix("/"), empty),
        *importlib.import_module(settings.ROOT_URLCONF).urlpatterns,
    ]
    sys.modules[addresses.__name__] = addresses
    settings.ROOT_URLCONF = addresses.__name__
    return get_wsgi_application()


def _official(today: date) -> dict[str, str]:
    """The cookies of a leader who reads all, signed in with a second factor."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from puhui.ground import clock  # noqa: PLC0415
    from puhui.ground.identifiers import uuid_of  # noqa: PLC0415
    from puhui.oversight.assignments import actions, facts  # noqa: PLC0415

    now = clock.now()
    user = get_user_model().objects.create(username="leader", role="official", joined_at=now)
    actions.give_post(
        id=uuid_of("bench post"), city=CITY, person=user.pk, role=facts.LEADER, first=today,
        actor=facts.Actor("bench", facts.OFFICE), at=now,
    )  # fmt: skip
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "mfa", "at": now.timestamp()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return {settings.SESSION_COOKIE_NAME: session.session_key}


if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1], *map(int, sys.argv[2:]))))  # noqa: T201
