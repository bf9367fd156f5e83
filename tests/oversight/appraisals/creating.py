"""A city with two trees of its own: one with every kind of node, one with levels; and applications at known stages."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from uuid import uuid4

from tests.engine.methodology.building import CITY as PACK

from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import actions as packs
from puhui.foundations.packs.calc.assembling import assemble
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.oversight.appraisals import actions, facts

CITY = "testing"
OFFICE = facts.Actor("机关事务中心", facts.OFFICE)
DAY = date(2027, 3, 1)
SOURCE = "source: {title: 测试, review: official}"
TREES = f"""
- id: office
  version: "1"
  creation: frugal_office
  name: {{zh: 节约型机关, en: Office}}
  who: {{zh: 机关, en: Organs}}
  leads: [市妇联]
  tree:
    - id: management
      name: {{zh: 管理, en: Management}}
      marks: "40"
      parts:
        - {{id: goals, name: {{zh: 目标管理, en: Goals}}, kind: points, marks: "5", mandatory: true, evidence: true}}
        - {{id: ledger, name: {{zh: 台账, en: Ledger}}, kind: check, marks: "4"}}
    - id: measures
      name: {{zh: 措施, en: Measures}}
      best: 2
      needs: 2
      parts:
        - {{id: lights, name: {{zh: 照明, en: Lights}}, kind: points, marks: "30"}}
        - {{id: water, name: {{zh: 节水, en: Water}}, kind: points, marks: "30"}}
        - {{id: paper, name: {{zh: 无纸化, en: Paper}}, kind: points, marks: "30"}}
    - {{id: waste, name: {{zh: 浪费, en: Waste}}, kind: deduct, each: "3", most: "7"}}
  bonus:
    most: "6"
    parts: [{{id: new, name: {{zh: 创新, en: New}}, kind: points, marks: "4"}}]
    measured:
      - {{id: saved, name: {{zh: 减排, en: Saved}}, metric: reduction_kg, unit: kg, per: "100", points: "1.5", most: "5"}}
      - {{id: joined, name: {{zh: 参与, en: Joined}}, metric: participants, unit: 人}}
    {SOURCE}
  vetoes: [{{id: incident, name: {{zh: 事故, en: Incident}}}}]
  pass_mark: {{at_least: "80", {SOURCE}}}
  notice: {{days: 5, {SOURCE}}}
  term: {{months: 12, {SOURCE}}}
  goals:
    - {{id: half, percent: "50", by: 2027-12-31, {SOURCE}}}
    - {{id: two, named: 2, since: 2027-01-01, by: 2027-12-31, {SOURCE}}}
  valid_from: 2020-01-01
  {SOURCE}
- id: credit
  version: "1"
  creation: enterprise_credit
  name: {{zh: 信用, en: Credit}}
  who: {{zh: 企业, en: Firms}}
  tree:
    - {{id: base, name: {{zh: 基础, en: Base}}, kind: points, marks: "100"}}
    - {{id: fines, name: {{zh: 罚款, en: Fines}}, kind: deduct, each: "3", most: "25"}}
  bonus: {{most: "5", parts: [{{id: award, name: {{zh: 表彰, en: Award}}, kind: check, marks: "5"}}], {SOURCE}}}
  vetoes: [{{id: crime, name: {{zh: 犯罪, en: Crime}}, level: poor}}]
  levels:
    - {{id: honest, name: {{zh: 诚信, en: Honest}}, at_least: "100"}}
    - {{id: good, name: {{zh: 良好, en: Good}}, at_least: "80"}}
    - {{id: warned, name: {{zh: 警示, en: Warned}}, at_least: "60"}}
    - {{id: poor, name: {{zh: 不良, en: Poor}}}}
  valid_from: 2020-01-01
  {SOURCE}
- id: family
  version: "1"
  creation: green_family
  name: {{zh: 绿色家庭, en: Family}}
  who: {{zh: 家庭, en: Households}}
  leads: [市妇联]
  tree:
    - {{id: saving, name: {{zh: 节约, en: Saving}}, kind: check}}
    - {{id: sorting, name: {{zh: 分类, en: Sorting}}, kind: check}}
  open: [{{zh: 未规定分值, en: No points}}]
  valid_from: 2020-01-01
  {SOURCE}
"""


@cache
def pack():
    return assemble({"pack.yaml": PACK, "appraisals.yaml": TREES})


def tree(name: str = "office"):
    return next(one for one in pack().appraisals if one.id == name)


def into_force() -> None:
    packs.activate(pack=pack(), at=noon(date(2021, 1, 1)))


def noon(day: date) -> datetime:
    return clock.day_starts(day) + timedelta(hours=12)


def proof(words: bytes = b"proof") -> str:
    return evidence.keep(stream=BytesIO(words), name="proof.txt", at=noon(DAY)).sha256


def entry(kind: str, value: object, *files: str) -> facts.Entry:
    return facts.Entry(**{kind: Decimal(value) if kind == "points" else value}, evidence=files)


def sheet(
    goals="5", ledger=True, lights="30", water="20", paper="10", waste=0, *, files=("x",), **more
) -> facts.Filled:
    """An office's sheet: 40 + 50 of 100 unless said otherwise."""
    told = {
        "goals": entry("points", goals, *files), "ledger": entry("met", ledger), "lights": entry("points", lights),
        "water": entry("points", water), "paper": entry("points", paper), "waste": entry("cases", waste),
    }  # fmt: skip
    return facts.Filled(told | more.pop("entries", {}), **more)


def apply(name: str = "市财政局", filled: facts.Filled | None = None, day: date = DAY, **more) -> facts.Application:
    told = {
        "id": uuid4(), "city": CITY, "scheme": "office", "year": day.year, "applicant": name, "name": name,
        "unit": uuid_of(f"unit {name}"), "actor": OFFICE, "at": noon(day),
    }  # fmt: skip
    return actions.apply(filled=filled or sheet(files=(proof(),)), **(told | more))


def families(name: str, day: date = DAY, **more) -> facts.Application:
    met = {leaf: facts.Entry(met=True) for leaf in ("saving", "sorting")}
    return apply(name, facts.Filled(met), day, scheme="family", unit=None, **more)


def do(verb: str, application: facts.Application, day: date = DAY, **more) -> facts.Application:
    """One step of an application, at noon of a day."""
    told = {"id": uuid4(), "application": application.id, "actor": OFFICE, "at": noon(day)}
    return getattr(actions, verb)(**(told | more))


def announced(application: facts.Application, day: date = DAY, **more) -> facts.Application:
    do("review", application, day, filled=application.sheets[-1].filled)
    return do("announce", application, day, **more)


def named(name: str, day: date = DAY, **more) -> facts.Application:
    """An office that was announced on a day and named six days later."""
    application = announced(apply(name, day=day, **more), day)
    return do("name", application, day + timedelta(days=6))
