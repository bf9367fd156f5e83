"""A school that scores itself, is reviewed and visited, shown to the public, objected to, and named."""

from datetime import date
from decimal import Decimal

from puhui.oversight.appraisals import actions, facts, queries
from puhui.oversight.assignments import queries as tree
from puhui.wiring.play.steps import Stage, on

SCHOOL = "演示小学"


def appraise(stage: Stage, year: int) -> None:
    """From the application to the answered objection, all in September."""
    education = next(u for u in tree.units(stage.city, date(year, 9, 1)).values() if u.name == "市教育局")
    school = facts.Actor(SCHOOL, facts.UNIT, education.id, SCHOOL)
    leads = facts.Actor("市教育局评审", facts.UNIT, education.id, education.name)
    told = actions.apply(
        id=stage.id("apply"), city=stage.city, scheme="green-school", year=year, applicant="school/demo", name=SCHOOL,
        unit=education.id, filled=_sheet("38", "28", "27"), actor=school, at=on(date(year, 9, 8)),
    )  # fmt: skip
    stage.tell(date(year, 9, 8), f"{SCHOOL}自评 self-score {told.sheets[-1].score}")
    place = {"application": told.id}
    actions.review(
        id=stage.id("review"), filled=_sheet("36", "26", "26"), actor=leads, at=on(date(year, 9, 15)), **place
    )
    told = actions.check_site(
        id=stage.id("site"), filled=_sheet("36", "25", "26"), actor=leads, at=on(date(year, 9, 18)), **place
    )
    stage.tell(date(year, 9, 18), f"现场核验 site check {told.sheets[-1].score}")
    shown = actions.announce(id=stage.id("announce"), actor=leads, at=on(date(year, 9, 19)), **place)
    told = actions.object_to(id=stage.id("object"), text="节水台账是否完整？", at=on(date(year, 9, 22)), **place)
    actions.answer(
        id=stage.id("answer"), objection=told.objections[0].id, upheld=False, why="台账已现场核对，完整。",
        actor=facts.Actor("市教育局监督", facts.UNIT, education.id, education.name),
        at=on(date(year, 9, 24)),
    )  # fmt: skip
    stage.tell(date(year, 9, 24), f"公示至 {shown.steps[-1].last}，异议一条，已答复 one objection, answered")


def name(stage: Stage, year: int) -> str:
    """The name, once the public was asked; what the school was named by."""
    education = next(u for u in tree.units(stage.city, date(year, 9, 1)).values() if u.name == "市教育局")
    leads = facts.Actor("市教育局评审", facts.UNIT, education.id, education.name)
    (told,) = queries.applications(stage.city, scheme="green-school", year=year, unit=education.id)
    named = actions.name(
        id=stage.id("name"),
        application=told.id,
        document=f"演示发〔{year}〕1号",
        actor=leads,
        at=on(date(year, 10, 10)),
    )
    stage.tell(date(year, 10, 10), f"{SCHOOL}命名为绿色学校 named")
    return named.steps[-1].document


def _sheet(teaching: str, saving: str, volunteers: str) -> facts.Filled:
    points = {"teaching": teaching, "saving": saving, "volunteers": volunteers}
    entries = {leaf: facts.Entry(points=Decimal(value)) for leaf, value in points.items()}
    return facts.Filled(entries | {"safe": facts.Entry(met=True)})
