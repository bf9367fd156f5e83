"""`make up` and `make down`, as somebody would use them, in a data directory of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import psycopg
import pytest

from puhui.wiring import database
from puhui.wiring.demo.accounts import STAFF

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not database.is_embedded(), reason="the server is not ours to kill"),
]
COUNTS = {
    "transfers": "SELECT count(*) FROM ledger_transfer",
    "batches": "SELECT count(*) FROM intake_batch",
    "records": "SELECT count(*) FROM intake_record",
    "people": "SELECT count(*) FROM people_user",
    "versions": "SELECT count(*) FROM packs_version",
}


@pytest.fixture
def house():
    """A place to bring up the house in, and the way to speak to it."""
    with tempfile.TemporaryDirectory(prefix="puhui-up-", ignore_cleanup_errors=True) as path:
        place = House(Path(path))
        yield place
        place.run("puhui.wiring.down")


class House:
    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("PUHUI_")}
        self.environment |= {
            "PUHUI_DATA": str(data),
            "PUHUI_PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "puhui.wiring.settings",
        }

    def run(self, module: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module], env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def counts(self) -> dict[str, int]:
        with psycopg.connect(host=self.data / "postgres", user="postgres", dbname="puhui") as connection:
            return {name: connection.execute(query).fetchone()[0] for name, query in COUNTS.items()}

    def page(self, path: str) -> str:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.read().decode()

    def processes(self) -> dict[str, int]:
        return {name: json.loads((self.data / "run" / f"{name}.json").read_text())["pid"] for name in ("web", "worker")}


def test_house_comes_up_twice_survives_and_goes_down(house):
    said = house.run("puhui.wiring.up")
    assert f"http://127.0.0.1:{house.port}/" in said
    assert all(one.name in said for one in STAFF)
    assert "泸州" in house.page("/")
    first = house.counts()
    assert all(first.values())

    # Kept files name cards: nobody else gets to them.
    for private in ("evidence", "keys", "demo"):
        assert (house.data / private).stat().st_mode & 0o077 == 0

    # A second time it only looks, and nothing is there twice.
    running = house.processes()
    again = house.run("puhui.wiring.up")
    assert "tables" in said
    assert "tables" not in again
    assert house.counts() == first
    assert house.processes() == running

    # Everything is killed at once; the next `up` finds out what is missing.
    postmaster = int((house.data / "postgres" / "postmaster.pid").read_text().split("\n")[0])
    for pid in (postmaster, *running.values()):
        os.kill(pid, signal.SIGKILL)
    house.run("puhui.wiring.up")
    assert house.counts() == first
    assert "泸州" in house.page("/")

    house.run("puhui.wiring.down")
    assert not database.is_running(house.data)
    with pytest.raises(OSError):
        house.page("/")
