"""``puhui outreach``: the calendar, campaigns and what proves them, and what there is to learn."""

import getpass
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from puhui.civic.outreach import actions, facts, queries
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.civic import learn, run_campaign
from puhui.oversight.assignments import facts as oversight
from puhui.portals.command_line import answers

LACKING = 1
City = Annotated[str, typer.Option(help="The city 城市")]
Campaign = Annotated[UUID, typer.Argument(help="The campaign 宣传活动编号")]
Placement = Annotated[UUID, typer.Argument(help="The placement 投放编号")]
Id = Annotated[str, typer.Option(help="A UUID; the same again changes nothing 请求编号")]
File = Annotated[Path, typer.Argument(help="The file 文件", exists=True, dir_okay=False)]
Slug = Annotated[str, typer.Argument(help="Its name in addresses 网址标识")]
Title = Annotated[str, typer.Option(help="CHINESE|ENGLISH 标题")]
First = Annotated[str, typer.Option(help="The first day, 2026-06-01 起始日")]
Unit = Annotated[UUID, typer.Option(help="The unit 单位编号")]


def register(app: typer.Typer) -> None:
    """Add the family ``outreach``."""
    family = typer.Typer(help="Campaigns, proofs, articles and quizzes 宣传活动、佐证与科普", no_args_is_help=True)
    for command in (calendar, campaigns, ask, overview, prove, explain, decide, counts, shelf, publish):
        family.command(command.__name__)(command)
    family.command("open")(open_campaign)
    app.add_typer(family, name="outreach")


def calendar(
    city: City, year: Annotated[int, typer.Option(help="Of which year 年份")] = 0, json: answers.AsJson = False
) -> None:
    """The occasions of a year; those not announced yet stand last 宣传节点日历."""
    year = year or clock.local_day(clock.now()).year
    found = queries.calendar(packs.active(city).pack, year)
    if json:
        answers.as_json([
            {"id": one.id, "name": one.name.model_dump(), "day": day, "source": one.source.model_dump(mode="json")}
            for one, day in found
        ])  # fmt: skip
        return
    rows = [(day or "未公布 not announced", one.name.zh, one.id, one.source.review) for one, day in found]
    answers.table(f"Calendar 节点 · {city} {year}", ("day 日期", "occasion 节点", "id", "review 核验"), rows)


def campaigns(city: City, json: answers.AsJson = False) -> None:
    """Campaigns, the last one first 宣传活动."""
    found = queries.campaigns(city, at=clock.now())
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    rows = [(one.id, one.title, one.occasion, one.first, one.last) for one in found]
    answers.table(
        f"Campaigns 宣传活动 · {city}", ("campaign 编号", "title 标题", "occasion 节点", "first 起", "last 止"), rows
    )


