"""The embedded server: it starts, stops, and comes back after the worst."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import psycopg
import pytest

from puhui.wiring import database

pytestmark = pytest.mark.skipif(not database.is_embedded(), reason="the server is not ours to kill")


@pytest.fixture
def data():
    """A data directory whose server is gone afterwards; short, and where root's stand-in may look."""
    with tempfile.TemporaryDirectory(prefix="puhui-test-", ignore_cleanup_errors=True) as path:
        yield Path(path)
        database.stop(Path(path))


def _postmaster(data: Path) -> psutil.Process:
    return psutil.Process(int((data / "postgres" / "postmaster.pid").read_text().split("\n")[0]))


def test_embedded_server_survives_kill_and_strangers(data):
    address = database.start(data)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)

    killed = _postmaster(data)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(10)
    assert not database.is_running(data)
    assert database.start(data) == address
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)

    # After a restart of the machine a stranger may have the number that the pid file names.
    database.stop(data)
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        (data / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{data}/postgres\n0\n5432\n\n\n\nready\n")
        assert not database.is_running(data)
        assert database.start(data) == address
        assert database.is_running(data)
        assert stranger.poll() is None
    finally:
        stranger.communicate()


def test_server_that_cannot_start_says_why(data, monkeypatch):
    monkeypatch.setattr(database, "FAREWELL_SECONDS_MAX", 0)
    database.start(data)
    database.stop(data)
    with (data / "postgres" / "postgresql.conf").open("a") as file:
        file.write("\nno_such_setting = 1\n")
    with pytest.raises(database.NotStarted, match="no_such_setting"):
        database.start(data)


def test_socket_of_a_deep_directory_is_short():
    deep = Path("/tmp") / ("x" * 120)
    assert len(str(database.django_settings(deep)["HOST"])) < 60


def test_address_of_a_real_server_is_read_whole(monkeypatch):
    monkeypatch.setenv("PUHUI_DATABASE_URL", "postgresql://ana:p%40ss@db.example:5433/green?sslmode=verify-full")
    found = database.django_settings(Path("/nowhere"))
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "green")
    assert (found["USER"], found["PASSWORD"]) == ("ana", "p@ss")
    assert found["OPTIONS"] == {"sslmode": "verify-full"}
