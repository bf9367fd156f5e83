"""Whole documents: the five that cities published, where they lie at hand, and built ones of the same shapes."""

from pathlib import Path

import pytest
from tests.oversight.policies import documents, measuring

from puhui.oversight.policies import facts
from puhui.oversight.policies.reading import blocks_of

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "seeds"
BARS = {"luzhou": 0.95, "chongqing": 0.95, "zaozhuang": 0.95, "chengdu": 0.9, "changji": 0.9}
REPORTS = ["市直有关部门于每月28日前将工作进展情况反馈至市发展改革委。"]
TABLES = {
    "luzhou": (documents.numbered_table, ["泸州样式任务分工表"], []),
    "chongqing": (documents.columns_table, ["重庆样式重点任务分工表"], ["附件2", "", "联席会议每半年召开一次。"]),
    "zaozhuang": (documents.headed_table, ["枣庄样式分工方案", *REPORTS], []),
}
WRITERS = {"docx": documents.as_docx, "xlsx": documents.as_xlsx, "cells.txt": documents.as_cells, "rows.txt": documents.as_rows}  # fmt: skip
FITS = [
    (city, kind)
    for city in TABLES
    for kind in WRITERS
    # Offices flatten a numbered table cell by cell, one without numbers row by row.
    if not (kind == "cells.txt" and city == "zaozhuang") and not (kind == "rows.txt" and city != "zaozhuang")
]


@pytest.mark.parametrize("city", measuring.TRUTHS)
def test_published_document_is_read_rightly(city, record_property):
    path = measuring.documents_in(PUBLISHED).get(city)
    if path is None:
        pytest.skip("the published documents are not here")
    truth = measuring.truth(city)
    proposal = measuring.proposal_of(path)
    found = measuring.measured(truth["rows"], proposal.rows)
    record_property("measure", str(found))
    assert min(found.precision, found.recall) >= BARS[city], found.wrong
    document = truth["document"]
    assert (proposal.rule.name, proposal.rule.why) == (document["rule"], document["why"])
    assert len(proposal.beside) == document["beside"]
    assert [issue.code for issue in proposal.issues] == document["issues"]
    assert proposal.title


@pytest.mark.parametrize(("city", "kind"), FITS)
def test_built_table_is_read_rightly_in_every_format(city, kind, tmp_path):
    shape, before, after = TABLES[city]
    rows = measuring.truth(city)["rows"]
    path = WRITERS[kind](tmp_path / f"table.{kind}", shape(rows), before, after)
    found = measuring.measured(rows, measuring.proposal_of(path).rows)
    assert min(found.precision, found.recall) >= BARS[city], found.wrong


def test_table_over_pdf_pages_is_read_rightly(tmp_path):
    rows = measuring.truth("luzhou")["rows"]
    path = documents.as_pdf(tmp_path / "table.pdf", documents.numbered_table(rows), ["泸州样式任务分工表"])
    proposal = measuring.proposal_of(path)
    found = measuring.measured(rows, proposal.rows)
    assert min(found.precision, found.recall) >= BARS["luzhou"], found.wrong
    assert {row.place.page for row in proposal.rows} > {1, 2}


@pytest.mark.parametrize("writer", [documents.measures_docx, documents.measures_text, documents.measures_pdf])
def test_built_measures_are_read_rightly(writer, tmp_path):
    rows = measuring.truth("chengdu")["rows"]
    for row in rows:
        # The built document tears no bracket and gives one clause per measure.
        row["issues"] = ["due_missing"]
    kind = writer.__name__.partition("_")[2].replace("text", "txt")
    path = writer(tmp_path / f"measures.{kind}", documents.measures(rows))
    proposal = measuring.proposal_of(path)
    found = measuring.measured(rows, proposal.rows)
    assert min(found.precision, found.recall) >= BARS["chengdu"], found.wrong
    assert proposal.rule.name == "before_comma"
    assert proposal.rows[0].group == "一、主要任务 / （一）倡导绿色生活"


def test_measure_counts_rows_that_are_wrong_missing_or_too_many():
    rows = measuring.truth("changji")["rows"]
    assert measuring.measured(rows, ()).recall == 0
    found = measuring.measured(rows[:2], ())
    assert (found.truth, found.proposed, len(found.wrong)) == (2, 0, 2)


@pytest.mark.parametrize("city", ["luzhou", "chongqing", "zaozhuang"])
def test_published_table_is_read_rightly_from_word_with_merged_cells(city, tmp_path):
    path = measuring.documents_in(PUBLISHED).get(city)
    if path is None:
        pytest.skip("the published documents are not here")
    blocks = blocks_of(path, path.name)
    width = 3 if city == "zaozhuang" else 6
    rows = [block for block in blocks if isinstance(block, facts.Row) and len(block.cells) == width]
    grid = [_merged([cell.parts for cell in row.cells], city) for row in rows]
    if city == "chongqing":
        grid.insert(0, ["序号", "重点内容", documents.LEFT, "牵头单位", "配合单位", "任务时限"])
    lines = [block.text for block in blocks if isinstance(block, facts.Line)]
    document = documents.as_docx(tmp_path / "table.docx", grid, lines if city == "zaozhuang" else lines[:3])
    truth = measuring.truth(city)["rows"]
    found = measuring.measured(truth, measuring.proposal_of(document).rows)
    assert min(found.precision, found.recall) >= BARS[city], found.wrong


def _merged(row: list[tuple[str, ...]], city: str) -> list[object]:
    """A row whose empty cells of headings and shared tasks were merged with those above."""
    headings = {"luzhou": (1, 2), "chongqing": (1,), "zaozhuang": (0, 1)}[city]
    told: list[object] = [list(cell) if len(cell) > 1 else "".join(cell) for cell in row]
    remark = city == "luzhou" and not any(told[:4])
    return [documents.UP if at in headings and not cell and not remark else cell for at, cell in enumerate(told)]
