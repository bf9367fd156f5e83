"""``puhui draw``: hold draws of lucky users, and recompute them."""

import getpass
from dataclasses import asdict
from typing import Annotated, Any

import typer

from puhui.economy.draws import facts, queries
from puhui.economy.draws.refusals import ValueTypedOtherwise
from puhui.ground import clock
from puhui.journeys.draws import hold_draw
from puhui.portals.command_line import answers

FAULTY = 1
City = Annotated[str, typer.Argument(help="The city's id 城市标识")]
Name = Annotated[str, typer.Argument(help="The draw's id 抽奖标识")]
HIDDEN = ("holder",)


def register(app: typer.Typer) -> None:
    """Add the family ``draw``."""
    family = typer.Typer(help="Draws of lucky users 幸运用户抽奖", no_args_is_help=True)
    for command in (show, publish, commit, run, export, verify):
        family.command("list" if command is show else command.__name__)(command)
    family.command("call-off")(call_off)
    app.add_typer(family, name="draw")


def show(city: City, json: answers.AsJson = False) -> None:
    """Every draw of a city, drafts too 列出抽奖."""
    found, at = queries.draws(city, drafts=True), clock.now()
    if json:
        answers.as_json([_plain(draw) | {"phase": draw.phase(at)} for draw in found])
        return
    rows = [
        (d.code, d.terms.name.zh, d.phase(at), d.entries, d.terms.opens, d.terms.closes, d.terms.draws_at)
        for d in found
    ]
    columns = ("draw 抽奖", "name 名称", "phase 阶段", "entries 参与数", "opens 开始", "closes 截止", "draws at 开奖")
    answers.table(f"Draws 抽奖 · {city}", columns, rows)


def publish(city: City, draw: Name, json: answers.AsJson = False) -> None:
    """Publish a draft: its terms cannot change any more 发布抽奖,规则即冻结."""
    done = hold_draw.publish(city=city, draw=draw, at=clock.now())
    _say(_plain(done), json, f"{city}/{draw}: {done.terms_sha256}")


def commit(city: City, draw: Name, json: answers.AsJson = False) -> None:
    """Commit to the entries of a closed draw, before its value is known 截止后公布参与名单承诺."""
    done = hold_draw.commit(city=city, draw=draw, at=clock.now())
    _say(asdict(done), json, f"{city}/{draw}: {done.entries} 份 entries, {done.commitment}")


def run(
    city: City,
    draw: Name,
    value: Annotated[str, typer.Option(help="The public value 公开随机数")],
    source: Annotated[str, typer.Option(help="Where it was read 取自何处")],
    again: Annotated[str | None, typer.Option(help="The value once more; asked for when left out 再输入一次")] = None,
    json: answers.AsJson = False,
) -> None:
    """Draw the winners by the public value, typed twice, for good 按公开随机数(输入两次)开奖,不可更改."""
    if again is None and not json:
        again = typer.prompt("再输入一次随机数 Type the value once more", default="", show_default=False, err=True)
    # A value typed wrongly would draw other winners, for good; a program that says it twice has looked twice.
    if (again or "").strip() != value.strip():
        raise ValueTypedOtherwise()
    at = clock.now()
    done = hold_draw.run(city=city, draw=draw, value=value, source=source, by=getpass.getuser(), at=at)
    if json:
        answers.as_json(asdict(done) | {"winners": [_plain(place) for place in done.winners]})
        return
    rows = [(place.place, place.prize or "候补 reserve", place.ticket, place.shown_as) for place in done.winners]
    answers.table(
        f"{city}/{draw} · {done.value}", ("place 次序", "prize 奖项", "ticket 参与号", "shown as 公示名"), rows
    )


def call_off(
    city: City,
    draw: Name,
    why: Annotated[str, typer.Option(help="The reason that entrants are told 告知参与者的原因")],
    json: answers.AsJson = False,
) -> None:
    """Call a draw off; points that were paid go back 取消抽奖并退回积分."""
    done = hold_draw.call_off(city=city, draw=draw, why=why, at=clock.now())
    _say(_plain(done), json, f"{city}/{draw}: {done.called_off_why}")


def export(city: City, draw: Name) -> None:
    """Print what docs/draw_verify.py reads: terms, commitment, entries, value, winners 导出可核验文件."""
    answers.as_json(queries.published(city, draw))


def verify(city: City, draw: Name, json: answers.AsJson = False) -> None:
    """Recompute a draw from its entries: terms, tree, commitment, winners 重算抽奖.

    Exit code 1 when something does not agree.
    """
    found = queries.verify(city, draw)
    if json:
        answers.as_json(asdict(found) | {"ok": found.ok})
    else:
        words = "[bold green]抽奖无误 The draw is right[/]" if found.ok else "[bold red]抽奖有误 The draw is wrong[/]"
        answers.out.print(f"{words}: {found.entries:,} 份 entries, {found.winners} 个奖 prizes")
        answers.out.print(f"  {found.commitment}", markup=False)
        for fault in found.faults:
            answers.out.print(f"  ✗ {fault['what']}: {fault['recorded']} ≠ {fault['recomputed']}", markup=False)
    if not found.ok:
        raise typer.Exit(FAULTY)


def _plain(row: facts.Draw | facts.Place) -> dict[str, Any]:
    told = {key: value for key, value in asdict(row).items() if key not in HIDDEN}
    if isinstance(row, facts.Draw):
        told["terms"] = row.terms.model_dump(mode="json")
    return told


def _say(told: dict[str, Any], json: bool, words: str) -> None:
    if json:
        answers.as_json(told)
    else:
        answers.out.print(f"✓ {words}", markup=False)
