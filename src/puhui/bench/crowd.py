"""A crowd of buyers: two processes that start at one shot, each with many threads, on a database of their own."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

CLIENTS = 64
PROCESSES = 2


@contextmanager
def database(name: str) -> Iterator[str]:
    """A database of its own on the same server, gone when it is over; answers with its address."""
    from django.db import connection  # noqa: PLC0415 -- settings are read at import: the children get their own

    connection.ensure_connection()
    found = connection.settings_dict
    place = {"host": found["HOST"], "user": found["USER"], "password": found["PASSWORD"], "port": found["PORT"]}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    try:
        yield f"postgresql:///{name}?{urlencode({k: v for k, v in place.items() if v})}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def children(module: str, what: str, arguments: Sequence[Sequence[int]], address: str) -> list[dict[str, Any]]:
    """One process for each of ``arguments``; all wait at the line, then start together. Their answers, in order."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", module, what, *map(str, each)],
            env={**os.environ, "PUHUI_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "puhui.wiring.settings"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for each in arguments
    ]  # fmt: skip
    for child in started:
        child.stdout.readline()  # ready
    for child in started:
        child.stdin.write("go\n")
        child.stdin.flush()
    answers = [child.communicate()[0] for child in started]
    if any(child.returncode for child in started):
        raise AssertionError(f"{what}: a process of {module} failed")
    return [json.loads(answer.splitlines()[-1]) for answer in answers]


def ready() -> None:
    """Tell that we stand at the line, and wait for the shot."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def at_once(clients: int, work: Iterator[int], do: Callable[[int], None]) -> tuple[float, float]:
    """So many threads at a time take work until there is none; answers with when they began and ended."""
    from django.db import connection  # noqa: PLC0415

    taking, failures = threading.Lock(), []

    def client() -> None:
        try:
            gate.wait()
            while True:
                with taking:
                    number = next(work, None)
                if number is None or failures:
                    return
                do(number)
        except BaseException as failure:
            failures.append(failure)
            gate.abort()
        finally:
            connection.close()

    gate = threading.Barrier(clients + 1)
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    ready()
    began = time.time()
    gate.wait()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return began, time.time()


def run(parts: Mapping[str, Callable[..., dict[str, Any]]], words: Sequence[str]) -> None:
    """What a child does: the part that is named first, with numbers; prints its answer as JSON."""
    import django  # noqa: PLC0415

    django.setup()
    print(json.dumps(parts[words[0]](*(int(word) for word in words[1:]))))  # noqa: T201
