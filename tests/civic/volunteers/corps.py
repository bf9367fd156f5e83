"""A city's volunteers in miniature: two teams below the city's, their leads, and people who serve."""

from datetime import date, timedelta
from uuid import UUID

from tests.civic.activities.hall import named
from tests.economy.rewards.mall import NAME, SOURCE, pack_of

from puhui.civic.volunteers import actions, facts
from puhui.foundations.packs import schema
from puhui.ground import clock

CITY = "chengdu"
TODAY = date(2026, 3, 2)
NOON = clock.day_starts(TODAY) + timedelta(hours=12)
MORNING = clock.day_starts(TODAY) + timedelta(hours=9)
CHIEF, EAST, WEST = 100, 101, 102  # who leads the city's team and the two below
STARS = tuple(schema.Star(id=f"s{n}", name=NAME, hours=hours) for n, hours in enumerate((1, 3, 600), 1))
RULES = schema.Volunteering(
    name=NAME, stars=STARS, stars_source=SOURCE,
    young=schema.YoungVolunteers(version="1", words=NAME, source=SOURCE), skills=(schema.Skill(id="guide", name=NAME),),
    sheet=schema.Sheet(source=SOURCE), source=SOURCE,
    commendations=(schema.Commendation(id="finest", name=NAME, hours=2, source=SOURCE),),
)  # fmt: skip
HEADINGS = "志愿者编号,姓名,志愿队伍,项目名称,服务开始时间,服务结束时间,服务时长（小时）,备注"


class Corps:
    """One city's volunteers; people's numbers are ``V00001`` and so on."""

    def __init__(self, **changes) -> None:
        self.pack = pack_of(city=CITY, volunteers=(RULES.model_copy(update=changes),))
        self.teams = {
            name: actions.found_team(
                city=CITY, id=named(name), level=level, name=name, parent=named("总队") if level != "city" else None,
                lead=lead, at=NOON,
            ).id
            for name, level, lead in (("总队", "city", CHIEF), ("东队", "district", EAST), ("西队", "organisation", WEST))
        }  # fmt: skip

    def join(self, holder: int, *teams: str, **changes) -> facts.Volunteer:
        told = {"number": f"V{holder:05}", "name": f"某{holder}", "insured_until": TODAY + timedelta(days=365)}
        found = actions.register(pack=self.pack, holder=holder, at=NOON, **told | changes)
        for team in teams or ("东队",):
            actions.ask_to_join(holder=holder, team_id=self.teams[team], at=NOON)
            actions.admit(holder=holder, team_id=self.teams[team], by=CHIEF, at=NOON)
        return found

    def shift(self, name: str = "早班", team: str = "东队", hour: int = 9, hours: int = 3, **changes) -> UUID:
        project = named(f"项目{team}{changes.get('skills', '')}")
        actions.open_project(
            pack=self.pack, id=project, team=self.teams[team], name=f"净滩{team}", about="", first=TODAY,
            last=TODAY + timedelta(days=30), by=CHIEF, at=NOON, skills=changes.pop("skills", ()),
        )  # fmt: skip
        starts = clock.day_starts(TODAY + timedelta(days=1)) + timedelta(hours=hour)
        told = {"place": "河滩", "wanted": 2, "by": CHIEF, "at": NOON}
        return actions.open_shift(
            project_id=project, id=named(f"{name}{team}"), starts=starts, ends=starts + timedelta(hours=hours),
            **told | changes,
        ).id  # fmt: skip

    def sign(self, holder: int, shift: UUID) -> facts.SignedUp:
        return actions.sign_up(pack=self.pack, holder=holder, shift_id=shift, at=NOON)

    def serve(self, signed: facts.SignedUp, first: float, last: float | None, by: int = CHIEF) -> facts.Record:
        """From one hour of the next day to another; checked in and out by a lead."""
        day = clock.day_starts(TODAY + timedelta(days=1))
        told = {"pack": self.pack, "shift_id": signed.shift, "code": signed.code, "by": by}
        record = actions.check_in(at=day + timedelta(hours=first), **told)
        return record if last is None else actions.check_out(at=day + timedelta(hours=last), **told)

    def take(self, *rows: str, keep: bool = True, at=NOON) -> facts.SheetTaken:
        content = "\n".join((HEADINGS, *rows)).encode("gb18030")
        return actions.take_in(pack=self.pack, content=content, name="时长.csv", by="desk", at=at, keep=keep)

    def told(self, holder: int, first: str, last: str, team: str = "东队", hours: str = "", day: date = TODAY) -> str:
        return f"V{holder:05},某,{team},净滩,{day} {first},{day} {last},{hours},"
