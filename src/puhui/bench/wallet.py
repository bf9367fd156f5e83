"""How long a person's wallet takes in a full database, beside an empty view of the same site in the same run.

The empty view is behind the same door: session, sign-in and role are checked, then nothing is done. Both are
asked for through the site's own WSGI application, in turns, by people drawn from a seed. Runs in a database of
its own on the same server, in a process of its own.
"""

import importlib
import json
import random
import statistics
import sys
import time
import types
from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from puhui.bench import apart

DATABASE = "puhui_bench_wallet"
PAGE, EMPTY = "/me/today/", "/bench/empty/"
VISITORS = 200
ROUNDS = 3
SEED = 20_261_120


def measure(people: int, records: int) -> dict[str, Any]:
    """Show wallets with so much in the books: people, records, seconds_per_page, empty_view_seconds, ratio, queries.

    Seconds are medians.
    """
    with apart.database(DATABASE) as environment:
        return apart.child("puhui.bench.wallet", people, records, environment=environment)


def _run(people: int, records: int) -> dict[str, Any]:
    apart.prepared()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    _fill(people, records)
    site = _site()
    visitors = _visitors(people)
    for visitor in visitors:
        _ask(site, PAGE, visitor)  # the first visit chooses the city and sets the cookies
    with CaptureQueriesContext(connection) as captured:
        _, page = _ask(site, PAGE, visitors[0])
    queries = len(captured)
    if b"scene-points" not in page:
        raise AssertionError("this is not a wallet")
    seconds = {PAGE: [], EMPTY: []}
    for _ in range(ROUNDS):
        for visitor in visitors:
            for path, times in seconds.items():
                times.append(_ask(site, path, visitor)[0])
    wallet, empty = statistics.median(seconds[PAGE]), statistics.median(seconds[EMPTY])
    return {
        "people": people,
        "records": records,
        "seconds_per_page": round(wallet, 6),
        "empty_view_seconds": round(empty, 6),
        "ratio": round(wallet / empty, 2),
        "queries": queries,
    }


def _fill(people: int, records: int) -> None:
    """Let everybody join, and settle a day of theirs: yesterday, so that the page has something to show."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from puhui.bench import day_file, settle  # noqa: PLC0415
    from puhui.ground import clock  # noqa: PLC0415
    from puhui.journeys.acts import record_behaviour  # noqa: PLC0415

    settings.DATA.mkdir(parents=True, exist_ok=True)
    settle._stage(people)
    yesterday = clock.local_day(clock.now()) - timedelta(days=1)
    file = Path(settings.DATA, f"wallets-{records}-{people}.csv")
    try:
        day_file.write(file, records=records, people=people, day=yesterday)
        record_behaviour.record_file(city=settle.CITY, feed=settle.FEED, path=file, way="bench", at=clock.now())
    finally:
        file.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _site() -> Callable[..., Any]:
    """The site as it is wired, with one address more: the empty view, behind the wallet's own door."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.http import HttpResponse  # noqa: PLC0415
    from django.urls import path, resolve  # noqa: PLC0415

    def empty(request: object) -> HttpResponse:
        return HttpResponse("")

    empty.puhui_access = resolve(PAGE).func.puhui_access
    addresses = types.ModuleType("puhui_bench_addresses")
    addresses.urlpatterns = [
        path(EMPTY.removeprefix("/"), empty),
        *importlib.import_module(settings.ROOT_URLCONF).urlpatterns,
    ]
    sys.modules[addresses.__name__] = addresses
    settings.ROOT_URLCONF = addresses.__name__
    return get_wsgi_application()


def _visitors(people: int) -> list[dict[str, str]]:
    """The cookies of people drawn by chance, signed in."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    chosen = random.Random(SEED).sample(range(people), min(VISITORS, people))
    users, found = get_user_model().objects, []
    numbers = list(users.order_by("pk").values_list("pk", flat=True))
    for user in users.filter(pk__in=[numbers[n] for n in chosen]):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        found.append({settings.SESSION_COOKIE_NAME: session.session_key})
    return found


def _ask(site: Callable[..., Any], path: str, cookies: dict[str, str]) -> tuple[float, bytes]:
    """One request, answered to the end: its seconds and body. Like a browser, the visitor keeps what cookies are set."""
    from django.test import RequestFactory  # noqa: PLC0415

    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    environ = RequestFactory().get(path, headers={"Cookie": jar}).environ
    answered: list[Any] = []
    start = time.perf_counter()
    response = site(environ, lambda *started: answered.extend(started[:2]))
    body = b"".join(response)
    response.close()
    seconds = time.perf_counter() - start
    status, headers = answered
    if not status.startswith("200"):
        raise AssertionError(f"{path}: {status}")
    for name, value in headers:
        if name == "Set-Cookie":
            cookies |= {morsel.key: morsel.value for morsel in SimpleCookie(value).values()}
    return seconds, body


if __name__ == "__main__":
    print(json.dumps(_run(int(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201
