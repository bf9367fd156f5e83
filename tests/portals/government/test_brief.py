"""The monthly brief: the figures are those of the lights, each with its rows; Word and PDF say the same."""

import io
import json
from datetime import timedelta
from uuid import uuid4

import docx
import pypdfium2
import pytest
from django.utils import translation
from tests.oversight.assignments import office
from tests.portals.government import city as cities
from typer.testing import CliRunner

from puhui.ground import clock
from puhui.journeys.oversight.write_brief import write_brief
from puhui.oversight.assignments import actions, facts, queries
from puhui.portals.shared.brief import pdf, telling, word
from puhui.wiring.command import application


@pytest.fixture
def brief(city):
    actions.issue_notice(
        id=uuid4(), assignment=city.given["late"].id, step=facts.SUPERVISE, actor=office.OFFICE, at=clock.now()
    )
    return write_brief(city=cities.CITY, month=cities.month(), today=cities.today())


def test_figures_are_those_of_the_lights_with_their_rows(brief):
    lights = queries.light_totals(cities.CITY, cities.today())
    assert {light: brief.figures[light].value for light in facts.LIGHTS} == lights
    assert brief.figures["overdue"].rows == ("2",) and brief.figures["all"].value == 6
    assert f"--on {cities.today()}" in brief.figures["overdue"].asked
    assert [one.number for one in sorted(brief.figures.values(), key=lambda one: one.number)] == list(range(1, 13))
    assert (brief.figures["notices"].value, brief.figures["unanswered"].value) == (1, 1)
    assert [line.title for line in brief.red] == ["完成老旧小区垃圾分类投放点改造"]
    assert brief.months[-1].totals == lights and len(brief.months) == 12


def test_past_month_is_told_as_of_its_last_day(brief):
    before = cities.month() - timedelta(days=1)
    told = write_brief(city=cities.CITY, month=before.replace(day=1), today=cities.today())
    assert told.on == before and told.figures["closed"].value == 0, "it was closed after that day"
    assert told.figures["notices"].value == 0


def test_word_and_pdf_say_the_same(brief):
    with translation.override("zh-hans"):
        paper = telling.paper(brief, "样式市")
    document = docx.Document(io.BytesIO(word.draw(paper)))
    written = [one.text for one in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    pages = pypdfium2.PdfDocument(pdf.draw(paper))
    printed = "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")
    assert "样式市绿色生活重点任务进展专报" in written[0] and "样式市绿色生活重点任务进展专报" in printed
    overdue = f"逾期 1〔{brief.figures['overdue'].number}〕"
    assert any(overdue in one for one in written) and overdue in printed
    assert "完成老旧小区垃圾分类投放点改造" in cells and "数据来源" in printed


def test_command_writes_both_and_tells_machines_the_figures(city, tmp_path):
    for form in ("docx", "pdf"):
        out = tmp_path / f"brief.{form}"
        asked = ["brief", "--city", cities.CITY, "--month", f"{cities.month():%Y-%m}", "--out", str(out), "--json"]
        told = json.loads(CliRunner().invoke(application(["assignments"]), ["assignments", *asked]).stdout)
        assert out.read_bytes()[:4] in (b"PK\x03\x04", b"%PDF") and told["figures"]["overdue"]["rows"] == ["2"]
    bad = CliRunner().invoke(application(["assignments"]), ["assignments", *asked[:-2], str(tmp_path / "x.odt")])
    assert bad.exit_code == 2
