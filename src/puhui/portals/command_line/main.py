"""The ``puhui`` command. Each family of commands has its own module with ``register(app)``."""

import sys

import typer
from django.db import OperationalError, ProgrammingError

from puhui.ground.refusals import Refusal
from puhui.portals.command_line import answers

DATABASE_MISSING = 3


def new_app() -> typer.Typer:
    """The command line without commands yet."""
    return typer.Typer(
        name="puhui",
        help="Puhui 普惠: the open platform that runs a city's green-living programme 绿色生活城市平台",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def run(application: typer.Typer) -> None:
    """Run the command line; every no, and a missing database, is said in words instead of a traceback."""
    try:
        application()
    except Refusal as refusal:
        sys.exit(answers.refused(refusal, json_wanted="--json" in sys.argv))
    except OperationalError as failure:
        answers.err.print("The database does not answer: run `make up`. 数据库没有应答, 请运行 `make up`。")
        answers.err.print(f"  {failure}", markup=False)
        sys.exit(DATABASE_MISSING)
    except ProgrammingError as failure:
        if "does not exist" not in str(failure):
            raise
        answers.err.print("The database lacks a table: run `make up`. 数据库缺少表, 请运行 `make up`。")
        answers.err.print(f"  {failure}", markup=False)
        sys.exit(DATABASE_MISSING)
