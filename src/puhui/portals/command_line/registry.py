"""``puhui registry``: issue, transfer, retire, look up and prove project credits."""

import getpass
from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from puhui.ground import clock
from puhui.market.registry import actions, facts, queries
from puhui.portals.command_line import answers

FAULTY = 1
STATES = {
    "available": "可用 available", "on_exchange": "交易平台 on exchange", "court": "司法冻结 frozen by court",
    "pledged": "质押 pledged", "retired": "已抵消注销 retired", "cancelled": "已注销 cancelled",
}  # fmt: skip
KINDS = {
    "gap": "编码断号 gap", "overlap": "编码重叠 overlap", "missing": "缺少 missing", "surplus": "多出 surplus",
    "history": "与变更记录不符 history", "issuance": "未签发 not issued", "retirement": "注销凭证不符 retirement",
    "claim": "重复主张 claimed twice",
}  # fmt: skip
By = Annotated[str, typer.Option(help="Who does this 经办人")]
Id = Annotated[str, typer.Option(help="A UUID; the same again changes nothing 请求编号")]
Serial = Annotated[str, typer.Option(help="A serial range 编码区间")]
Project = Annotated[str, typer.Option(help="A project's code, P0001 项目编号")]
Vintage = Annotated[int, typer.Option(help="The vintage year 年份")]
Tonnes = Annotated[int, typer.Option(help="Whole tonnes 吨数")]


def register(app: typer.Typer) -> None:
    """Add the family ``registry``."""
    family = typer.Typer(help="Project credits by serial number 减排量登记簿", no_args_is_help=True)
    for command in (issue, transfer, retire, verify, serial, desk):
        family.command(command.__name__)(command)
    app.add_typer(family, name="registry")


