"""``puhui neutrality``: plan, measure, offset and declare; certificates; and the proof of all of it."""

import getpass
from dataclasses import asdict
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from puhui.ground import clock
from puhui.market.neutrality import actions, facts, queries
from puhui.market.registry.facts import Wanted
from puhui.portals.command_line import answers, refusals
from puhui.portals.command_line.evaluate import input_of
from puhui.portals.shared import market_told

FAULTY = 1
STATES = {"open": "进行中 open", "declared": "已声明 declared", "revoked": "已撤销 revoked"}
Number = Annotated[str, typer.Argument(help="The undertaking's number, CDCER-N2026-00001 碳中和事项编号")]
By = Annotated[str, typer.Option(help="Who does this 经办人")]
Id = Annotated[str, typer.Option(help="A UUID; the same again changes nothing 请求编号")]


def register(app: typer.Typer) -> None:
    """Add the family ``neutrality``."""
    family = typer.Typer(help="Events and organisations become carbon-neutral 碳中和", no_args_is_help=True)
    for command in (plan, reduce, sheet, inventory, offset, declare, certificate, verify):
        family.command(command.__name__)(command)
    app.add_typer(family, name="neutrality")


def plan(
    name: Annotated[str, typer.Argument(help="The event's or year's name 名称")],
    city: Annotated[str, typer.Option(help="The city 城市")],
    organiser: Annotated[str, typer.Option(help="Who organises it 组织单位")],
    organiser_id: Annotated[str, typer.Option(help="Its unified social credit code 统一社会信用代码")],
    first: Annotated[str, typer.Option(help="The first day 开始日期")],
    last: Annotated[str, typer.Option(help="The last day 结束日期")],
    place: Annotated[str, typer.Option(help="Where 地点")],
    boundary: Annotated[str, typer.Option(help="What is counted 核算边界")],
    kind: Annotated[str, typer.Option(help="event, organisation 类型")] = "event",
    by: By = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Begin an undertaking 制定碳中和计划."""
    done = actions.plan(
        id=_id(id), city=city, kind=kind, name=name, organiser=organiser, organiser_id=organiser_id, first=_day(first),
        last=_day(last), place=place, boundary=boundary, by=by or getpass.getuser(), at=clock.now(),
    )  # fmt: skip
    _say(done, json)


def reduce(
    number: Number,
    said: Annotated[str, typer.Argument(help="What is done to emit less 减排措施")],
    saved: Annotated[int | None, typer.Option(help="Kilograms saved, as estimated 预计减排千克数")] = None,
    by: By = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Write down what is done to emit less 登记减排措施."""
    done = actions.reduce(
        id=_id(id), undertaking=number, said=said, saved_kg=saved, by=by or getpass.getuser(), at=clock.now()
    )
    _say(done, json)


def sheet(
    number: Number,
    out: Annotated[Path, typer.Argument(help="The workbook to write 输出的 XLSX 文件")],
    json: answers.AsJson = False,
) -> None:
    """Make the empty workbook of an inventory 生成空白核算表."""
    from puhui.journeys.market import measure_undertaking  # noqa: PLC0415 -- loads the formula machinery

    _must_be_free(out)
    stream = BytesIO()
    made = measure_undertaking.sheet(undertaking=number, at=clock.now(), stream=stream)
    out.write_bytes(stream.getvalue())
    if json:
        answers.as_json({"methodology": made.id, "version": made.version, "sheet": str(out)})
        return
    answers.out.print(f"✓ {made.id}@{made.version} → {out}", markup=False)


def inventory(
    number: Number,
    inputs: Annotated[
        list[str] | None, typer.Argument(help="NAME=VALUE, NAME=@FILE.csv, as puhui evaluate 活动数据")
    ] = None,
    stage: Annotated[str, typer.Option(help="plan, final 阶段：计划、实际")] = facts.FINAL,
    filled: Annotated[Path | None, typer.Option("--sheet", help="A filled workbook 已填写的 XLSX 核算表")] = None,
    by: By = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Make an inventory, from inputs or a workbook; without either, compute the latest one again 核算或复算排放清单."""
    if not inputs and filled is None:
        _again(number, stage, json)
        return
    told = {"id": _id(id), "undertaking": number, "stage": stage, "by": by or getpass.getuser(), "at": clock.now()}
    if filled is not None:
        from puhui.journeys.market import measure_undertaking  # noqa: PLC0415 -- loads the formula machinery

        if not filled.is_file():
            raise refusals.SheetNotThere(path=str(filled))
        done = measure_undertaking.measure(path=filled, **told)
    else:
        done = actions.measure(inputs=dict(input_of(one) for one in inputs or []), **told)
    _show(done, queries.undertaking(number).due, json)


def _again(number: str, stage: str, json: bool) -> None:
    seen = queries.undertaking(number)
    latest = seen.latest(stage) or seen.latest(facts.PLANNED)
    if latest is None:
        _say(seen, json)
        return
    again = queries.recomputed(latest.id)
    _show(latest, seen.due, json, again)
    if not again.same:
        raise typer.Exit(FAULTY)


def _show(done: facts.Inventory, due: facts.Due, json: bool, again: facts.Recomputed | None = None) -> None:
    if json:
        answers.as_json(market_told.inventory(done, due, again))
        return
    rows = [(line.zh, line.group, f"{line.amount_mg / facts.MG_PER_TONNE:,.6f}") for line in done.lines]
    title = (
        f"{done.methodology}@{done.version} · {done.stage} {done.nth} · {done.amount_mg / facts.MG_PER_TONNE:,.6f} t"
    )
    answers.table(title, ("source 排放源", "group 类别", "t CO2e"), rows)
    if again:
        answers.out.print("✓ 复算一致 the same again" if again.same else f"✗ {again.found_mg} mg", markup=False)
    answers.out.print(f"  尚需抵消 still to be offset: {due.left_tonnes:,} t", markup=False)
    if done.unverified:
        answers.out.print(
            f"  待核 unverified: {'、'.join(dict.fromkeys(one.zh for one in done.unverified))}", markup=False
        )


def offset(
    number: Number,
    account: Annotated[str, typer.Option(help="The registry account from which units are retired 登记账户")] = "",
    retirement: Annotated[str, typer.Option(help="Or the number of a retirement 或已有的注销凭证编号")] = "",
    serial: Annotated[str, typer.Option(help="A serial range 编码区间")] = "",
    project: Annotated[str, typer.Option(help="A project's code, P0001 项目编号")] = "",
    vintage: Annotated[int, typer.Option(help="The vintage year 年份")] = 0,
    tonnes: Annotated[int, typer.Option(help="Whole tonnes; left out: what is missing 吨数，不填则补足差额")] = 0,
    reason: Annotated[str, typer.Option(help="Why better units were passed over 未优先使用的理由")] = "",
    by: By = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Retire units for an undertaking, or count a retirement for it 抵消."""
    from puhui.journeys.market import offset_undertaking  # noqa: PLC0415 -- rooms that other commands do not need

    told = {"id": _id(id), "undertaking": number, "by": by or getpass.getuser(), "at": clock.now(), "reason": reason}
    if retirement:
        done = actions.offset(retirement=retirement, **told)
    elif serial or tonnes:
        wanted = Wanted(serial, project, vintage, tonnes)
        done = offset_undertaking.retire(account=account, wanted=wanted, **told)
    else:
        done = offset_undertaking.top_up(account=account, project=project, vintage=vintage, **told)
    _say(done, json)


def declare(
    number: Number,
    signed_by: Annotated[str, typer.Option(help="Who signs 签署人")],
    confirmation: Annotated[str, typer.Option(help="self, independent 自我承诺、独立机构")] = "self",
    confirmed_by: Annotated[str, typer.Option(help="The independent body 独立机构")] = "",
    statement: Annotated[str, typer.Option(help="Words for the declaration 声明文字")] = "",
    by: By = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Declare it carbon-neutral 发布碳中和声明."""
    done = actions.declare(
        id=_id(id), undertaking=number, confirmation=confirmation, confirmed_by=confirmed_by, signed_by=signed_by,
        statement=statement, by=by or getpass.getuser(), at=clock.now(),
    )  # fmt: skip
    if json:
        answers.as_json(asdict(done))
        return
    answers.out.print(
        f"✓ {done.number}: {done.emitted_tonnes:,} t / {done.retired_tonnes:,} t, {done.address}", markup=False
    )


def certificate(
    number: Annotated[str, typer.Argument(help="The declaration's number, CDCER-D2026-00001 声明编号")],
    out: Annotated[Path | None, typer.Option(help="Write the PDF here 输出 PDF")] = None,
    json: answers.AsJson = False,
) -> None:
    """Show a declaration with its certificate, checked now; write it as PDF 碳中和证书."""
    done = queries.declaration(number)
    if out is not None:
        from puhui.journeys.market import show_neutrality  # noqa: PLC0415 -- loads fonts

        _must_be_free(out)
        out.write_bytes(show_neutrality.printed(number))
    if json:
        answers.as_json(asdict(done))
    else:
        answers.out.print(f"{done.number} {done.name}: {done.verdict}", markup=False)
        answers.out.print(f"  {done.emitted_tonnes:,} t / {done.retired_tonnes:,} t, {done.address}", markup=False)
    if done.verdict != "valid":
        raise typer.Exit(FAULTY)


def verify(json: answers.AsJson = False) -> None:
    """Compute every inventory again, hold offsets against the registry, check every signature 核对全部碳中和记录.

    Exit code 1 when something is wrong.
    """
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=answers.err, disable=json or not answers.err.is_terminal, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("核对 verify", total=None)
        report = queries.verify(progress=lambda done, of: bar.update(task, completed=done, total=of))
    if json:
        answers.as_json(asdict(report) | {"ok": report.ok})
    elif report.ok:
        answers.out.print(
            f"✓ {report.undertakings:,} undertakings, {report.inventories:,} inventories, {report.offsets:,} offsets,"
            f" {report.declarations:,} declarations",
            markup=False,
        )
    else:
        fault = report.first_fault
        answers.out.print(f"✗ {fault.kind} {fault.where}: {fault.expected} ≠ {fault.found}", markup=False)
    if not report.ok:
        raise typer.Exit(FAULTY)


def _say(done: facts.Undertaking, json: bool) -> None:
    if json:
        answers.as_json(market_told.undertaking(done))
        return
    due = done.due
    answers.out.print(f"✓ {done.number} {done.name}: {STATES[done.state]}", markup=False)
    answers.out.print(
        f"  {due.emitted_tonnes:,} t − {due.retired_tonnes:,} t → {due.left_tonnes:,} t, ≤ {due.last_day}", markup=False
    )


def _must_be_free(out: Path) -> None:
    if out.exists():
        raise refusals.SheetExists(path=str(out))
    if not out.parent.is_dir():
        raise refusals.SheetNotThere(path=str(out.parent))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refusals.DateNotUnderstood(value=text[:20]) from None


def _id(id: str) -> UUID:
    try:
        return UUID(id) if id else uuid4()
    except ValueError:
        raise typer.BadParameter(f"not a UUID: {id}") from None
