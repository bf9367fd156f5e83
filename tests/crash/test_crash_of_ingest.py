"""kill -9 of the program and of PostgreSQL, in the middle of an ingest: after resuming nothing tells the difference.

How it works: a server of its own, a city prepared once and copied for every run. One run is left in peace; every
other one is killed at a moment drawn at random, started again and taken up; then every row of every table is
compared. PUHUI_CRASHES sets how often (50 takes some minutes).
"""

import functools
import os
import random
import time
from pathlib import Path

import pytest
from tests.crash.server import Server, done

CRASHES = int(os.environ.get("PUHUI_CRASHES", "3"))
RIDES = 20_000
CUTTING = Path(__file__).with_name("cutting.py")


@pytest.mark.slow
def test_killed_ingest_ends_as_an_undisturbed_one(server, folder):
    run, file = functools.partial(server.run, CUTTING), folder / "rides.csv"
    server.copy("city")
    done(run("city", "prepare", str(file), str(RIDES)))
    server.copy("peace", of="city")
    expected, lasts = done(run("peace", "peace", str(file))).split(" after ")
    assert " True " in expected
    draw = random.Random(20261121)
    for number in range(CRASHES):
        cut_short(server, file, draw.uniform(0.3, 1.0) * float(lasts), power_cut=bool(number % 2))
        assert done(run("cut", "resume", str(file))).strip() == expected
        server.sql("DROP DATABASE cut WITH (FORCE)")


def cut_short(server: Server, file: Path, after: float, *, power_cut: bool) -> None:
    """Begin an ingest in a fresh copy of the city and kill it; sooner, where it was done before."""
    while True:
        server.copy("cut", of="city")
        ingest = server.run(CUTTING, "cut", "ingest", str(file))
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
