"""Policy documents in the console: taken in, and confirmed row by row."""

from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from puhui.oversight.policies import queries

from .conftest import queries_of

LIST = "/console/policies/"
LINES = ["样式市方案的通知", "一、任务"]
MEASURE = "{n}.第{n}件事，2025年底前建成不少于5个场馆。（责任单位：市财政局，市教委）"


def text(measures: int = 3) -> bytes:
    told = [MEASURE.format(n=number) for number in range(1, measures + 1)]
    told[0] = told[0].replace("市财政局，市教委", "市财政局，市教委；逗号前为牵头单位，下同")
    return "\n".join([*LINES, *told]).encode()


def upload(desk, content: bytes | None = None, name: str = "方案.txt", **asked):
    file = SimpleUploadedFile(name, content or text())
    return desk.post(f"{LIST}new/", {"id": str(uuid4()), "file": file, "city": "", "rule": "", "units": ""} | asked)


@pytest.fixture
def document(operator) -> UUID:
    assert upload(operator).status_code == 302
    return queries.policies()[0].id


def decide(desk, document: UUID, position: int = 1, **asked):
    return desk.post(f"{LIST}{document}/{position}/decide/", {"id": str(uuid4()), "seen": "0"} | asked)


def typed(document: UUID, position: int = 1, **changes) -> dict:
    row = queries.row(document, position).row
    (target,) = row["targets"]
    told = {
        "number": row["number"],
        "group": row["group"],
        "title": "",
        "text": row["text"],
        "due": row["due"],
        "cycle": "",
    }
    told |= {"lead": "市教委", "cooperating": "市财政局、市妇联", "why": "会议定"}
    empty = dict.fromkeys(("metric", "value", "unit", "period", "scope", "by"), "") | {"comparator": ">="}
    return (
        told
        | {
            f"target_{field}": [str(target[field] or ""), empty[field]]
            for field in ("metric", "comparator", "value", "unit", "period", "scope", "by")
        }
        | changes
    )


def test_document_is_uploaded_and_shown_with_its_source(operator, document):
    page = operator.get(f"{LIST}{document}/").content.decode()
    assert "样式市方案的通知" in page and "逗号前为牵头单位" in page
    assert "第2件事，2025年底前建成不少于5个场馆" in page and "≥ 5 个" in page
    assert operator.get(LIST).content.decode().count("样式市方案的通知") == 1
    original = operator.get(f"{LIST}{document}/original/")
    assert b"".join(original.streaming_content) == text()
    assert upload(operator).url == f"{LIST}{document}/", "the same content is the same document"


def test_rows_are_confirmed_from_the_table_and_from_their_page(operator, document):
    answer = decide(operator, document, do="confirm", **{"from": "table", "show": "open"})
    assert answer.url == f"{LIST}{document}/?show=open#row-1"
    assert decide(operator, document, 2, do="confirm").url == f"{LIST}{document}/3/"
    assert decide(operator, document, 3, do="drop", why="不是任务").url == f"{LIST}{document}/"
    assert [row.state for row in queries.rows(document)] == ["confirmed", "confirmed", "dropped"]
    page = operator.get(f"{LIST}{document}/3/").content.decode()
    assert "不是任务" in page and "operator" in page


def test_row_is_corrected_with_its_targets(operator, document):
    change = typed(document)
    change["target_value"] = ["8", "2"]
    change["target_metric"][1], change["target_unit"][1] = "新增场馆", "个"
    assert decide(operator, document, do="correct", **change).status_code == 302
    row = queries.row(document, 1).row
    assert (row["lead"], row["cooperating"]) == (["市教委"], ["市财政局", "市妇联"])
    assert [(target["value"], target["unit"]) for target in row["targets"]] == [(8, "个"), (2, "个")]
    assert queries.row(document, 1).proposed["targets"][0]["value"] == 5


def test_refused_correction_is_shown_again_with_what_was_typed(operator, document):
    answer = decide(operator, document, do="correct", **typed(document, due="2025-06-31"))
    page = answer.content.decode()
    assert (answer.status_code, "policies.not_a_task" in page, "2025-06-31" in page) == (422, True, True)
    assert decide(operator, document, do="drop", why=" ").status_code == 422
    decide(operator, document, do="confirm")
    assert decide(operator, document, do="confirm").status_code == 422, "somebody was faster"


def test_rule_is_changed_and_rows_filtered(operator, document):
    answer = operator.post(f"{LIST}{document}/rule/", {"id": str(uuid4()), "rule": "none"})
    assert answer.status_code == 302 and queries.row(document, 1).row["lead"] == []
    assert operator.post(f"{LIST}{document}/rule/", {"id": str(uuid4()), "rule": "x"}).status_code == 422
    for show in ("all", "open", "doubtful", "beside", "nonsense"):
        assert operator.get(f"{LIST}{document}/?show={show}").status_code == 200


def test_what_cannot_be_read_is_said(operator):
    answer = upload(operator, b"\n", name="a.txt")
    assert (answer.status_code, "policies.no_text" in answer.content.decode()) == (422, True)
    assert upload(operator, name="a.doc").status_code == 422
    assert operator.post(f"{LIST}new/", {"id": str(uuid4())}).status_code == 422


def test_malformed_requests_are_not_found(operator, document):
    assert operator.get(f"{LIST}{uuid4()}/").status_code == 404
    assert operator.get(f"{LIST}{document}/99/").status_code == 404
    assert decide(operator, document, do="eat").status_code == 404
    assert decide(operator, document, do="confirm", seen="x").status_code == 404
    assert decide(operator, document, do="confirm", id="x").status_code == 404


def test_auditor_reads_and_is_offered_no_change(operator, auditor, document):
    page = auditor.get(f"{LIST}{document}/").content.decode()
    assert "样式市方案的通知" in page and "/decide/" not in page
    assert "<form" not in auditor.get(f"{LIST}{document}/1/").content.decode().split("console-main")[-1]


def test_number_of_queries_does_not_grow_with_rows(operator, document):
    upload(operator, text(30))
    longer = next(one.id for one in queries.policies() if one.id != document)
    decide(operator, longer, do="confirm")
    assert queries_of(operator, f"{LIST}{longer}/") == queries_of(operator, f"{LIST}{document}/")
