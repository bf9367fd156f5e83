"""kill -9 of the program and of PostgreSQL, in the middle of an ingest: after resuming nothing tells the difference.

How it works: a server of its own, a city prepared once and copied for every run. One run is left in peace; every
other one is killed at a moment drawn at random, started again and taken up; then every row of every table is
compared. PUHUI_CRASHES sets how often (50 takes some minutes).
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from puhui.wiring import database

CRASHES = int(os.environ.get("PUHUI_CRASHES", "3"))
RIDES = 20_000
CUTTING = Path(__file__).with_name("cutting.py")


class Server:
    """PostgreSQL in a folder of its own, that may be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start()

    def start(self) -> None:
        self.address = database.start(self.folder)

    def sql(self, statement: str) -> None:
        with psycopg.connect(self.address.replace("/puhui?", "/postgres?"), autocommit=True) as connection:
            connection.execute(statement)

    def kill(self) -> None:
        """As a power cut would: the postmaster and everybody that works for it, at once."""
        postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        told = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for process in (postmaster, *map(int, told)):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        while any(Path(f"/proc/{process}/stat").exists() and not _is_dead(process) for process in map(int, told)):
            time.sleep(0.02)

    def run(self, name: str, *arguments: str) -> subprocess.Popen:
        environment = os.environ | {
            "PUHUI_DATABASE_URL": self.address.replace("/puhui?", f"/{name}?"),
            "PUHUI_DATA": str(self.folder / name),
            "PUHUI_SHARD_BYTES": "200000",
            "DJANGO_SETTINGS_MODULE": "puhui.wiring.settings",
        }
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", CUTTING, *arguments], env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip


def _is_dead(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
    except OSError:
        return True


def done(process: subprocess.Popen) -> str:
    told, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return told


@pytest.fixture
def folder():
    # Not pytest's own: PostgreSQL runs as another user where the test runs as root, and must be let in.
    with tempfile.TemporaryDirectory(prefix="puhui-crash-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def server(folder):
    started = Server(folder)
    yield started
    database.stop(folder)


@pytest.mark.slow
def test_killed_ingest_ends_as_an_undisturbed_one(server, folder):
    file = folder / "rides.csv"
    done(server.run("puhui", "write", str(file), str(RIDES)))
    done(server.run("puhui", "prepare"))
    server.sql("CREATE DATABASE peace TEMPLATE puhui")
    began = time.monotonic()
    done(server.run("peace", "ingest", str(file)))
    lasts = time.monotonic() - began
    expected = done(server.run("peace", "state"))
    assert " True " in expected
    draw = random.Random(20261121)
    for number in range(CRASHES):
        cut_short(server, file, draw.uniform(0.3, 1.0) * lasts, power_cut=bool(number % 2))
        done(server.run("cut", "resume", str(file)))
        assert done(server.run("cut", "state")) == expected
        server.sql("DROP DATABASE cut WITH (FORCE)")


def cut_short(server: Server, file: Path, after: float, *, power_cut: bool) -> None:
    """Begin an ingest in a fresh copy of the city and kill it; sooner, where it was done before."""
    while True:
        server.sql("CREATE DATABASE cut TEMPLATE puhui")
        ingest = server.run("cut", "ingest", str(file))
        time.sleep(after)
        if power_cut:
            server.kill()
            ingest.wait(timeout=60)
            server.start()
        else:
            ingest.kill()
        ingest.communicate()
        if ingest.returncode != 0:
            return
        server.sql("DROP DATABASE cut WITH (FORCE)")
        after *= 0.7
