"""kill -9 of PostgreSQL in the middle of the close of a trading day: no deal is half delivered, then or after resuming.

How it works: a day is traded once and its database copied for every run. The close says each time that some deals are
delivered; at a moment drawn at random after one of these the server dies. It comes back, what it holds is proved, the
close is called again, and it is proved again. PUHUI_CRASHES sets how often (50 takes some minutes).
"""

import os
import random
import subprocess
import time
from pathlib import Path

import pytest
from tests.crash.server import Server, done

CRASHES = int(os.environ.get("PUHUI_CRASHES", "2"))
CLOSING = Path(__file__).with_name("closing.py")
DEALS, LOTS = 300, 15
MOMENT_SECONDS = 0.03  # about as long as some deals take


WHOLE = f"{DEALS} of {DEALS}, halves 0, proofs [True, True, True]"


@pytest.mark.slow
def test_killed_close_delivers_every_deal_whole(server):
    server.copy("day")
    done(server.run(CLOSING, "day", "prepare", str(DEALS)))
    draw = random.Random(20261121)
    worker = server.run(CLOSING, "cut", "serve")
    try:
        for _ in range(CRASHES):
            when = cut_short(server, worker, draw)
            found, *_told, whole, over = answer(worker, "resume")
            assert found.endswith(f"of {DEALS}, halves 0, proofs [True, True, True]"), when
            assert 0 < int(found.split()[0]) < DEALS, "the cut was not in the middle"
            assert (whole, over) == (WHOLE, "over 0"), when
            server.sql("DROP DATABASE cut WITH (FORCE)")
    finally:
        worker.kill()
        worker.communicate()


def cut_short(server: Server, worker: subprocess.Popen, draw: random.Random) -> str:
    """Close a copy of the day, and kill the server in between: when that was."""
    server.copy("cut", of="day")
    lots, moment = draw.randint(1, LOTS - 2), draw.uniform(0, MOMENT_SECONDS)
    say(worker, "close")
    for _ in range(lots):
        assert worker.stdout.readline().strip().isdigit(), "the close failed by itself"
    time.sleep(moment)
    server.kill()
    assert listened(worker)[-1] != "over 0", "the close was done before"
    server.start()
    return f"after {lots} lots and {moment:.4f} s"


def answer(worker: subprocess.Popen, what: str) -> list[str]:
    say(worker, what)
    return listened(worker)


def say(worker: subprocess.Popen, what: str) -> None:
    worker.stdin.write(f"{what}\n")
    worker.stdin.flush()


def listened(worker: subprocess.Popen) -> list[str]:
    """All that the worker says up to the end of what it does."""
    lines = []
    while not lines or not lines[-1].startswith("over "):
        line = worker.stdout.readline()
        assert line, worker.communicate()[1]
        lines.append(line.strip())
    return lines
