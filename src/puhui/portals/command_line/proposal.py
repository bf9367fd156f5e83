"""``puhui proposal``: what citizens propose, who supports it, and what the unit in charge says."""

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import typer

from puhui.civic.voices import facts, queries
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.civic import handle_cases, tell_city
from puhui.portals.command_line import answers, snapshot

Title = Annotated[str, typer.Argument(help="The title 标题")]


def register(app: typer.Typer) -> None:
    """Add the family ``proposal``."""
    family = typer.Typer(help="Citizens' proposals 公众建言献策", no_args_is_help=True)
    for name, command in (
        ("send", send), ("list", show), ("similar", similar), ("support", support), ("answer", answer)
    ):  # fmt: skip
        family.command(name)(command)
    app.add_typer(family, name="proposal")


def send(
    title: Title,
    city: snapshot.City,
    holder: snapshot.Holder,
    words: Annotated[str, typer.Option(help="What, and why 内容")],
    photo: Annotated[list[Path] | None, typer.Option(help="A photo 照片", exists=True, dir_okay=False)] = None,
    id: snapshot.Id = "",
    json: answers.AsJson = False,
) -> None:
    """Send a proposal for a citizen 代市民提交建议."""
    done = tell_city.proposal(
        holder=holder, city=city, id=UUID(id) if id else uuid4(), title=title, words=words, at=clock.now(),
        uploads=[file.read_bytes() for file in photo or ()],
    )  # fmt: skip
    snapshot.told(done, json)


def show(
    city: snapshot.City,
    unit: Annotated[str, typer.Option(help="Only of this unit 单位编号")] = "",
    state: Annotated[str, typer.Option(help="open or answered 状态")] = "open",
    json: answers.AsJson = False,
) -> None:
    """Proposals, those due first 建议清单."""
    snapshot.listed(city, facts.PROPOSAL, unit, state, json)


def similar(title: Title, city: snapshot.City, json: answers.AsJson = False) -> None:
    """Shown proposals that resemble a title 相似建议."""
    found = queries.similar(packs.active(city).pack, title)
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    rows = [(one.number, one.title, f"{one.percent} %", one.supporters, one.state) for one in found]
    answers.table(
        f"Similar 相似建议 · {city}", ("number 编号", "title 标题", "alike 相似", "support 附议", "state 状态"), rows
    )


def support(case: snapshot.Case, holder: snapshot.Holder, json: answers.AsJson = False) -> None:
    """Support somebody's proposal 附议."""
    done = tell_city.support(holder=holder, case=case, at=clock.now())
    if json:
        answers.as_json(asdict(done))
        return
    answers.out.print(f"✓ {done.number} · {done.supporters}", markup=False)


def answer(
    case: snapshot.Case,
    city: snapshot.City,
    unit: snapshot.Unit,
    words: Annotated[str, typer.Option(help="What the unit says 答复内容")],
    adopted: Annotated[bool, typer.Option("--adopted/--not-adopted", help="Whether it is adopted 是否采纳")],
    id: snapshot.Id = "",
    json: answers.AsJson = False,
) -> None:
    """Answer a proposal; adopted, its author is rewarded once 答复建议."""
    done = handle_cases.answer(
        city=city, case=case, id=UUID(id) if id else uuid4(), acting=unit, words=words, by=getpass.getuser(),
        at=clock.now(), adopted=adopted,
    )  # fmt: skip
    if json:
        said = {"case": done.case.id, "number": done.case.number, "answer": asdict(done.answer), "newly": done.newly}
        answers.as_json(said)
        return
    answers.out.print(f"✓ {done.case.number} · {'采纳 adopted' if adopted else '未采纳 not adopted'}", markup=False)
