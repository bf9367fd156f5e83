"""``puhui honours``: bring honours up to date, issue certificates, check credentials, compute the year's pioneers."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import typer

from puhui.economy.honours import actions as honours
from puhui.economy.honours import queries
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.honours import award_honours, issue_certificate
from puhui.portals.command_line import answers

NOT_VALID = 1
City = Annotated[str, typer.Argument(help="The city's id 城市")]
Verdicts = {
    "valid": "有效 valid", "revoked": "已撤销 revoked", "changed": "已被改动 changed", "foreign": "非本平台签发 foreign",
    "unknown": "查无此证 unknown",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the family ``honours``."""
    family = typer.Typer(help="Levels, badges, boards, certificates 等级、勋章、榜单、证书", no_args_is_help=True)
    family.command("award")(award)
    family.command("issue")(issue)
    family.command("verify")(verify)
    family.command("pioneers")(pioneers)
    app.add_typer(family, name="honours")


def award(city: City, as_json: answers.AsJson = False) -> None:
    """Bring levels, badges, boards and teams up to what was settled 更新荣誉与榜单."""
    _said(asdict(award_honours.award_honours(city=city, at=clock.now())), as_json)


def issue(
    city: City,
    holder: Annotated[int, typer.Argument(help="The person's number 持有人编号")],
    certificate: Annotated[str, typer.Argument(help="The certificate's id in the pack 证书")],
    id: Annotated[str, typer.Option(help="Your own UUID; the same again gives the same certificate 幂等编号")] = "",
    named: Annotated[bool, typer.Option(help="With the name the person goes by 写入昵称")] = False,
    pdf: Annotated[Path | None, typer.Option(help="Write the PDF here 输出 PDF")] = None,
    credential: Annotated[Path | None, typer.Option(help="Write the Open Badges credential here 输出凭证")] = None,
    as_json: answers.AsJson = False,
) -> None:
    """Issue a certificate whose honour was reached: as a signed Open Badges 3.0 credential, and as PDF 签发证书."""
    made = issue_certificate.issue(
        holder=holder, city=city, template=certificate, id=UUID(id) if id else uuid4(), at=clock.now(), named=named
    )
    if pdf:
        pdf.write_bytes(issue_certificate.printed(made.code))
    if credential:
        credential.write_text(made.credential)
    shown = {"code": made.code, "address": queries.address_of(made.code), "ground": made.ground}
    _said(shown | ({"credential": made.credential} if as_json else {}), as_json)


def verify(
    what: Annotated[str, typer.Argument(help="A certificate's number, or a file with its credential 编号或凭证文件")],
    as_json: answers.AsJson = False,
) -> None:
    """Check a certificate by its number, or a credential by its signature; exit code 1 where it is not valid 核验证书."""
    path = Path(what)
    if path.is_file():
        found = queries.check(path.read_text().strip())
    else:
        found = queries.check(queries.by_code(what).credential)
    told = asdict(found)
    _said(told if as_json else {"verdict": Verdicts[found.verdict]} | {k: v for k, v in told.items() if k != "verdict" and v},
          as_json)  # fmt: skip
    if found.verdict != "valid":
        raise typer.Exit(NOT_VALID)


def pioneers(
    city: City,
    board: Annotated[str, typer.Argument(help="The board's id 榜单")],
    year: Annotated[int, typer.Argument(help="The year 年份")],
    as_json: answers.AsJson = False,
) -> None:
    """Compute the year's list of pioneers, to be looked at and published in the console 计算年度先锋榜."""
    listed = honours.compute_pioneers(pack=packs.active(city).pack, board=board, year=year, at=clock.now())
    if as_json:
        answers.as_json(asdict(listed))
        return
    rows = [[place.place, place.holder, place.score, place.struck] for place in listed.places]
    answers.table(f"{city} {board} {year}", ["place 名次", "holder 持有人", "score 分值", "struck 移除"], rows)


def _said(told: dict, as_json: bool) -> None:
    if as_json:
        answers.as_json(told)
    else:
        answers.table("", ["what 项", "value 值"], [[name, str(value)] for name, value in told.items()])