def open_campaign(
    title: Annotated[str, typer.Argument(help="Its title 标题")],
    city: City,
    message: Annotated[str, typer.Option(help="What is told 宣传内容")],
    first: First,
    last: Annotated[str, typer.Option(help="The last day 截止日")],
    occasion: Annotated[str, typer.Option(help="For which occasion 节点")] = "",
    planned: Annotated[str, typer.Option(help="The planned cost in yuan 预算（元）")] = "",
    material: Annotated[list[Path] | None, typer.Option(help="A file of the message 宣传素材", exists=True)] = None,
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Open a campaign 发起宣传活动."""
    at, actor = clock.now(), _office()
    wish = facts.Campaign(
        _id(id), city, title, occasion, _day(first), _day(last), message, _fen(planned), actor.name, at
    )  # fmt: skip
    done = run_campaign.open_campaign(city=city, wish=wish, actor=actor)
    for path in material or ():
        with path.open("rb") as stream:
            done = run_campaign.add_material(
                city=city, campaign=done.id, stream=stream, name=path.name, actor=actor, at=at
            )  # fmt: skip
    _say(asdict(done), json, f"✓ {done.id}: {done.title}")


def ask(
    campaign: Campaign,
    city: City,
    unit: Unit,
    channel: Annotated[str, typer.Option(help="As the pack names it 载体标识")],
    due: Annotated[str, typer.Option(help="By which day 截止日")],
    places: Annotated[int, typer.Option(help="How many 处数")] = 1,
    place: Annotated[str, typer.Option(help="Where 地点")] = "",
    position: Annotated[str, typer.Option(help="LATITUDE,LONGITUDE (WGS 84) 经纬度")] = "",
    assignment: Annotated[str, typer.Option(help="The assignment that asked for it 所属任务")] = "",
    planned: Annotated[str, typer.Option(help="The planned cost in yuan 预算（元）")] = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Ask a unit for a placement 下达投放任务."""
    latitude, longitude = _place(position) if position else (None, None)
    wanted = facts.Wanted(
        _id(id), unit, channel, _day(due), places, place, latitude, longitude, UUID(assignment) if assignment else None,
        _fen(planned),
    )  # fmt: skip
    (done,) = run_campaign.ask(city=city, campaign=campaign, wanted=[wanted], actor=_office(), at=clock.now())
    _say({"placement": done}, json, f"✓ {done}")


def overview(campaign: Campaign, city: City, json: answers.AsJson = False) -> None:
    """Unit by unit: proved, lacking, reach, cost. Ends with 1 where something is lacking 宣传活动总览."""
    found = run_campaign.overview(city=city, campaign=campaign, actor=_office(), at=clock.now())
    if json:
        units = [{"unit": one.unit, "name": one.name, "counts": asdict(one.counts)} for one in found.units]
        answers.as_json({"campaign": asdict(found.campaign), "whole": asdict(found.whole), "units": units})
    else:
        rows = [(one.name, *_row(one.counts)) for one in found.units]
        columns = (
            "unit 单位",
            "asked 应投放",
            "proved 已佐证",
            "held 待核",
            "refused 退回",
            "missing 缺佐证",
            "reach 触达",
        )
        answers.table(f"{found.campaign.title}", columns, [*rows, ("合计 all", *_row(found.whole))])
    if found.whole.lacking:
        raise typer.Exit(LACKING)


def prove(
    placement: Placement,
    file: File,
    city: City,
    unit: Unit,
    kind: Annotated[str, typer.Option(help="photo, screenshot or report 照片、截图或报表")] = "photo",
    counted: Annotated[int | None, typer.Option(help="The number a screenshot shows 截图上的阅读量")] = None,
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Send a file for a unit's placement 提交佐证."""
    done = run_campaign.prove(
        city=city, placement=placement, id=_id(id), kind=kind, content=file.read_bytes(), name=file.name,
        actor=oversight.Actor(getpass.getuser(), oversight.UNIT, unit), at=clock.now(), counted=counted,
    )  # fmt: skip
    _proof(done, json)


def explain(
    placement: Placement,
    proof: Annotated[UUID, typer.Argument(help="The proof 佐证编号")],
    city: City,
    unit: Unit,
    words: Annotated[str, typer.Option(help="Why it is right 说明")],
    json: answers.AsJson = False,
) -> None:
    """Say why a held or refused file is right 说明情况."""
    actor = oversight.Actor(getpass.getuser(), oversight.UNIT, unit)
    _proof(
        run_campaign.explain(city=city, placement=placement, proof=proof, words=words, actor=actor, at=clock.now()),
        json,
    )


def decide(
    proof: Annotated[UUID, typer.Argument(help="The proof 佐证编号")],
    city: City,
    why: Annotated[str, typer.Option(help="The reason 理由")],
    by: Annotated[str, typer.Option(help="Who decides, never who sent it 裁定人")],
    grant: Annotated[bool, typer.Option("--grant/--refuse", help="认可或退回")] = True,
    json: answers.AsJson = False,
) -> None:
    """Decide on a held or explained proof 裁定佐证."""
    actor = oversight.Actor(by, oversight.OFFICE)
    _proof(run_campaign.decide(city=city, proof=proof, granted=grant, answer=why, actor=actor, at=clock.now()), json)


def counts(
    city: City,
    by: Annotated[str, typer.Option(help="campaign, unit or assignment 按活动、单位或任务")] = "campaign",
    json: answers.AsJson = False,
) -> None:
    """Placements by state, with what is lacking 投放统计."""
    if by not in queries.KEYS:
        raise typer.BadParameter(", ".join(queries.KEYS))
    found = queries.counts(city, by=by, at=clock.now())
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    columns = (by, "asked 应投放", "proved 已佐证", "held 待核", "refused 退回", "missing 缺佐证", "reach 触达")
    answers.table(f"Placements 投放 · {city}", columns, [(one.key or "–", *_row(one)) for one in found])


def shelf(city: City, json: answers.AsJson = False) -> None:
    """What is read today 今日在架的科普内容."""
    found = learn.shelf(city=city, at=clock.now())
    pieces = [*found.articles, *found.courses, *found.quizzes]
    if json:
        answers.as_json([asdict(one) for one in pieces])
        return
    rows = [(one.kind, one.slug, one.content["title"]["zh"], one.number, one.first) for one in pieces]
    answers.table(
        f"To learn 科普 · {city}", ("kind 类型", "slug 标识", "title 标题", "version 版次", "since 发布"), rows
    )


def publish(
    kind: Annotated[str, typer.Argument(help="article, course or quiz 文章、课程或答题")],
    slug: Slug,
    file: File,
    city: City,
    title: Title,
    summary: Annotated[str, typer.Option(help="CHINESE|ENGLISH 摘要")] = "",
    english: Annotated[Path | None, typer.Option(help="An article in English 英文正文", exists=True)] = None,
    audience: Annotated[str, typer.Option(help="everybody or schools 全体或学校")] = "everybody",
    quiz: Annotated[str, typer.Option(help="A course's quiz 课程答题")] = "",
    draw: Annotated[str, typer.Option(help="The draw that passing enters 通过后参加的抽奖")] = "",
    pass_percent: Annotated[int, typer.Option(help="Of questions right 及格线")] = 60,
    first: First = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Publish the next version: Markdown, or a course's or quiz's lines 发布新版本."""
    at, text = clock.now(), file.read_text("utf-8")
    head: dict[str, Any] = {"title": _both(title), "summary": _both(summary), "audience": audience}
    match kind:
        case facts.ARTICLE:
            body = {"zh": text, "en": english.read_text("utf-8") if english else ""}
            content = actions.article(**head, body=body)
        case facts.COURSE:
            content = actions.course(**head, chapters=text, quiz=quiz)
        case facts.QUIZ:
            content = actions.quiz(**head, questions=text, pass_percent=pass_percent, draw=draw)
        case _:
            raise typer.BadParameter(", ".join(facts.KINDS))
    known = queries.versions(city, kind, slug)
    done = learn.publish(
        city=city, id=_id(id), kind=kind, slug=slug, seen=known[0].number if known else 0,
        content=content, first=_day(first) if first else clock.local_day(at), last=None, by=getpass.getuser(), at=at,
    )  # fmt: skip
    _say(asdict(done), json, f"✓ {done.kind} {done.slug} · {done.number}")


def _proof(done: facts.Proof, json: bool) -> None:
    _say(asdict(done), json, " · ".join((f"✓ {done.id}: {done.state}", *(one.code for one in done.faults))))


def _row(counted: facts.Counts) -> tuple[object, ...]:
    reach = "未统计 unknown" if counted.reach is None else counted.reach
    return counted.asked, counted.proved, counted.held, counted.refused, counted.missing, reach


def _say(told: dict[str, Any], json: bool, line: str) -> None:
    if json:
        answers.as_json(told)
        return
    answers.out.print(line, markup=False)


def _office() -> oversight.Actor:
    return oversight.Actor(getpass.getuser(), oversight.OFFICE)


def _both(text: str) -> dict[str, str]:
    zh, _, en = text.partition("|")
    return {"zh": zh, "en": en}


def _fen(text: str) -> int | None:
    try:
        fen = Decimal(text) * 100 if text else None
    except InvalidOperation:
        raise typer.BadParameter("120.50") from None
    if fen is not None and fen != fen.to_integral_value():
        raise typer.BadParameter("120.50")
    return None if fen is None else int(fen)


def _place(text: str) -> tuple[Decimal, Decimal]:
    try:
        latitude, longitude = (Decimal(part) for part in text.split(","))
    except (InvalidOperation, ValueError):
        raise typer.BadParameter("28.872,105.442") from None
    return latitude, longitude


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("2026-06-05") from None


def _id(text: str) -> UUID:
    try:
        return UUID(text) if text else uuid4()
    except ValueError:
        raise typer.BadParameter("UUID") from None
