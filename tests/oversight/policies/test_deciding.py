"""A document is taken in once; people decide on its rows, and nothing that was proposed or decided is lost."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.oversight.policies import documents

from puhui.foundations.evidence import queries as evidence
from puhui.oversight.policies import actions, models, queries, refusals

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = """样式市方案的通知

一、任务

1.甲事，2025年底前建成5个场馆。（责任单位：市财政局、市教委，市妇联）
2.乙事。（责任单位：市教委）
3.丙事。（责任单位：市妇联，市教委；逗号前为牵头单位）
"""


def id(number: int) -> UUID:
    return UUID(int=number)


def take_in(number: int = 1, text: str = TEXT, city: str = "luzhou", rule: str = "", name: str = "方案.txt"):
    stream = io.BytesIO(text.encode())
    return actions.import_document(
        id=id(number), stream=stream, name=name, city=city, by="li", at=NOW, rule=rule
    )  # fmt: skip


def decide(verb: str, number: int, position: int = 1, seen: int = 0, by: str = "wang", **more):
    return getattr(actions, verb)(id=id(number), policy=id(1), position=position, seen=seen, by=by, at=NOW, **more)


def test_document_is_kept_by_its_content_and_proposed(db):
    done = take_in()
    document = done.document
    assert not done.again
    assert evidence.open(document.sha256).read() == TEXT.encode()
    assert (document.rule.name, document.rule.why, document.title) == ("before_comma", "stated", "样式市方案的通知")
    first, second, third = queries.rows(document.id)
    assert (first.row["lead"], first.row["cooperating"], first.row["due"]) == (
        ["市财政局", "市教委"], ["市妇联"], "2025-12-31",
    )  # fmt: skip
    assert (second.state, third.revision) == ("proposed", 0)


def test_same_content_is_one_document_in_a_city(db):
    take_in()
    again = take_in(2)
    assert again.again and again.document.id == id(1)
    assert not take_in(3, city="chengdu").again
    assert [document.city for document in queries.policies("luzhou")] == ["luzhou"]
    with pytest.raises(refusals.IdUsedOtherwise):
        take_in(1, text=TEXT + "4.丁事。（责任单位：市教委）")


def test_rule_is_declared_and_read_anew(db):
    take_in()
    decide("confirm", 10)
    document = actions.change_rule(id=id(20), policy=id(1), rule="first", by="wang", at=NOW)
    assert (document.rule.name, document.rule.declared, document.reading) == ("first", True, 2)
    first, second, third = queries.rows(id(1))
    assert first.row["lead"] == ["市财政局", "市教委"] and first.proposed["lead"] == ["市财政局"]
    assert models.Reading.objects.get(number=1).rule == "before_comma"
    assert actions.change_rule(id=id(20), policy=id(1), rule="first", by="wang", at=NOW).reading == 2
    with pytest.raises(refusals.IdUsedOtherwise):
        actions.change_rule(id=id(20), policy=id(1), rule="none", by="wang", at=NOW)
    with pytest.raises(refusals.RuleUnknown):
        actions.change_rule(id=id(21), policy=id(1), rule="eldest", by="wang", at=NOW)
    assert take_in(22, rule="none").document.rule.name == "none"


def test_rows_are_confirmed_corrected_and_dropped(db):
    take_in()
    assert decide("confirm", 10).decided == "confirmed"
    row = queries.row(id(1), 2).row | {"lead": ["市教委"], "cooperating": ["市妇联"], "due": "2026-06-30"}
    decide("correct", 11, position=2, row=row, why="会议纪要第3号")
    decide("drop", 12, position=3, why="已并入第1项")
    shown = queries.rows(id(1))
    assert [one.state for one in shown] == ["confirmed", "corrected", "dropped"]
    progress = queries.progress(shown)
    assert (progress.rows, progress.confirmed, progress.corrected, progress.dropped, progress.open) == (3, 1, 1, 1, 0)
    assert [one["due"] for one in queries.table(id(1))] == ["2025-12-31", "2026-06-30"]
    assert shown[1].proposed["due"] is None
    assert [(d.by, d.why) for d in shown[1].decisions] == [("wang", "会议纪要第3号")]


def test_decision_is_made_once_and_on_what_was_seen(db):
    take_in()
    decide("confirm", 10)
    assert decide("confirm", 10).revision == 1
    with pytest.raises(refusals.IdUsedOtherwise):
        decide("drop", 10, why="别的理由")
    with pytest.raises(refusals.RowChangedMeanwhile) as no:
        decide("drop", 11, why="没看到已确认")
    assert no.value.data["by"] == "wang"
    assert decide("drop", 12, seen=1, why="看到了").revision == 2


def test_what_differs_from_the_document_says_why_and_holds(db):
    take_in()
    row = queries.row(id(1), 1).row
    with pytest.raises(refusals.ReasonMissing):
        decide("drop", 10, why="  ")
    for change in (
        {"text": " "}, {"due": "2026-06-31"}, {"cycle": "now_and_then"}, {"cooperating": row["lead"]},
        {"targets": [{"comparator": ">=", "value": "many", "unit": "个", "metric": "x"}]},
        {"targets": [{"comparator": "≥≥", "value": "1", "unit": "个", "metric": "x"}]},
        {"targets": [{"comparator": ">=", "value": "nan", "unit": "个", "metric": "x"}]},
    ):  # fmt: skip
        with pytest.raises(refusals.NotATask):
            decide("correct", 11, row=row | change, why="试")
    with pytest.raises(refusals.LeadMissing):
        decide("correct", 12, row=row | {"lead": [], "cooperating": []}, why="试")
    assert models.Decision.objects.count() == 0


def test_unknown_documents_and_rows_are_refused(db):
    with pytest.raises(refusals.PolicyUnknown):
        queries.rows(id(9))
    take_in()
    with pytest.raises(refusals.RowUnknown):
        decide("confirm", 10, position=99)
    with pytest.raises(refusals.NothingFound):
        take_in(5, text="今天天气很好。")
    with pytest.raises(refusals.KindUnknown):
        take_in(6, name="方案.doc")


@pytest.mark.django_db(transaction=True)
def test_two_people_do_not_overwrite_each_other():
    take_in()

    def by(number: int) -> str:
        try:
            decide("confirm", number, by=f"person {number}")
            return "done"
        except refusals.RowChangedMeanwhile:
            return "changed"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        told = sorted(people.map(by, range(10, 14)))
    assert told == ["changed"] * 3 + ["done"]
    assert models.Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_document_taken_in_at_once_is_one_document():
    def by(number: int) -> UUID:
        try:
            return take_in(number).document.id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        found = set(people.map(by, range(1, 5)))
    assert len(found) == 1
    assert models.Proposal.objects.count() == 3


AROUND = {
    "a_document_is_taken_in_once_per_city": "INSERT INTO policies_policy SELECT gen_random_uuid(), city, sha256, name, title,"
    " known_units, imported_at, imported_by FROM policies_policy",
    "a_document_has_its_hash": "INSERT INTO policies_policy SELECT gen_random_uuid(), city, 'x', name, title, known_units,"
    " imported_at, imported_by FROM policies_policy",
    "readings_of_a_document_are_counted": "INSERT INTO policies_reading SELECT gen_random_uuid(), number, rule, why, issues,"
    " by, at, policy_id FROM policies_reading",
    "readings_count_from_one": "INSERT INTO policies_reading SELECT gen_random_uuid(), 0, rule, why, issues, by, at,"
    " policy_id FROM policies_reading",
    "the_rule_for_who_leads_is_known": "INSERT INTO policies_reading SELECT gen_random_uuid(), 9, 'eldest', why, issues, by,"
    " at, policy_id FROM policies_reading",
    "a_reading_proposes_a_row_once": "INSERT INTO policies_proposal (position, series, row, reading_id)"
    " SELECT position, series, row, reading_id FROM policies_proposal",
    "the_series_of_a_row_is_known": "INSERT INTO policies_proposal (position, series, row, reading_id)"
    " SELECT 99, 'other', row, reading_id FROM policies_proposal LIMIT 1",
    "decisions_of_a_row_are_counted": "INSERT INTO policies_decision SELECT gen_random_uuid(), position, revision, decided,"
    " row, why, by, at, policy_id FROM policies_decision",
    "decisions_count_from_one": "INSERT INTO policies_decision SELECT gen_random_uuid(), position, 0, decided, row, why, by,"
    " at, policy_id FROM policies_decision",
    "a_decision_is_known": "INSERT INTO policies_decision SELECT gen_random_uuid(), position, 9, 'lost', row, 'why', by, at,"
    " policy_id FROM policies_decision",
    "what_differs_from_the_document_says_why": "INSERT INTO policies_decision SELECT gen_random_uuid(), position, 9,"
    " 'dropped', row, '', by, at, policy_id FROM policies_decision",
}


@pytest.mark.parametrize("wall", AROUND)
def test_database_holds_where_the_actions_are_gone_around(wall, db):
    take_in()
    decide("confirm", 10)
    with pytest.raises(IntegrityError, match=wall), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[wall])


@pytest.mark.parametrize("table", ["policy", "reading", "proposal", "decision"])
def test_nothing_is_taken_away(table, db):
    take_in()
    decide("confirm", 10)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the rows just written stand in the way of TRUNCATE
    told = (
        f"UPDATE policies_{table} SET id = id",
        f"DELETE FROM policies_{table}",
        f"TRUNCATE policies_{table} CASCADE",
    )
    for verb in told:
        with (
            pytest.raises(IntegrityError, match="only ever added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(verb)


def test_table_of_a_word_document_is_taken_in(db, tmp_path):
    grid = [
        ["序号", "具体要求", "牵头单位", "配合单位", "完成时间"],
        ["1", "做好甲事", "市财政局", "市教委", "长期坚持"],
    ]
    path = documents.as_docx(tmp_path / "分工.docx", grid, ["分工方案"])
    with path.open("rb") as stream:
        done = actions.import_document(id=id(1), stream=stream, name=path.name, city="", by="li", at=NOW)
    (shown,) = queries.rows(done.document.id)
    assert (shown.row["lead"], shown.row["cycle"], shown.row["place"]) == (
        ["市财政局"],
        "long_term",
        {"table": 1, "row": 2},
    )
