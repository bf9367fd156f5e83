"""``puhui policy``: take policy documents in, and show the tables that are proposed and confirmed."""

import getpass
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer
from django.utils import translation

from puhui.ground import clock
from puhui.oversight.policies import actions, facts, queries
from puhui.portals.command_line import answers
from puhui.portals.shared import policy_words

TEXT_SHOWN = 36
ROWS_MAX = 1_000
Document = Annotated[UUID, typer.Argument(help="The document's id 文件标识")]


def register(app: typer.Typer) -> None:
    """Add the family ``policy``."""
    family = typer.Typer(help="Policy documents and their tasks 政策文件与任务分工", no_args_is_help=True)
    family.command("import")(take_in)
    family.command("list")(show)
    family.command("table")(table)
    family.command("confirm")(confirm)
    app.add_typer(family, name="policy")


def take_in(
    file: Annotated[Path, typer.Argument(help="A .docx, .xlsx, .pdf or .txt file 文件", exists=True, dir_okay=False)],
    city: Annotated[str, typer.Option(help="The city's id 城市标识")] = "",
    lead: Annotated[str, typer.Option(help="Who leads: first, before_comma, explicit, none 牵头规则")] = "",
    units: Annotated[
        Path | None, typer.Option(help="A file with one unit's name per line 单位名单", exists=True, dir_okay=False)
    ] = None,
    json: answers.AsJson = False,
) -> None:
    """Read a document and propose its assignment table 从文件生成任务分工表."""
    known = [name for line in units.read_text("utf-8").splitlines() if (name := line.strip())] if units else []
    with file.open("rb") as stream:
        done = actions.import_document(
            id=uuid4(), stream=stream, name=file.name, city=city, by=getpass.getuser(), at=clock.now(), rule=lead,
            known_units=known,
        )  # fmt: skip
    _tell(done.document, queries.rows(done.document.id), done.again, json)


def show(
    city: Annotated[str | None, typer.Option(help="The city's id 城市标识")] = None, json: answers.AsJson = False
) -> None:
    """The documents that were taken in 已导入的文件."""
    found = queries.policies(city)
    if json:
        answers.as_json([_head(document) for document in found])
        return
    rows = [(d.id, d.city, d.title, d.rule.name, d.imported_at, d.sha256[:12]) for d in found]
    answers.table("Documents 文件", ("id", "city 城市", "title 标题", "lead 牵头", "at 时间", "sha256"), rows)


def table(document: Document, json: answers.AsJson = False) -> None:
    """The table as people confirmed it so far 已确认的任务."""
    found = queries.table(document)
    if json:
        answers.as_json({"document": _head(queries.policy(document)), "rows": found})
        return
    _print_rows("Confirmed 已确认", found)


def confirm(
    document: Document,
    rows: Annotated[str, typer.Argument(help="Positions, as 1,3-7 行号")],
    json: answers.AsJson = False,
) -> None:
    """Confirm rows as they stand, after reading them 逐条确认."""
    done = [
        actions.confirm(
            id=uuid4(), policy=document, position=position, seen=queries.row(document, position).revision,
            by=getpass.getuser(), at=clock.now(),
        )
        for position in _positions(rows)
    ]  # fmt: skip
    if json:
        answers.as_json([vars(one) for one in done])
    else:
        answers.out.print(f"✓ {len(done)}", markup=False)


def _positions(rows: str) -> list[int]:
    found: list[int] = []
    for part in rows.split(","):
        first, _dash, last = part.strip().partition("-")
        if not first.isdigit() or (last and not last.isdigit()) or int(last or first) - int(first) > ROWS_MAX:
            raise typer.BadParameter(rows)
        found += range(int(first), int(last or first) + 1)
    return found


def _tell(document: facts.Document, rows: list[facts.ShownRow], again: bool, json: bool) -> None:
    main = [one for one in rows if one.series == facts.MAIN]
    beside = [one for one in rows if one.series == facts.BESIDE]
    if json:
        answers.as_json(
            {
                "document": _head(document) | {"again": again},
                "rule": document.rule.plain() | {"declared": document.rule.declared, "sentence": _because(document)},
                "issues": [_spoken(issue) for issue in document.issues],
                "rows": [_row(one) for one in main],
                "beside": [_row(one) for one in beside],
            }
        )
        return
    with translation.override("zh-hans"):
        answers.out.print(f"✓ {document.title or document.name}", markup=False)
        answers.out.print(f"  {document.id}  sha256 {document.sha256}", markup=False)
        answers.out.print(f"  {_because(document)}", markup=False)
        for issue in document.issues:
            answers.out.print(f"  ! {policy_words.issue(issue)}", markup=False)
        _print_rows(f"Proposed 待确认 · {len(main)}", [one.row for one in main])
        if beside:
            _print_rows(f"Beside the series 主表之外、亦有责任单位的条款 · {len(beside)}", [one.row for one in beside])


def _print_rows(title: str, rows: list[dict[str, Any]]) -> None:
    shown = [
        (
            row["number"] or "—", row["group"], (row["title"] or row["text"])[:TEXT_SHOWN], "、".join(row["lead"]),
            "、".join(row["cooperating"]), row["due"] or policy_words.cycle(row["cycle"]),
            "\n".join(policy_words.target(target) for target in row["targets"]),
            "\n".join(policy_words.issue(issue) for issue in row["issues"]),
        )
        for row in rows
    ]  # fmt: skip
    columns = (
        "no. 序号",
        "group 类别",
        "task 任务",
        "lead 牵头",
        "with 配合",
        "due 时限",
        "targets 指标",
        "issues 疑点",
    )
    answers.table(title, columns, shown)


def _head(document: facts.Document) -> dict[str, Any]:
    return {
        "id": document.id, "city": document.city, "sha256": document.sha256, "name": document.name,
        "title": document.title, "reading": document.reading, "imported_at": document.imported_at,
        "imported_by": document.imported_by,
    }  # fmt: skip


def _row(one: facts.ShownRow) -> dict[str, Any]:
    told = one.row | {"position": one.position, "state": one.state}
    return told | {"issues": [_spoken(issue) for issue in one.row["issues"]]}


def _spoken(issue: dict[str, Any]) -> dict[str, Any]:
    with translation.override("zh-hans"):
        return issue | {"message": policy_words.issue(issue)}


def _because(document: facts.Document) -> str:
    rule = document.rule
    with translation.override("zh-hans"):
        return "，".join(policy_words.rule(rule.name, rule.why, rule.words))
