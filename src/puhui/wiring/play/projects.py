"""Two projects from their design to their tonnes: solar roofs, and kitchen waste that becomes gas and power.

Owners, bodies and their people are nameless; what was measured is made up for the play and says so. The tonnes come out
of filled monitoring sheets by the city's own methodologies.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from puhui.ground.working_days import Calendar
from puhui.journeys.market import monitor_project
from puhui.market.registry import actions, facts
from puhui.market.registry import queries as kept
from puhui.wiring.play.steps import Stage, on

MG_PER_TONNE = 10**9
OWNER, OFFICER, SECOND = "企业经办人", "登记员", "登记复核员"
HEAD_ROW, FIRST_ROW = 1, 10  # of a table in a monitoring sheet
BEGUN = date(2026, 3, 2)
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Plan:
    """A project as its owner would design it, and what its meters said."""

    key: str
    name: str
    owner: str
    subject: str
    methodology: str
    version: str
    field: str
    place: str
    claims: tuple[facts.ClaimTerm, ...]
    period: tuple[date, date]
    values: dict[str, str]
    tables: dict[str, Rows]


@dataclass(frozen=True)
class Credits:
    """What a project was issued: whole tonnes of one vintage, in its owner's account."""

    code: str
    vintage: int
    tonnes: int
    owner: facts.Account


# How much more sun there is month by month than in January, in MWh of a park's roofs.
SUN = (0, 45, 180, 270, 360, 315, 405, 405, 225, 135, 45, 0)
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
SOLAR = Plan(
    "solar", "园区屋顶光伏（演示）", "光伏业主（演示）", "91510100900000001P", "solar-power", "1.0", "solar", "成都市（演示）",
    (facts.ClaimTerm("electricity", "meter/demo-solar-1"),), YEAR, {},
    {"months": [{"generated": f"{620 + more}.5", "drawn": "0.8", "certified": "0"} for more in SUN]},
)  # fmt: skip
_PLANT = {"waste": "360000", "methane_made": "18500000", "sent": "58000", "drawn": "620", "diesel": "55"}
WASTE = Plan(
    "kitchen-waste", "厨余垃圾厌氧产沼发电（演示）", "厨余处置业主（演示）", "91510100900000002T", "kitchen-waste-to-energy", "1.0",
    "kitchen-waste", "成都市（演示）",
    (facts.ClaimTerm("electricity", "meter/demo-waste-1"), facts.ClaimTerm("material", "weighbridge/demo-waste-1")),
    YEAR, {"captured": "10"}, {"years": [{"counted": counts, **_PLANT} for counts in ("no", "no", "yes")]},
)  # fmt: skip
PLANS = (SOLAR, WASTE)


def play(stage: Stage) -> list[Credits]:
    """Both projects, from the accounts of their owners to the credits in them."""
    validator = _body(stage, "validator", "审定机构（演示）", "915101009000000041")
    verifier = _body(stage, "verifier", "核查机构（演示）", "915101009000000054")
    return [_Life(stage, plan, validator, verifier).live() for plan in PLANS]


def account(stage: Stage, name: str, subject: str) -> facts.Account:
    """The account of a subject: somebody applies, somebody else opens it."""
    asked = actions.apply_for_account(
        id=stage.id(f"account/{subject}"), city=stage.city, kind="enterprise", subject=subject, name=name, by=OWNER,
        at=on(BEGUN, 9),
    )  # fmt: skip
    return actions.decide_account(
        id=stage.id(f"opened/{subject}"), account=asked.id, opens=True, by=OFFICER, at=on(BEGUN, 9, 30)
    )


def _body(stage: Stage, key: str, name: str, subject: str) -> facts.Body:
    fields = tuple(plan.field for plan in PLANS)
    staff = [facts.StaffTerm(f"{name}人员{n}", date(2020, 1, 1), True, fields if n <= 2 else ()) for n in range(1, 11)]
    return actions.list_body(
        id=stage.id(f"body/{key}"), city=stage.city, subject=subject, name=name, accreditation="演示资质", fields=fields,
        accredited_first=date(2020, 1, 1), accredited_last=date(2030, 12, 31), staff=staff, by=OFFICER, at=on(BEGUN, 8),
    )  # fmt: skip


