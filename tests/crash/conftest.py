"""One server for the tests of this folder, with the tables of the day in a database to be copied."""

import tempfile
from pathlib import Path

import pytest
from tests.crash.server import EMPTY, Server, done

from puhui.wiring import database


@pytest.fixture(scope="session")
def folder():
    # Not pytest's own: PostgreSQL runs as another user where the test runs as root, and must be let in.
    with tempfile.TemporaryDirectory(prefix="puhui-crash-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def server(folder):
    started = Server(folder)
    done(started.run(Path(__file__).with_name("cutting.py"), EMPTY, "migrate"))
    yield started
    database.stop(folder)
