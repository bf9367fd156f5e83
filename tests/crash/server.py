"""PostgreSQL in a folder of its own, that may be killed as a power cut would."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from puhui.wiring import database

ROOT = Path(__file__).parents[2]
EMPTY = "puhui"  # a database with all tables and nothing in them, to be copied


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start()

    def start(self) -> None:
        self.address = database.start(self.folder)

    def sql(self, statement: str) -> None:
        with psycopg.connect(self.address.replace("/puhui?", "/postgres?"), autocommit=True) as connection:
            connection.execute(statement)

    def copy(self, name: str, of: str = EMPTY) -> None:
        self.sql(f"CREATE DATABASE {name} TEMPLATE {of}")

    def kill(self) -> None:
        """The postmaster and everybody that works for it, at once."""
        postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        told = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for process in (postmaster, *map(int, told)):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        while any(Path(f"/proc/{process}/stat").exists() and not _is_dead(process) for process in map(int, told)):
            time.sleep(0.02)

    def run(self, script: Path, name: str, *arguments: str) -> subprocess.Popen:
        """Start a script of ours beside the test, on the database of this name."""
        environment = os.environ | {
            "PUHUI_DATABASE_URL": self.address.replace("/puhui?", f"/{name}?"),
            "PUHUI_DATA": str(self.folder / name),
            "PUHUI_SHARD_BYTES": "200000",
            "DJANGO_SETTINGS_MODULE": "puhui.wiring.settings",
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", "")))),
        }
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", script, *arguments], env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
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
