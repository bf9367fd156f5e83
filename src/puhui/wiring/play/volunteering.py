"""A volunteer team from recruiting to a star: a shift with its passes, the national system's sheet, the lead's word.

A hundred hours are twelve days of eight hours told by the sheet, and a morning that the platform saw itself. What the
sheet tells of that morning again, under another team, is refused and the other record named.
"""

import io
from datetime import date, timedelta
from uuid import UUID

import openpyxl

from puhui.civic.volunteers import actions
from puhui.civic.volunteers import queries as volunteers
from puhui.economy.honours import queries as honours
from puhui.economy.points import queries as points
from puhui.foundations.packs import schema
from puhui.journeys.civic import serve
from puhui.wiring.play.steps import Stage, on

FOUNDED, RECRUITED, SHIFT, TOLD = date(2025, 1, 4), date(2025, 2, 1), date(2025, 2, 15), date(2025, 3, 10)
TEAM, ABOVE, PROJECT, PLACE = "东区环保志愿队", "演示市环保志愿总队", "护河巡查", "东河堤岸（演示）"
CREW = ("volunteer", "second", "third")  # who serves; the first of them comes to a star
DAYS = [date(2025, 1, 11) + timedelta(days=n) for n in (0, 1, 7, 8, 14, 15, 21, 22, 28, 29, 42, 43)]  # weekends
ON_SHEET, ON_SHIFT = 8, 4  # hours a day
CHIEF = "chief"


def begin(stage: Stage, pack: schema.Pack, people: dict[str, int]) -> None:
    """Found a team, recruit, serve a morning that the platform sees itself."""
    team = _team(stage, people)
    _recruit(stage, pack, people, team)
    _serve(stage, pack, people, team)


def tell_more(stage: Stage, people: dict[str, int]) -> None:
    """Take in what the national system knows; the lead confirms what is new."""
    taken = serve.take_sheet(
        city=stage.city, content=_sheet(), name="全国系统时长表.xlsx", by="志愿服务中心", at=on(TOLD)
    )
    refused = [one.refusal for one in taken.outcomes if one.outcome == "refused"]
    line = f"导入全国系统时长表 {taken.rows} 行，重复计时的一行被拒 a double-counted row is refused"
    stage.expect(TOLD, line, refused, ["volunteers.hours_overlap"])
    stage.expect(TOLD, "其余各行已记录 the other rows are in", taken.accepted + taken.duplicate, len(DAYS))
    _confirm(stage, people, stage.id("team"), TOLD + timedelta(days=1))


def look_at_star(stage: Stage, pack: schema.Pack, people: dict[str, int], day: date) -> None:
    """The star, its badge, the points of the hours, in the wallet of who served them."""
    mine, city = people["volunteer"], stage.city
    standing = volunteers.standing(pack, mine)
    hours = len(DAYS) * ON_SHEET + ON_SHIFT
    stage.expect(day, f"确认时长 {standing.hours} 小时 confirmed hours", standing.minutes, hours * 60)
    stage.expect(day, "达到一星志愿者 the first star", standing.star and standing.star.id, "star-1")
    stage.expect(day, "一星勋章 its badge", [one.badge for one in honours.badges_of(mine, city)], ["volunteer-1"])
    worth = pack.volunteers[0].points_an_hour
    wanted = hours * worth.points if worth else 0
    stage.expect(
        day, f"志愿服务积分 {wanted} 分 points of the hours", points.points_of(mine, city, on(day)).available, wanted
    )


def _team(stage: Stage, people: dict[str, int]) -> UUID:
    told = {"city": stage.city, "at": on(FOUNDED)}
    above = actions.found_team(
        id=stage.id("team/above"), level="city", name=ABOVE, parent=None, lead=people[CHIEF], **told
    )
    team = actions.found_team(
        id=stage.id("team"), level="district", name=TEAM, parent=above.id, district="东区", lead=people["lead"], **told
    )
    stage.tell(FOUNDED, f"成立{TEAM} a team is founded")
    return team.id


def _recruit(stage: Stage, pack: schema.Pack, people: dict[str, int], team: UUID) -> None:
    at = on(RECRUITED)
    actions.open_project(
        pack=pack, id=stage.id("project"), team=team, name=PROJECT, about="每周末巡查河道，记录垃圾和排口。", first=FOUNDED,
        last=date(2025, 12, 31), by=people["lead"], at=on(FOUNDED), skills=("patrol",),
    )  # fmt: skip
    for n, name in enumerate(CREW, 1):
        actions.register(
            pack=pack, holder=people[name], number=f"YS2025{n:06}", name=f"演示志愿者{n}", skills=("patrol",),
            insured_until=date(2025, 12, 31), at=on(FOUNDED),
        )  # fmt: skip
        actions.ask_to_join(holder=people[name], team_id=team, at=at)
        actions.admit(holder=people[name], team_id=team, by=people["lead"], at=at)
    stage.tell(RECRUITED, f"{PROJECT}招募 {len(CREW)} 人 recruited")


def _serve(stage: Stage, pack: schema.Pack, people: dict[str, int], team: UUID) -> None:
    shift = actions.open_shift(
        project_id=stage.id("project"), id=stage.id("shift"), place=PLACE, starts=on(SHIFT, 8), ends=on(SHIFT, 12),
        wanted=len(CREW), by=people["lead"], at=on(RECRUITED),
    )  # fmt: skip
    for name in CREW:
        signed = actions.sign_up(pack=pack, holder=people[name], shift_id=shift.id, at=on(RECRUITED, 12))
        told = {"pack": pack, "shift_id": shift.id, "code": signed.code, "by": people["lead"]}
        actions.check_in(at=on(SHIFT, 7, 50), **told)
        actions.check_out(at=on(SHIFT, 12), **told)
    _confirm(stage, people, team, SHIFT)
    stage.tell(SHIFT, f"{PROJECT}一班 {len(CREW)} 人各 {ON_SHIFT} 小时，队长确认 a shift, confirmed by the lead")


def _confirm(stage: Stage, people: dict[str, int], team: UUID, day: date) -> None:
    for record in volunteers.to_confirm(team):
        serve.confirm(city=stage.city, holder=record.holder, record=record.id, by=people["lead"], at=on(day, 18))


def _sheet() -> bytes:
    """What the national system tells of the first volunteer, with a morning that was counted here already."""
    asked = schema.Sheet.model_construct()
    book = openpyxl.Workbook()
    page = book.active
    page.title = asked.sheet
    page.append([asked.number, asked.name, asked.team, asked.project, asked.starts, asked.ends, asked.hours])
    spans = [(TEAM, _at(day, 8), _at(day, 8 + ON_SHEET), ON_SHEET) for day in DAYS]
    for team, starts, ends, hours in [*spans, (ABOVE, _at(SHIFT, 9), _at(SHIFT, 11), 2)]:
        page.append(["YS2025000001", "演示志愿者1", team, PROJECT, starts, ends, hours])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _at(day: date, hour: int) -> str:
    return f"{on(day, hour):%Y-%m-%d %H:%M}"
