"""What cannot be read is refused with a sentence; what is wrong in a document is an issue, and nothing is lost."""

import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from fpdf import FPDF
from PIL import Image
from tests.oversight.policies import documents, measuring

from puhui.oversight.policies import reading, refusals
from puhui.oversight.policies.calc import proposing

HEAD = ["序号", "具体要求", "责任单位", "完成时间"]


def proposal(tmp_path: Path, grid: documents.Grid):
    return measuring.proposal_of(documents.as_docx(tmp_path / "table.docx", grid))


def codes(row) -> list[str]:
    return [issue.code for issue in row.issues]


def test_scan_is_refused(tmp_path):
    pdf = FPDF()
    for _page in range(2):
        pdf.add_page()
        pdf.image(Image.new("L", (40, 40), 128), w=100)
    pdf.output(str(tmp_path / "scan.pdf"))
    with pytest.raises(refusals.NoText) as no:
        reading.blocks_of(tmp_path / "scan.pdf", "scan.pdf")
    assert no.value.data == {"name": "scan.pdf", "pages": 2}


def test_formula_is_refused_with_its_cell(tmp_path):
    path = documents.as_xlsx(tmp_path / "table.xlsx", [HEAD, ["1", "做好一件事", "市财政局", ""]])
    workbook = openpyxl.load_workbook(path)
    workbook.active["D2"] = "=TODAY()+30"
    workbook.save(path)
    with pytest.raises(refusals.FormulaInCell) as no:
        reading.blocks_of(path, path.name)
    assert (no.value.data["cell"], no.value.data["count"]) == ("D2", 1)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf"])
def test_damaged_file_is_refused(name, tmp_path):
    (tmp_path / name).write_bytes(b"this is no such file" * 20)
    with pytest.raises(refusals.Damaged):
        reading.blocks_of(tmp_path / name, name)


def test_other_archive_under_the_name_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(refusals.Damaged):
        reading.blocks_of(tmp_path / "a.docx", "a.docx")


def test_archive_that_unpacks_to_too_much_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (reading.MOST_MIB * 2**20 + 1))
    with pytest.raises(refusals.TooLarge):
        reading.blocks_of(tmp_path / "a.docx", "a.docx")


def test_unknown_kind_and_empty_text_are_refused(tmp_path):
    with pytest.raises(refusals.KindUnknown):
        reading.blocks_of(tmp_path / "a.doc", "a.doc")
    (tmp_path / "a.txt").write_text("\n\n", "utf-8")
    with pytest.raises(refusals.NoText):
        reading.blocks_of(tmp_path / "a.txt", "a.txt")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00\x01\x02")
    with pytest.raises(refusals.EncodingUnknown):
        reading.blocks_of(tmp_path / "b.txt", "b.txt")


def test_text_of_older_offices_is_read(tmp_path):
    (tmp_path / "a.txt").write_bytes("一、任务\n1.做好一件事。（市财政局牵头，市教委配合）".encode("gb18030"))
    (row,) = measuring.proposal_of(tmp_path / "a.txt").rows
    assert (row.lead, row.cooperating) == (("市财政局",), ("市教委",))


def test_merged_cells_and_repeated_headings(tmp_path):
    up = documents.UP
    grid = [HEAD, ["1", "做好甲事", "市财政局", "2024年底前"], HEAD, ["2", "做好乙事", up, up]]
    grid[3][2:] = ["市教委", "2024年底前"]
    grid.append(["3", "做好丙事", up, up])
    first, second, third = proposal(tmp_path, grid).rows
    assert (first.number, second.number, third.number) == ("1", "2", "3")
    assert third.cooperating == ("市教委",) and third.due == second.due
    assert codes(third) == ["cell_merged"]


def test_two_rows_with_one_number(tmp_path):
    grid = [HEAD, ["1", "做好甲事", "市财政局", "长期"], ["1", "做好乙事", "市教委", "长期"]]
    assert [codes(row) for row in proposal(tmp_path, grid).rows] == [["number_repeated"]] * 2
    grid[2][0] = documents.UP
    assert [codes(row) for row in proposal(tmp_path, grid).rows] == [[], ["number_shared"]]
    grid[2][0] = ""
    rows = proposal(tmp_path, grid).rows
    assert [row.number for row in rows] == ["1", None] and codes(rows[1]) == ["number_missing"]


def test_thirty_first_of_june_is_an_issue_and_no_other_day(tmp_path):
    (row,) = proposal(tmp_path, [HEAD, ["1", "做好甲事", "市财政局", "2024年6月31日前"]]).rows
    assert row.due is None and codes(row) == ["due_impossible"]
    assert row.confidence_percent < 100


def test_row_cut_by_a_page_is_put_together(tmp_path):
    grid = [HEAD, ["1", "做好甲事并且", "市财政局", "长期"], ["", "做好乙事。", "", ""], ["2", "丙", "市教委", "长期"]]
    first, second = proposal(tmp_path, grid).rows
    assert first.text == "做好甲事并且做好乙事。" and codes(first) == ["row_continued"]
    assert second.number == "2"


def test_measure_that_forgets_its_units_stays_in_the_table(tmp_path):
    lines = ["一、任务", "1.甲。（责任单位：市财政局）", "2.乙。", "3.丙。（责任单位：市教委）"]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-8")
    rows = measuring.proposal_of(tmp_path / "a.txt").rows
    assert [row.number for row in rows] == ["1", "2", "3"] and "units_missing" in codes(rows[1])


def test_time_limit_beside_the_units_is_the_measures(tmp_path):
    lines = ["一、任务", "1.甲。（牵头单位：市财政局；责任单位：市教委；完成时限：2024年6月30日）", "2.乙。"]
    lines += ["牵头单位：市妇联", "配合单位：市教委", "完成时限：长期坚持"]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-8")
    first, second = measuring.proposal_of(tmp_path / "a.txt").rows
    assert (first.lead, first.cooperating, str(first.due)) == (("市财政局",), ("市教委",), "2024-06-30")
    assert (second.lead, second.cooperating, second.cycle) == (("市妇联",), ("市教委",), "long_term")


def test_word_numbers_that_stand_in_no_text_are_counted(tmp_path):
    document = docx.Document()
    for name in ("甲", "乙"):
        document.add_paragraph(f"{name}事。（市财政局牵头，市教委配合）", style="List Number")
    document.save(tmp_path / "a.docx")
    assert [row.number for row in measuring.proposal_of(tmp_path / "a.docx").rows] == ["1", "2"]


def test_nothing_is_proposed_from_what_names_nobody():
    assert proposing.proposal([]).rows == ()
