"""Find a Chromium for the browser tests, or install one with the system's package manager.

`find()` is also what the tests ask. Run as a program it installs what is missing, and where that cannot be
done says so in one line; the tests that need a browser then say that they were skipped. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

# A path named here goes before everything else.
VARIABLE = "PUHUI_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MANAGERS = (
    ("apt-get", (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", "chromium"))),
    ("dnf", (("install", "-y", "-q", "chromium"),)),
    ("yum", (("install", "-y", "-q", "chromium"),)),
    ("apk", (("add", "--quiet", "chromium"),)),
)
# Nothing a test does may reach beyond this machine, and nothing may depend on a screen or a sandbox.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = (
    "No Chromium here and none could be installed: browser tests are skipped. Install one, or name it in "
    f"{VARIABLE}.  未找到 Chromium，且无法自动安装：将跳过浏览器测试；请安装后重试，或用 {VARIABLE} 指明路径。"
)


def find() -> str | None:
    """The path of a Chromium that runs; None where there is none."""
    named = os.environ.get(VARIABLE)
    for name in (named,) if named else NAMES:
        path = shutil.which(name)
        if path and _runs(path):
            return path
    return None


def install() -> None:
    """Ask the first package manager found; as somebody who is not root, only where sudo asks nothing."""
    found = next(((path, steps) for name, steps in MANAGERS if (path := shutil.which(name))), None)
    if found is None:
        return
    prefix: tuple[str, ...] = ()
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if sudo is None or subprocess.run([sudo, "-n", "true"], capture_output=True).returncode:
            return
        prefix = (sudo, "-n")
    print("Installing Chromium for the browser tests … 正在安装 Chromium", flush=True)
    manager, steps = found
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for step in steps:
        done = subprocess.run([*prefix, manager, *step], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            return


def _runs(path: str) -> bool:
    """A name alone proves little: on some systems it is a stub that asks for another installer."""
    try:
        done = subprocess.run([path, "--version", "--no-sandbox"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> None:
    if find() is None:
        install()
        if find() is None:
            print(MISSING, file=sys.stderr)


if __name__ == "__main__":
    main()
