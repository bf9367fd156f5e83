"""Background programs are found by number and birth, and stopped; strangers are left alone."""

import json
import subprocess
import sys

import psutil
import pytest

from puhui.wiring import processes

SLEEP = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)"]


@pytest.fixture(autouse=True)
def _own_directory(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "RUN", tmp_path / "run")
    yield
    processes.stop("sleeper")


def test_process_is_started_found_and_stopped():
    started = processes.start("sleeper", SLEEP, {}, "mark-1")
    assert processes.running("sleeper") == "mark-1"
    assert processes.stop("sleeper")
    assert not started.is_running()
    assert processes.running("sleeper") is None
    assert not processes.stop("sleeper")


def test_process_with_a_reused_number_is_a_stranger():
    stranger = subprocess.Popen(SLEEP, stdout=subprocess.DEVNULL)
    try:
        processes.RUN.mkdir()
        born_earlier = psutil.Process(stranger.pid).create_time() - 1_000
        remembered = {"pid": stranger.pid, "born": born_earlier, "mark": "mark-1"}
        (processes.RUN / "sleeper.json").write_text(json.dumps(remembered))
        assert processes.running("sleeper") is None
        assert not processes.stop("sleeper")
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_process_that_ended_is_not_running():
    ended = processes.start("sleeper", [sys.executable, "-c", "print('bye')"], {}, "mark-1")
    psutil.wait_procs([ended], timeout=20)
    assert processes.running("sleeper") is None
    assert processes.log("sleeper").read_text() == "bye\n"