class _Life:
    """One project's way, step by step, each on the first day on which it may be taken."""

    def __init__(self, stage: Stage, plan: Plan, validator: facts.Body, verifier: facts.Body) -> None:
        self.stage, self.plan, self.validator, self.verifier = stage, plan, validator, verifier
        self.calendar = Calendar()

    def live(self) -> Credits:
        owner = account(self.stage, self.plan.owner, self.plan.subject)
        project = self._register(self._draft(owner))
        issued = self._issue(project)
        vintage = self.plan.period[1].year
        return Credits(project.code, vintage, sum(issued.reported.values()), owner)

    def _id(self, step: str):
        return self.stage.id(f"{self.plan.key}/{step}")

    def _tell(self, day: date, line: str) -> None:
        self.stage.tell(day, f"{self.plan.name}: {line}")

    def _draft(self, owner: facts.Account) -> facts.Project:
        plan = self.plan
        terms = facts.ProjectTerms(
            name=plan.name, methodology=f"{plan.methodology}@{plan.version}", field=plan.field, place=plan.place,
            started_on=date(2022, 6, 1), crediting_first=date(2023, 1, 1), crediting_last=date(2032, 12, 31),
            claims=plan.claims,
        )  # fmt: skip
        return actions.draft_project(
            id=self._id("draft"), city=self.stage.city, account=owner.id, terms=terms, by=OWNER, at=on(BEGUN)
        )

    def _register(self, project: facts.Project) -> facts.Project:
        design = self.stage.document(f"项目设计文件（演示）：{self.plan.name}", on(BEGUN))
        notice = actions.submit_project(
            id=self._id("submit"), project=project.id, design_sha256=design, body=self.validator.id, by=OWNER,
            at=on(BEGUN),
        )  # fmt: skip
        self._tell(BEGUN, f"设计文件公示至 design on notice until {notice.closes_on}")
        self._comment(notice, "design", "请说明与居民积分是否重复计算。", "计量边界内没有居民积分的活动。")
        judged = self._judge(project, None, self.validator, notice)
        applied = self.calendar.after(judged, 1)
        actions.apply_for_registration(id=self._id("apply"), project=project.id, by=OWNER, at=on(applied))
        decided = self.calendar.after(applied, 2)
        self._tell(decided, f"登记 registered, {project.code}")
        return actions.decide_registration(
            id=self._id("register"), project=project.id, verdict="register", by=SECOND, at=on(decided)
        )

    def _comment(self, notice: facts.Notice, key: str, said: str, answer: str) -> None:
        day = self.calendar.after(notice.opened_on, 3)
        made = actions.comment(id=self._id(f"{key}/comment"), notice=notice.id, said=said, by="公众", at=on(day))
        actions.answer_comment(
            id=self._id(f"{key}/answer"), comment=made.id, answer=answer, by="评审人员",
            at=on(self.calendar.after(day, 2)),
        )  # fmt: skip
        self._tell(day, "公示意见一条，已答复 one comment, answered")

    def _judge(
        self, project: facts.Project, period: facts.Period | None, body: facts.Body, notice: facts.Notice
    ) -> date:
        """Begin, find, have it mended, report; the day of the report."""
        key = "verification" if period else "validation"
        people = [id for id, _ in body.staff]
        begun = actions.begin(
            id=self._id(key), project=project.id, body=body.id, team=people[:2], reviewer=people[2], decider=people[3],
            period=period.id if period else None, by=body.name, at=on(notice.opened_on, 14),
        )  # fmt: skip
        seen = self.calendar.after(notice.opened_on, 8)
        found = actions.find(
            id=self._id(f"{key}/finding"), engagement=begun.id, kind="rectify", said="计量器具检定证书缺一份，请补齐。",
            by=body.name, at=on(seen),
        )  # fmt: skip
        mended = self.calendar.after(seen, 4)
        actions.close_finding(
            id=self._id(f"{key}/closed"),
            finding=found.findings[0].id,
            closing="已补齐检定证书。",
            by=body.name,
            at=on(mended),
        )
        day = self.calendar.after(notice.closes_on, 1)
        read = {"read_sha256": period.report_sha256, "verified": period.reported} if period else {}
        actions.report(
            id=self._id(f"{key}/report"), engagement=begun.id, opinion="positive", sites=1, sites_visited=1, by=body.name,
            report_sha256=self.stage.document(f"{body.name}意见（演示）：{self.plan.name}/{key}", on(day)), at=on(day), **read,
        )  # fmt: skip
        self._tell(day, f"整改一项后出具意见 {key}, one finding closed")
        return day

    def _issue(self, project: facts.Project) -> facts.Period:
        began = self.calendar.after(project.registered_on, 1)
        period = self._reported(project, began)
        notice = next(n for n in kept.chain(self.stage.city, project.code).notices if n.period == period.id)
        self._tell(
            began, f"减排量 {sum(period.reported.values()):,} tCO2e 公示至 reported, on notice until {notice.closes_on}"
        )
        self._comment(notice, "report", "请说明停机期间的计量。", "停机期间按零计。")
        judged = self._judge(project, period, self.verifier, notice)
        applied = self.calendar.after(judged, 1)
        actions.apply_for_issuance(
            id=self._id("apply-issuance"), period=period.id, tonnes=period.reported, report_sha256=period.report_sha256,
            by=OWNER, at=on(applied),
        )  # fmt: skip
        decided = self.calendar.after(applied, 1)
        issued = actions.decide_issuance(
            id=self._id("issue"), period=period.id, verdict="issue", by=SECOND, at=on(decided)
        )
        self._tell(decided, f"核发 issued: {issued.issued[0].serial}")
        return issued

    def _reported(self, project: facts.Project, day: date) -> facts.Period:
        """The reduction report. A workbook carries the time at which it was written, so it is written once."""
        for period in kept.chain(self.stage.city, project.code).periods:
            if (period.first, period.last) == self.plan.period:
                return period
        sheet, milligrams = self._measured()
        tonnes = {self.plan.period[1].year: milligrams // MG_PER_TONNE}
        report = self.stage.keep(sheet, f"{self.plan.key}-2025.xlsx", on(day))
        return actions.report_period(
            id=self._id("report"), project=project.id, first=self.plan.period[0], last=self.plan.period[1],
            tonnes=tonnes, report_sha256=report, body=self.verifier.id, by=OWNER, at=on(day),
        )  # fmt: skip

    def _measured(self) -> tuple[bytes, int]:
        """A filled monitoring sheet, and the milligrams that the methodology reads from it."""
        plan = self.plan
        told: dict[str, Any] = {
            "city": self.stage.city,
            "directory": None,
            "name": plan.methodology,
            "version": plan.version,
        }
        with TemporaryDirectory() as directory:
            path = Path(directory) / "sheet.xlsx"
            with path.open("wb") as stream:
                monitor_project.sheet(**told, on=plan.period[1], stream=stream)
            fill(path, plan.period, plan.values, plan.tables)
            return path.read_bytes(), int(monitor_project.read(**told, path=path).evaluation.amount_mg)


def fill(path: Path, period: tuple[date, date], values: dict[str, str], tables: dict[str, Rows]) -> None:
    """Type a period, single values and tables into an empty monitoring sheet, as its owner would."""
    book = openpyxl.load_workbook(path)
    main = book.worksheets[0]
    main["B4"], main["B5"] = period
    for row in main.iter_rows(min_row=9):
        row[1].value = _typed(values[row[0].value])
    for sheet in book.worksheets[1:]:
        columns = {cell.value: cell.column for cell in sheet[HEAD_ROW][1:]}
        for number, row in enumerate(tables[sheet.title], FIRST_ROW):
            for name, value in row.items():
                sheet.cell(number, columns[name], _typed(value))
    book.save(path)


def _typed(value: str) -> str | float:
    return float(value) if value.replace(".", "", 1).isdigit() else value
