"""Set up what a target of the Makefile needs: environment, packages, translations, front end, browser.

Run by the machine's own Python with nothing installed, so: standard library only. What is already there is
left alone. `run` brings what a server needs, `test` adds what tests, lint and bench need, `browser` adds a
Chromium and a Chinese font. Packages come from the lock files, by hash; no address is written anywhere:
pip's configuration decides where from, and uv is told the same.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCKS = {"run": "requirements/run.txt", "test": "requirements/dev.txt"}
INSTALLER = "requirements/tools.txt"


def main(wanted: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 -- an older one must hear it in words
        sys.exit("Puhui needs Python 3.11 or newer: make PYTHON=python3.12 …  需要 Python 3.11 或更新版本")
    if wanted == "browser":
        return _call("tools/browser.py")
    _packages(wanted)
    _call("tools/messages.py", "compile")
    _call("tools/frontend.py")


def _packages(wanted: str) -> None:
    """Install by lock file, unless the stamp says that this was done; `test` holds all of `run`."""
    stamp = ENVIRONMENT / "puhui-stamp"
    marks = {kind: _mark(lock) for kind, lock in LOCKS.items()}
    done = stamp.read_text() if stamp.exists() else ""
    if done and done in (marks[wanted], marks["test"]):
        return
    print("Installing packages … 正在安装依赖", flush=True)
    if not _usable():
        try:
            venv.create(ENVIRONMENT, with_pip=True, clear=True)
        except (subprocess.CalledProcessError, ImportError):
            sys.exit("Python lacks venv (Debian: apt-get install python3-venv)  缺少 venv 模块")
    _run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", INSTALLER)
    uv = (ENVIRONMENT / "bin" / "uv", "pip")
    _run(*uv, "sync", "-q", "--require-hashes", INSTALLER, LOCKS[wanted], environment=_where_from())
    _run(*uv, "install", "-q", "--offline", "--no-deps", "--no-build-isolation", "-e", ".")
    stamp.write_text(marks[wanted])


def _mark(lock: str) -> str:
    """What the environment would be made of; a moved checkout or another Python is another one."""
    parts = [str(ROOT).encode(), sys.version.encode()]
    parts += [(ROOT / name).read_bytes() for name in (INSTALLER, lock, "pyproject.toml")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _usable() -> bool:
    """Whether the environment is one of this checkout and of this Python."""
    question = "import pip, sys; print(sys.prefix, sys.version_info[:2])"
    expected = f"{ENVIRONMENT} {sys.version_info[:2]}"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout.strip() == expected


def _where_from() -> dict[str, str]:
    """The index that pip is configured for, told to uv (a city's network often has its own mirror)."""
    told = dict(os.environ, VIRTUAL_ENV=str(ENVIRONMENT), UV_LINK_MODE="copy")
    answer = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True)
    for line in answer.stdout.splitlines():
        name, _, value = line.partition("=")
        if name.endswith(".index-url"):
            told.setdefault("UV_DEFAULT_INDEX", value.strip("'"))
        if name.endswith(".cert"):
            told.setdefault("SSL_CERT_FILE", value.strip("'"))
    return told


def _call(script: str, *arguments: str) -> None:
    if (ROOT / script).exists():
        _run(PYTHON, script, *arguments)


def _run(*command: object, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"], ["browser"]):
        sys.exit("use: setup.py run | test | browser")
    main(sys.argv[1])
