"""Open days of a bi-monthly series: one district keeps its period, the other opens its doors and nearly nobody comes."""

from dataclasses import dataclass
from datetime import date, timedelta

from puhui.civic.activities import actions, facts
from puhui.civic.activities import queries as activities
from puhui.economy.honours import queries as honours
from puhui.economy.points import queries as points
from puhui.foundations.packs import schema
from puhui.journeys.civic import attend, book_activity
from puhui.wiring.play.steps import Stage, on

ACTIVITY = "facility-open-day"
# host, place, district, day, who comes with whom (ages; a child with its guardian's word)
DAYS = (
    (
        "east-works",
        "东区污水处理厂（演示）",
        "东区",
        date(2025, 1, 18),
        (("family", (38, 36, 9)), ("neighbour", (61,))),
    ),
    ("west-works", "西区污水处理厂（演示）", "西区", date(2025, 2, 22), (("passer-by", (45,)),)),
)
DOOR = "开放日签到员"


@dataclass(frozen=True)
class _Day:
    """One open day, its session open."""

    stage: Stage
    session: facts.Session
    day: date

    def let_in(self, name: str, holder: int, ages: tuple[int, ...]) -> None:
        party = tuple(facts.Attendee(age, guardian=age < 18) for age in ages)
        wish = facts.Asked(
            holder, self.session.id, "citizens", self.stage.id(f"book/{name}"), on(self.day - timedelta(days=7)), party
        )
        booked = book_activity.book(city=self.stage.city, wish=wish)
        attend.check_in(
            city=self.stage.city, session=self.session.id, code=booked.code, nonce=self.stage.id(f"in/{name}"), by=DOOR,
            at=on(self.day, 9, 55),
        )  # fmt: skip


def play(stage: Stage, pack: schema.Pack, people: dict[str, int]) -> None:
    """Both districts open; of one nearly nobody knew."""
    for host, place, district, day, parties in DAYS:
        session = actions.open_session(
            pack=pack, activity=ACTIVITY, id=stage.id(f"open/{host}"), host=host, organiser=place,
            place=facts.Place(place, district), starts=on(day), ends=on(day, 11, 30), seats={"citizens": 30}, by=DOOR,
            at=on(day - timedelta(days=14)),
        )  # fmt: skip
        for name, ages in parties:
            _Day(stage, session, day).let_in(name, people[name], ages)
        came = sum(len(ages) for _, ages in parties)
        stage.tell(day, f"{place}向公众开放，到场 {came} 人 open day, {came} came → /gov/activities/{session.id}/")
    asked = next(one for one in pack.activities if one.id == ACTIVITY).series
    needed = asked.attended_min if asked else 0
    states = {
        one.host.district: one.state
        for one in activities.series(pack, on(date(2025, 3, 1)))
        if one.activity == ACTIVITY and one.first == date(2025, 1, 1)
    }
    line = f"双月开放：东区按期，西区未按期（到场不足 {needed} 人） one kept, one missed"
    stage.expect(date(2025, 3, 1), line, states, {"东区": "kept", "西区": "missed"})


def look_at_wallet(stage: Stage, people: dict[str, int], day: date) -> None:
    """What coming was worth: points once, a badge, a certificate."""
    family, at = people["family"], on(day)
    stage.expect(
        day, "开放日积分入账 20 分 points of the visit", points.points_of(family, stage.city, at).available, 20
    )
    badges = [one.badge for one in honours.badges_of(family, stage.city)]
    papers = [one.template for one in honours.certificates_of(family, stage.city)]
    stage.expect(
        day, "参观勋章与证书 badge and certificate", (badges, papers), (["facility-visitor"], ["facility-visitor"])
    )
