"""Programs that run in the background: started, found again by number and birth, and stopped.

A number alone is not enough: after a restart of the machine it may be somebody else's.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil

from puhui.wiring.places import DATA, ROOT

RUN = DATA / "run"
PATIENCE_SECONDS = 30


def start(name: str, command: list[str], environment: dict[str, str], mark: str) -> psutil.Process:
    """Start ``command`` apart from this terminal, its output in ``run/NAME.log``, and remember it.

    ``mark`` says what was started (code, port …); ``running`` answers with it.
    """
    RUN.mkdir(parents=True, exist_ok=True)
    with log(name).open("ab") as output:
        started = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    process = psutil.Process(started.pid)
    remembered = {"pid": process.pid, "born": process.create_time(), "mark": mark}
    _file(name).write_text(json.dumps(remembered))
    return process


def running(name: str) -> str | None:
    """The mark with which NAME was started, if it still runs."""
    found = _find(name)
    return json.loads(_file(name).read_text())["mark"] if found else None


def left_behind(name: str) -> str | None:
    """The mark with which NAME was last started, if it ended without being asked to."""
    try:
        return json.loads(_file(name).read_text())["mark"]
    except (OSError, ValueError, KeyError):
        return None


def stop(name: str) -> bool:
    """Ask NAME to end, wait, and end it if it does not; true when it ran."""
    process = _find(name)
    if process is not None:
        children = process.children(recursive=True)
        process.terminate()
        _, stubborn = psutil.wait_procs([process, *children], timeout=PATIENCE_SECONDS)
        for left in stubborn:
            left.kill()
    _file(name).unlink(missing_ok=True)
    return process is not None


def log(name: str) -> Path:
    """Where NAME writes."""
    return RUN / f"{name}.log"


def python(*arguments: str) -> list[str]:
    """A command of this environment's Python."""
    return [sys.executable, *arguments]


def _file(name: str) -> Path:
    return RUN / f"{name}.json"


def _find(name: str) -> psutil.Process | None:
    try:
        remembered = json.loads(_file(name).read_text())
        process = psutil.Process(remembered["pid"])
        same = abs(process.create_time() - remembered["born"]) < 1
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (OSError, ValueError, KeyError, psutil.NoSuchProcess):
        return None
