"""`make up`: database, tables, demo, web and worker; then say where to look. Run again, it only looks."""

import hashlib
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from puhui.wiring import database, processes
from puhui.wiring.places import DATA, PACKS, ROOT

LISTEN = "127.0.0.1"
PORTS_TRIED = 50
HEALTHY_SECONDS_MAX = 180  # on a busy machine two Pythons take long to start


def main() -> None:
    """Bring everything up; exits with 1 and the end of a log where something does not come up."""
    began = time.monotonic()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "puhui.wiring.settings")
    _say("database 数据库 …")
    try:
        if database.is_embedded() and not database.is_running(DATA):
            database.start(DATA)
    except database.NotStarted as failure:
        sys.exit(f"PostgreSQL did not start 数据库未能启动:\n{failure}")
    mark = _mark()
    port = _running(mark)
    if port is None:
        _prepare()
        port = _start(mark)
    _report(port, time.monotonic() - began)


def _mark() -> str:
    """What would be served: code, packs, settings. Another mark means that running programs are out of date."""
    state = hashlib.sha256(sys.executable.encode())
    for root in (ROOT / "src", PACKS, ROOT / "requirements", ROOT / "build" / "vendor"):
        for path in sorted(root.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                found = path.stat()
                state.update(f"{path}:{found.st_mtime_ns}:{found.st_size}".encode())
    for name in sorted(os.environ):
        if name.startswith("PUHUI_"):
            state.update(f"{name}={os.environ[name]}".encode())
    return state.hexdigest()[:16]


def _running(mark: str) -> int | None:
    """The port on which the present code is served, with a worker beside it, if that is so."""
    web, worker = processes.running("web"), processes.running("worker")
    if web is None or worker != mark or not web.startswith(f"{mark}:"):
        return None
    port = int(web.split(":")[1])
    return port if _healthy(port) else None


def _prepare() -> None:
    """Tables, static files, and in a demo its people and days."""
    import django  # noqa: PLC0415 -- settings are named by main

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- needs Django ready
    from django.core.management import call_command  # noqa: PLC0415

    _say("tables 数据表 …")
    call_command("migrate", interactive=False, verbosity=0)
    _say("pages 页面 …")
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMO:
        from puhui.wiring.demo import filling  # noqa: PLC0415

        _say("demo 演示数据 …")
        filling.fill(DATA / "demo", PACKS, lambda line: _say(f"  {line}"))


def _start(mark: str) -> int:
    wanted = int(os.environ.get("PUHUI_PORT", "8000"))
    # The children of a killed web server hold its port for another moment.
    ours = (processes.left_behind("web") or "").endswith(f":{wanted}")
    processes.stop("web")
    processes.stop("worker")
    port = _free_port(wanted, patience_seconds=5 if ours else 0)
    puhui = "from puhui.wiring.command import main; main()"
    _say(f"web and worker 网站与后台任务 … ({processes.RUN})")
    processes.start("worker", processes.python("-c", puhui, "worker"), {}, mark)
    processes.start("web", processes.python("-c", puhui, "web", "--port", str(port)), {}, f"{mark}:{port}")
    deadline = time.monotonic() + HEALTHY_SECONDS_MAX
    while not _healthy(port):
        if time.monotonic() > deadline or processes.running("web") is None or processes.running("worker") is None:
            _complain()
        time.sleep(0.2)
    return port


def _free_port(wanted: int, patience_seconds: int) -> int:
    """The wanted port, or the next one that nobody uses."""
    deadline = time.monotonic() + patience_seconds
    while not _is_free(wanted) and time.monotonic() < deadline:
        time.sleep(0.2)
    for port in range(wanted, wanted + PORTS_TRIED):
        if _is_free(port):
            return port
    sys.exit(f"No port is free from {wanted} on; name one with PUHUI_PORT. 没有空闲端口，请用 PUHUI_PORT 指定。")


def _is_free(port: int) -> bool:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((LISTEN, port))
        except OSError:
            return False
        return True


def _healthy(port: int) -> bool:
    # A proxy named in the environment is not for this machine's own address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{LISTEN}:{port}/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _complain() -> None:
    for name in ("web", "worker"):
        lines = _tail(processes.log(name))
        _say(f"--- {processes.log(name)}\n{lines}")
    sys.exit("It did not come up; the logs' last lines are above. 未能启动，日志末尾见上。")


def _tail(path: Path, lines: int = 25) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""


def _report(port: int, seconds: float) -> None:
    here = f"http://{LISTEN}:{port}"
    _say(f"\nPuhui 普惠 is up after {seconds:.0f} s 已启动\n")
    _say(f"  Public 公众         {here}/")
    _say(f"  Citizens 居民       {here}/me/")
    _say(f"  Console 管理台      {here}/console/")
    _say(f"  API                 {here}/api/v1/openapi.json")
    if os.environ.get("PUHUI_DEMO", "1") == "1":
        from puhui.wiring.demo import people  # noqa: PLC0415 -- only where there is a demo
        from puhui.wiring.demo.accounts import CLERKS, PASSWORD, STAFF  # noqa: PLC0415

        _say("\nDemo sign-ins 演示账号 (codes are shown on the pages 验证码显示在页面上)\n")
        for city in people.TELEPHONES:
            _say(f"  citizen 居民 {city:<10}{people.of(city)[0].phone}, {people.of(city)[1].phone}")
        for one in CLERKS:
            _say(f"  counter 核销台 {one.title:<15} {one.phone}  {here}/merchant/")
        for one in STAFF:
            _say(f"  {one.title:<22} {one.name} / {PASSWORD}")
    _say("\nStop with `make down` 停止请用 `make down`")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 -- the answer to a command


if __name__ == "__main__":
    main()
