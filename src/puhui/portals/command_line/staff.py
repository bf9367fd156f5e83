"""``puhui staff``: open and close the accounts of those who work here. Citizens enrol themselves."""

import os
from typing import Annotated

import typer

from puhui.foundations.people import actions as people
from puhui.foundations.people import queries
from puhui.ground import clock
from puhui.portals.command_line import answers

PASSWORD_VARIABLE = "PUHUI_STAFF_PASSWORD"
Name = Annotated[str, typer.Argument(help="The name to sign in with 登录名")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    family = typer.Typer(help="Accounts of staff 工作人员账号", no_args_is_help=True)
    family.command("list")(show)
    family.command("add")(add)
    family.command("password")(password)
    family.command("reset-factor")(reset_factor)
    family.command("close")(close)
    app.add_typer(family, name="staff")


def show(json: answers.AsJson = False) -> None:
    """Who has an account 列出账号."""
    members = queries.staff()
    if json:
        answers.as_json([vars(member) for member in members])
        return
    rows = [(m.name, m.role, "✓" if m.second_factor else "–", "✓" if m.active else "–") for m in members]
    answers.table("Staff 工作人员", ("name 登录名", "role 角色", "second factor 双因素", "active 启用"), rows)


def add(
    name: Name,
    role: Annotated[str, typer.Option(help="operator, auditor, partner, official or market 角色")] = "operator",
    partner: Annotated[int | None, typer.Option(help="For a partner's staff: its number 合作方编号")] = None,
    json: answers.AsJson = False,
) -> None:
    """Open an account; the second factor is set up at the first sign-in 新建账号."""
    user = people.add_staff(name=name, password=_password(), role=role, partner=partner, at=clock.now())
    _done({"name": user.username, "role": user.role}, json)


def password(name: Name, json: answers.AsJson = False) -> None:
    """Give somebody another password 重设密码."""
    people.change_password(name=name, password=_password())
    _done({"name": name}, json)


def reset_factor(name: Name, json: answers.AsJson = False) -> None:
    """Forget a lost authenticator; a new one is set up at the next sign-in 重置双因素."""
    people.set_second_factor(name=name, secret=None)
    _done({"name": name}, json)


def close(name: Name, json: answers.AsJson = False) -> None:
    """Let somebody sign in no more 停用账号."""
    people.close_staff(name=name)
    _done({"name": name}, json)


def _password() -> str:
    """From the environment, for programs; else asked for, twice. Never an argument: others could read it."""
    return os.environ.get(PASSWORD_VARIABLE) or typer.prompt(
        "Password 密码", hide_input=True, confirmation_prompt="Again 再次输入"
    )


def _done(what: dict[str, str], json: bool) -> None:
    if json:
        answers.as_json(what)
    else:
        answers.out.print("✓ " + ", ".join(what.values()), markup=False)
