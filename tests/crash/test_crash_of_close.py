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


@pytest.mark.slow
def test_killed_close_delivers_every_deal_whole(server):
    server.copy("day")
    done(server.run(CLOSING, "day", "prepare", str(DEALS)))
    draw = random.Random(20261121)
    for _ in range(CRASHES):
        after, found = cut_short(server, draw)
        assert found.endswith(f"of {DEALS}, halves 0, proofs [True, True, True]"), after
        assert 0 < int(found.split()[0]) < DEALS, "the cut was not in the middle"
        assert done(server.run(CLOSING, "cut", "close")).splitlines()[-1] == (
            f"{DEALS} of {DEALS}, halves 0, proofs [True, True, True]"
        )
        server.sql("DROP DATABASE cut WITH (FORCE)")


def cut_short(server: Server, draw: random.Random) -> tuple[str, str]:
    """Close a copy of the day, and kill the server in between: when that was, and what it then holds."""
    server.copy("cut", of="day")
    closing = server.run(CLOSING, "cut", "close")
    lots, moment = draw.randint(1, LOTS - 2), draw.uniform(0, MOMENT_SECONDS)
    for _ in range(lots):
        assert closing.stdout.readline(), closing.communicate()[1]
    time.sleep(moment)
    server.kill()
    _over(closing)
    server.start()
    found = done(server.run(CLOSING, "cut", "state")).strip()
    return f"after {lots} lots and {moment:.4f} s", found


def _over(closing: subprocess.Popen) -> None:
    closing.communicate(timeout=60)
    assert closing.returncode != 0, "the close was done before"
