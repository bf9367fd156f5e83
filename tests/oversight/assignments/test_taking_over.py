"""Confirmed rows of a document become assignments; each row has its own outcome."""

import io
from datetime import date
from uuid import uuid4

import pytest
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, OFFICE, noon

from puhui.journeys.oversight.take_over_policy import take_over_policy
from puhui.oversight.assignments import queries
from puhui.oversight.policies import actions as policies

DAY = date(2026, 1, 5)
TEXT = """样式市方案的通知

一、任务

1.甲事，2026年底前各区县至少建成1个场馆。（责任单位：市财政局、市教育局，各区县）
2.乙事。（责任单位：市商务局）
3.丙事。（责任单位：市教育局，市财政局；逗号前为牵头单位）
"""


@pytest.fixture
def document(db):
    office.rules()
    id = uuid4()
    policies.import_document(id=id, stream=io.BytesIO(TEXT.encode()), name="方案.txt", city=CITY, by="li", at=noon(DAY))
    for position in (1, 2, 3):
        policies.confirm(id=uuid4(), policy=id, position=position, seen=0, by="li", at=noon(DAY))
    return id


def test_rows_become_assignments_once(document):
    units = office.units()

    def take():
        return take_over_policy(policy=document, starts=DAY, actor=OFFICE, at=noon(DAY))

    first = take()
    assert [(one.number, bool(one.assignment), one.again) for one in first] == [
        ("1", True, False), ("2", False, False), ("3", True, False),
    ]  # fmt: skip
    assert (first[1].refusal.code, first[1].refusal.data["unit"]) == ("assignments.unit_unknown", "市商务局")
    given = queries.assignment(first[0].assignment, DAY).task
    assert given.leads == (units["fin"], units["edu"]) and given.due == date(2026, 12, 31)
    assert set(given.cooperating) == {units["east"], units["west"]}
    assert {target.bound for target in given.targets} <= {units["east"], units["west"], None}
    office.add("市商务局", parent=units["city"])
    assert [one.again for one in take()] == [True, False, True]
    assert len(queries.assignments(CITY, DAY)) == 3
