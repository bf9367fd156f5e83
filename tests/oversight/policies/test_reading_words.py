"""The grammar of the field: dates, quantities, lists of units, and who leads."""

from datetime import date

import pytest

from puhui.oversight.policies.calc import dates, leads, numerals, targets, units
from puhui.oversight.policies.calc.leads import Named


@pytest.mark.parametrize(
    ("written", "due", "cycle", "issues"),
    [
        ("2021年5月30日", date(2021, 5, 30), None, []),
        ("2021-05-30", date(2021, 5, 30), None, []),
        ("2021年底前", date(2021, 12, 31), None, []),
        ("2021年12月底前", date(2021, 12, 31), None, []),
        ("2024年2月底", date(2024, 2, 29), None, []),
        ("2024年上半年", date(2024, 6, 30), None, []),
        ("2024年第三季度", date(2024, 9, 30), None, []),
        ("“十四五”期间", date(2025, 12, 31), None, []),
        ("二〇二一年十二月三十一日前", date(2021, 12, 31), None, []),
        ("2022年6月前", date(2022, 6, 30), None, ["due_ambiguous"]),
        ("2022年", date(2022, 12, 31), None, ["due_year_only"]),
        ("立即落实，长期坚持", None, "long_term", []),
        ("每月28日前", None, "monthly:28", []),
        ("每季度", None, "quarterly", []),
        ("双月", None, "bimonthly", []),
        ("2023年6月31日", None, None, ["due_impossible"]),
        ("2023年2月29日前", None, None, ["due_impossible"]),
        ("2021年3月底前、2022年底前", date(2022, 12, 31), None, ["due_several"]),
        ("尽快", None, None, ["due_unread"]),
        ("", None, None, ["due_missing"]),
    ],
)
def test_time_limits_are_read(written, due, cycle, issues):
    limit = dates.limit_of(written)
    assert (limit.due, limit.cycle, [issue.code for issue in limit.issues]) == (due, cycle, issues)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("参与企业不少于60家。", [(">=", 60, "家", "", "")]),
        ("使用率达到60%。", [(">=", 60, "%", "", "")]),
        ("活动频次每年不低于2次。", [(">=", 2, "次", "year", "")]),
        ("每季度组织不少于5家企业参与。", [(">=", 5, "家", "quarter", "")]),
        ("各区县至少建成1个场馆。", [(">=", 1, "个", "", "各区县")]),
        ("补贴不超过2000元。", [("<=", 2000, "元", "", "")]),
        ("每年提供20万张5元优惠券。", [("=", 200_000, "张", "year", "")]),
        ("开展两次调查。", [("=", 2, "次", "", "")]),
        ("每年培训三次以上。", [(">=", 3, "次", "year", "")]),
        ("2022年命名200户。", [("=", 200, "户", "2022", "")]),
        ("双月开放。", [("=", 1, "次", "two_months", "")]),
        ("能耗超过100吨的不评。", [(">", 100, "吨", "", "")]),
        ("减少二次包装，不用一次性纸杯，节约一度电、一滴水。", []),
        ("编印《知识100问》，学“四个100”典型。", []),
        ("对3家以上企业共用的站点，给予支持。", []),
        ("第2次会议之后继续。", []),
        ("宣传2022年度目录。", []),
    ],
)
def test_quantities_are_targets_only_where_they_promise(sentence, told):
    found = [(t.comparator, t.value, t.unit, t.period, t.scope) for t in targets.targets_in(sentence)]
    assert found == told


def test_deadline_of_a_sentence_holds_for_its_targets():
    first, second = targets.targets_in("2025年底前，全市建成5个场馆，每个区县建成1个场馆。")
    assert first.by == second.by == date(2025, 12, 31)
    assert (first.scope, second.scope) == ("全市", "每个区县")


@pytest.mark.parametrize(
    ("written", "names", "issues"),
    [
        ("市财政局，市生态环境局、各区县", ["市财政局", "市生态环境局", "各区县"], []),
        ("市发展改革委(市粮食和储备局) 市财政局", ["市发展改革委(市粮食和储备局)", "市财政局"], []),
        ("各区（市）县政府（管委会）、相关单位", ["各区（市）县政府（管委会）", "相关单位"], []),
        ("市教委、市妇联等部门（单位）、各区县", ["市教委", "市妇联", "各区县"], ["units_open_list"]),
        ("四川联合环境交\n易所、成都产业集团", ["四川联合环境交易所", "成都产业集团"], []),
        ("市商务局\n市商务局", ["市商务局"], []),
        ("", [], []),
    ],
)
def test_lists_of_units_are_taken_apart(written, names, issues):
    found, told = units.listed(written)
    assert (list(found), [issue.code for issue in told]) == (names, issues)


def test_names_without_anything_between_are_divided_by_a_list():
    assert units.listed("市财政局市国资委", {"市财政局", "市国资委"})[0] == ("市财政局", "市国资委")
    assert units.listed("市财政局市国资委", {"市财政局"})[0] == ("市财政局市国资委",)


def test_doubtful_names_are_said_and_different_offices_are_not():
    told = units.doubts(["市文明办"] * 3 + ["市文明", "办市文明办", "市教育局", "市体育局", "有关单位", "有关媒体单位"])
    assert {name: issue.code for name, issue in told.items()} == {
        "市文明": "unit_doubtful", "办市文明办": "unit_doubtful",
    }  # fmt: skip
    assert units.doubts(["市住建局", "住建局"])["住建局"].code == "unit_short"
    assert units.doubts(["市财政局", "市体育局"], ["市财政局"])["市体育局"].code == "unit_unlisted"


@pytest.mark.parametrize(
    ("rule", "lead", "others"),
    [
        ("first", ("甲局",), ("乙局", "丙局")),
        ("before_comma", ("甲局", "乙局"), ("丙局",)),
        ("explicit", (), ("甲局", "乙局", "丙局")),
        ("none", (), ("甲局", "乙局", "丙局")),
    ],
)
def test_each_rule_divides_a_list_in_its_way(rule, lead, others):
    divided = leads.divided(Named(responsible="甲局、乙局，丙局"), rule)
    assert (divided.lead, divided.cooperating) == (lead, others)
    assert [issue.code for issue in divided.issues] == (["lead_missing"] if rule == "explicit" else [])


def test_responsible_units_beside_a_lead_cooperate():
    divided = leads.divided(Named(lead="甲局", responsible="乙局、甲局"), "explicit")
    assert (divided.lead, divided.cooperating) == (("甲局",), ("乙局",))


def test_clauses_say_who_leads():
    named, garbled = leads.clause_of("市生态环境局、团市委牵头，市妇联、各区县配合")
    assert (named.lead, named.cooperating, garbled) == ("市生态环境局、团市委", "市妇联、各区县", False)
    assert leads.clause_of("责责任单位：市体育局")[1]
    assert leads.clause_of("根据工作需要增加其他部门") is None


def test_numerals_are_numbers():
    told = {"20万": 200_000, "两": 2, "十二": 12, "1.5": 1.5, "1,200": 1200, "个": None}
    assert {written: numerals.value_of(written) for written in told} == told