def issue(
    period: Annotated[int, typer.Argument(help="The monitoring period's number 核算期编号")],
    by: By = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Issue what was verified and applied for, with serial numbers 签发减排量."""
    done = actions.decide_issuance(
        id=_id(id), period=period, verdict="issue", by=by or getpass.getuser(), at=clock.now()
    )
    if json:
        answers.as_json(asdict(done))
        return
    rows = [(i.serial, i.vintage, i.tonnes) for i in done.issued]
    answers.table(f"{done.project} · {done.first}–{done.last}", ("serial 编码", "vintage 年份", "t 吨"), rows)


def transfer(
    giver: Annotated[str, typer.Argument(help="The giver's account 转出账户")],
    taker: Annotated[str, typer.Argument(help="The taker's account 转入账户")],
    deal: Annotated[str, typer.Option(help="The exchange's deal 成交编号")] = "",
    serial: Serial = "",
    project: Project = "",
    vintage: Vintage = 0,
    tonnes: Tonnes = 0,
    available: Annotated[bool, typer.Option(help="Of what is not on the exchange's platform 从可用持有量转出")] = False,
    by: By = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Deliver what a deal of the exchange says 按成交结果过户."""
    done = actions.transfer(
        id=_id(id), giver=queries.account(giver).id, taker=queries.account(taker).id, deal=deal,
        wanted=facts.Wanted(serial, project, vintage, tonnes), on_exchange=not available,
        by=by or getpass.getuser(), at=clock.now(),
    )  # fmt: skip
    if json:
        answers.as_json(asdict(done) | {"tonnes": done.tonnes})
        return
    rows = [(piece.serial, piece.tonnes) for piece in done.pieces]
    answers.table(f"{giver} → {taker}", ("serial 编码", "t 吨"), rows)


def retire(
    account: Annotated[str, typer.Argument(help="The account 账户")],
    beneficiary: Annotated[str, typer.Option(help="For whom 受益人")],
    purpose: Annotated[str, typer.Option(help="event, organisation, ets, public_good 用途")],
    serial: Serial = "",
    project: Project = "",
    vintage: Vintage = 0,
    tonnes: Tonnes = 0,
    statement: Annotated[str, typer.Option(help="Words for the certificate 凭证说明")] = "",
    by: By = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Retire units for somebody, for good 抵消注销,不可撤销."""
    done = actions.retire(
        id=_id(id), account=queries.account(account).id, wanted=facts.Wanted(serial, project, vintage, tonnes),
        purpose=purpose, beneficiary=beneficiary, statement=statement, by=by or getpass.getuser(), at=clock.now(),
    )  # fmt: skip
    address = queries.certificate(done.number).address
    if json:
        answers.as_json(asdict(done) | {"certificate": address})
        return
    answers.out.print(f"✓ {done.number}: {done.tonnes:,} t, {done.beneficiary}", markup=False)
    answers.out.print(f"  {address}", markup=False)
    for each in done.serials:
        answers.out.print(f"  {each}", markup=False)


def serial(
    number: Annotated[str, typer.Argument(help="One tonne or a range 编码或区间")], json: answers.AsJson = False
) -> None:
    """Whose a tonne is, and all it went through 查询编码."""
    found = queries.serial(number)
    if json:
        answers.as_json(asdict(found))
        return
    rows = [(b.serial, STATES[b.state], b.account, b.last - b.first + 1) for b in found.blocks]
    answers.table(found.serial, ("serial 编码", "state 状态", "account 账户", "t 吨"), rows)
    steps = [
        (s.at.isoformat(), s.kind, s.serial, s.from_account or "–", s.to_account, s.to_state) for s in found.history
    ]
    answers.table("", ("at 时间", "what 变更", "serial 编码", "from 转出", "to 转入", "state 状态"), steps)


def verify(as_json: answers.AsJson = False) -> None:
    """Prove that issued = held + on exchange + frozen + retired + cancelled, tonne by tonne 逐吨核对登记簿.

    Also that nothing is claimed twice, nor by citizens' points. Exit code 1 when something is wrong.
    """
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=answers.err, disable=as_json or not answers.err.is_terminal, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("核对区块 blocks", total=None)
        report = queries.verify(progress=lambda done, of: bar.update(task, completed=done, total=max(done, of)))
    if as_json:
        answers.as_json(_told(report))
    else:
        _say(report)
    if not report.ok:
        raise typer.Exit(FAULTY)


def _told(report: facts.Report) -> dict[str, Any]:
    tonnes = report.tonnes
    return asdict(report) | {
        "ok": report.ok,
        "held": tonnes["available"],
        "on_exchange": tonnes["on_exchange"],
        "frozen": tonnes["court"] + tonnes["pledged"],
        "retired": tonnes["retired"],
        "cancelled": tonnes["cancelled"],
    }


def _say(report: facts.Report) -> None:
    counts = f"{report.issued:,} t, {report.blocks:,} 个区块 blocks, {report.claims:,} 项主张 claims"
    if report.ok:
        answers.out.print(f"[bold green]登记簿无误 The registry is right[/]: {counts}")
        for state, tonnes in report.tonnes.items():
            answers.out.print(f"  {STATES[state]}: {tonnes:,} t", markup=False)
        return
    fault = report.first_fault
    answers.out.print(f"[bold red]登记簿有误 The registry is wrong[/]: {counts}")
    answers.out.print(f"  {KINDS[fault.kind]}: {fault.where}", markup=False)
    answers.out.print(f"  应为 expected: {fault.expected}", markup=False)
    answers.out.print(f"  实为 found: {fault.found}", markup=False)


def _id(id: str) -> UUID:
    try:
        return UUID(id) if id else uuid4()
    except ValueError:
        raise typer.BadParameter(f"not a UUID: {id}") from None


def desk(
    person: Annotated[str, typer.Argument(help="The name to sign in with 登录名")],
    city: Annotated[str, typer.Option(help="The city 城市")],
    duty: Annotated[str, typer.Option(help="owner, verifier, registry, exchange 职责")],
    of: Annotated[str, typer.Option(help="The account's number, or the body's name 账户编号或机构名称")] = "",
    by: By = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Say for whom somebody acts: an account, a body, the registry, the exchange 指定席位."""
    from puhui.journeys.market import seat_person  # noqa: PLC0415 -- rooms that other commands do not need

    if duty not in facts.DUTIES:
        raise typer.BadParameter(", ".join(facts.DUTIES), param_hint="--duty")
    subject = 0
    if duty == "owner":
        subject = queries.account(of).id
    elif duty == "verifier":
        subject = next((body.id for body in queries.bodies(city) if body.name == of), 0)
    done = seat_person.name(
        id=_id(id), city=city, person=person, duty=duty, subject=subject, by=by or f"puhui:{getpass.getuser()}",
        at=clock.now(),
    )  # fmt: skip
    if json:
        answers.as_json(asdict(done))
        return
    answers.out.print(f"✓ {person}: {done.duty} {done.number} {done.name}".rstrip(), markup=False)
