"""Measuring apart: a database of its own on the same server, gone when it is over, and a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """Make a fresh, empty database, and answer with the environment in which a child of ours finds it."""
    # Settings are read at import: a child gets its own.
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    found = connection.settings_dict
    place = {"host": found["HOST"], "user": found["USER"], "password": found["PASSWORD"], "port": found["PORT"]}
    folder = settings.DATA / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    try:
        yield {
            **os.environ,
            "PUHUI_DATABASE_URL": f"postgresql:///{name}?{urlencode({k: v for k, v in place.items() if v})}",
            "PUHUI_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "puhui.wiring.settings",
        }
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def child(module: str, *arguments: object, environment: dict[str, str]) -> dict[str, Any]:
    """Run a module of ours with these arguments; its last line is the answer, as JSON."""
    told = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], env=environment, check=True, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    return json.loads(told.stdout.splitlines()[-1])


def prepared() -> None:
    """Ready Django in a child, with the tables of the day."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
