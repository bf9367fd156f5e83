"""The entrance of the ``puhui`` command: find the database, prepare Django, hand over to the portal.

Only here are commands registered that start or stop parts of the house; all others belong to the portal.
"""

import importlib
import importlib.util
import os
import sys
from typing import Annotated

import typer

from puhui.wiring import database
from puhui.wiring.places import DATA

# Command → the module that registers it.
FAMILIES = {
    name: name
    for name in (
        "evaluate", "ingest", "explain", "ledger", "staff", "bench", "draw", "honours", "offers", "redeem", "voucher",
        "policy", "registry", "methodology", "exchange", "assignments", "neutrality", "accounting", "conference",
        "appraisal", "activity", "volunteer", "survey", "outreach", "snapshot", "proposal",
    )
} | {"pack": "packs"}  # fmt: skip
OWN = ("web", "worker", "migrate", "play")
LISTEN = "127.0.0.1"


def main() -> None:
    """Run ``puhui``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "puhui.wiring.settings")
    asks_for_help = len(sys.argv) == 1 or "--help" in sys.argv
    if database.is_embedded() and not asks_for_help and not database.is_running(DATA):
        database.start(DATA)
    from puhui.portals.command_line.main import run  # noqa: PLC0415 -- settings must be named first

    # Each family brings its rooms along; a known command waits for no other's.
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    run(application([asked] if asked in FAMILIES else [] if asked in OWN else list(FAMILIES)))


def application(commands: list[str]) -> typer.Typer:
    """The command line with these families of commands registered."""
    import django  # noqa: PLC0415 -- settings must be named first

    django.setup()
    from puhui.portals.command_line.main import new_app  # noqa: PLC0415 -- needs Django ready

    app = new_app()

    for command in commands:
        module = f"puhui.portals.command_line.{FAMILIES[command]}"
        if importlib.util.find_spec(module):
            importlib.import_module(module).register(app)
    app.command("web")(web)
    app.command("worker")(worker)
    app.command("migrate")(migrate)
    app.command("play")(play)
    return app


def web(
    port: Annotated[int, typer.Option(help="Port on this machine 端口", envvar="PUHUI_PORT")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes 进程数", envvar="PUHUI_WEB_WORKERS")] = 2,
) -> None:
    """Serve the pages and the API on the loopback address 在本机启动网站."""
    command = [sys.executable, "-m", "gunicorn", "puhui.wiring.wsgi:application", "--bind", f"{LISTEN}:{port}"]
    command += ["--workers", str(workers), "--threads", "4", "--timeout", "120", "--no-control-socket"]
    os.execv(sys.executable, command)


def worker(
    until_empty: Annotated[bool, typer.Option(help="End when the queue is empty 队列为空时结束")] = False,
) -> None:
    """Work through the queue 处理后台任务."""
    from puhui.wiring import queue  # noqa: PLC0415 -- needs Django ready

    queue.run_worker(until_empty=until_empty)


def play(
    what: Annotated[str, typer.Argument(help="market 碳市场, quarter 全民行动的一季, year 督办的一年")],
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON 以 JSON 回答")] = False,
) -> None:
    """Play a part of the demo city's life, step by step, and verify its books 演示一段城市生活并核对账目."""
    from puhui.portals.command_line import answers  # noqa: PLC0415 -- needs Django ready
    from puhui.wiring.play import PLAYS  # noqa: PLC0415 -- needs Django ready

    if what not in PLAYS:
        raise typer.BadParameter(f"one of {', '.join(PLAYS)}")
    played = PLAYS[what](lambda line: None if json else answers.out.print(line))
    if json:
        answers.as_json(played.told())
    else:
        answers.out.print("账目相符 The books are right" if played.ok else "[bold red]账目不符 The books are wrong[/]")
    if not played.ok:
        raise typer.Exit(1)


def migrate() -> None:
    """Bring the tables of the database up to date 更新数据库表."""
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django ready

    call_command("migrate", interactive=False, verbosity=0)
