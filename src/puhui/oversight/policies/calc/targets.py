"""Quantified targets in the sentences of a measure: 不少于60家, 达到60%, 每年不低于2次, 每个区县建成1个.

A quantity counts as a target where it is counted in digits, compared, repeated by a period, or said in a numeral of
two and more. Not counted: what stands in quotation marks or titles, dates, conditions ("for those that …"), and a
quantity that only describes the counted thing (20万张5元优惠券 are 200,000 coupons).
"""

import re
from dataclasses import dataclass
from datetime import date

from puhui.oversight.policies.calc import dates
from puhui.oversight.policies.calc.numerals import ARABIC, CHINESE, value_of, with_digits
from puhui.oversight.policies.facts import Target

# What is hidden in a masked text stands under this letter.
HIDDEN = "\0"

UNITS = (
    "百分点|人次|万元|亿元|平方米|平方公里|公里|千瓦时|课时|小时|学时|吨|家|个|次|件|篇|户|场|组|座|项|名|人|张|元|辆|台"
    "|套|处|所|条|门|份|种|类|亩|只|株|棵|度|滴|粒|万千瓦|兆瓦|千米|米|本|幅|支|部|站|艘|架"
)
# Counted kinds order a text ("six kinds of …"); they promise something only when compared.
KINDS = ("类", "种", "项", "条", "度", "部")
QUANTITY = re.compile(rf"(?P<number>(?:{ARABIC})\s*[万亿]?|{CHINESE})\s*(?P<unit>%|％|个百分点|{UNITS})(?!性|化|第)")
_ABOVE = re.compile(
    r"不少于|不低于|不小于|不得少于|不得低于|至少|最少|达到|达(?=\s*\d)|突破|(?<![不得])(?:超过|高于|大于|多于)"
)
_BELOW = re.compile(r"不超过|不高于|不多于|不大于|不得超过|控制在|至多|最多|(?<![不得])(?:低于|少于|小于)")
_ABOVE_AFTER = re.compile(r"\s*(?:及以上|以上)")
_BELOW_AFTER = re.compile(r"\s*(?:及以下|以下|以内)")
_ABOUT_AFTER = re.compile(r"\s*左右")
_STRICT = {"超过": ">", "突破": ">", "高于": ">", "大于": ">", "多于": ">", "低于": "<", "少于": "<", "小于": "<"}
PERIODS = (
    (re.compile(r"每学年"), "school_year"),
    (re.compile(r"每半年"), "half_year"),
    (re.compile(r"每个?季度?|按季度"), "quarter"),
    (re.compile(r"双月|每两个?月|隔月"), "two_months"),
    (re.compile(r"每个?月|按月|逐月"), "month"),
    (re.compile(r"每周"), "week"),
    (re.compile(r"每年度?|逐年|按年"), "year"),
)
_EVERY_OTHER = re.compile(r"(双月|隔月)(?!度|刊)([\u4e00-\u9fff]{2})")
_LEVEL = re.compile(r"(?:省级|市级|区级|县级|区县|乡镇)层面")
_VERBS = (
    "开展|举办|举行|召开|形成|推出|推进|推动|推广|提供|实现|完成|打造|创建|培育|命名|新增|配备|设立|设置|开设|开通|投放|布放"
    "|制定|编制|印发|发布|征集|选树|评选|报送|参加|培训|安排|落实"
)
# Whom a target binds: "each …", "all of the city's …", "offices at the level of …", up to the verb or the number.
_SCOPE = re.compile(
    r"(?:各(?=[^\s，])|每个(?!月|季)|每家|全市|全区|全县|(?:省|市|区|县|区县|区（市）)级|区县(?=[^，]))"
    rf"[^，。；,;\d{HIDDEN}]*?"
    r"(?=\s*(?:每|至少|最少|不少|不低|不超|有|要|应|均|都|须|需|达|(?<![新改扩])建|(?<![团联会党])组织|补贴"
    rf"|{_VERBS}|$|[\d{HIDDEN}]))"
)
_EACH_AFTER_SUBJECT = re.compile(r"^(?P<subject>[^，。；]+?)每[年月季]度?各")
_CONDITION = re.compile(r"^\s*对.*的|^\s*(?:凡|凡是)")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|「[^」]*」|\"[^\"]*\"")
_ENUMERATED = re.compile(r"[（(]\d{1,2}[）)]|^\s*\d{1,2}[、．.](?!\d)")
# 二 before a measure word is no count (that is 两) but "second"; digits in a row, as in 六五, are a name.
_NO_COUNT = re.compile(r"二|[一二三四五六七八九零〇]{2,}")
_ORDINAL = re.compile(r"第\s*$")
_SENTENCE, _CLAUSE = re.compile(r"[^。；;！\n]+"), re.compile(r"[^，,：:]+")


@dataclass
class _Told:
    """What earlier clauses of a sentence said for later ones."""

    period: str = ""
    scope: str = ""
    by: date | None = None
    metric: str = ""


def targets_in(text: str) -> tuple[Target, ...]:
    """The targets that a text names, in order."""
    text = with_digits(text)
    bare = _masked(text)
    found: list[Target] = []
    for sentence in _SENTENCE.finditer(bare):
        found += _in_sentence(text, bare, sentence.start(), sentence.end())
    return tuple(found) + _every_other(text)


def _masked(text: str) -> str:
    """The text with what cannot count hidden, letter for letter."""
    for pattern in (_QUOTED, _ENUMERATED):
        text = pattern.sub(lambda hit: HIDDEN * len(hit[0]), text)
    return text


def _in_sentence(text: str, bare: str, start: int, end: int) -> list[Target]:
    told, found = _Told(), []
    for clause in _CLAUSE.finditer(bare, start, end):
        shown, hidden = text[clause.start() : clause.end()], bare[clause.start() : clause.end()]
        told.by, dated = _deadline(shown, told.by)
        if _CONDITION.match(hidden):
            continue
        hidden = _without_dates(hidden)
        period = _period(hidden) or dated
        scope = _scope(hidden)
        if scope and told.scope != scope:
            told.period = ""  # another body: what was said of the last one's period does not hold for it
        told.period, told.scope = period or told.period, scope or told.scope
        found += _in_clause(shown, hidden, told, own_period=period, own_scope=scope)
    return found


def _in_clause(shown: str, hidden: str, told: _Told, *, own_period: str, own_scope: str) -> list[Target]:
    found: list[Target] = []
    last_end = -1
    for hit in QUANTITY.finditer(hidden):
        describes = hit.start() == last_end
        last_end = hit.end()
        comparator, compared = _comparator(hidden, hit)
        repeated = bool(told.period)
        if describes or _ORDINAL.search(hidden[: hit.start()]) or not _is_target(hit, bool(compared), repeated):
            continue
        share = hit["unit"] in ("%", "％", "个百分点")
        metric = _metric(shown, hidden, [hit.span(), *compared]) or told.metric
        found.append(
            Target(
                metric, comparator, value_of(hit["number"]), hit["unit"].replace("％", "%"),
                own_period if share else told.period, _whom(hidden, own_scope) or told.scope, told.by, shown.strip(),
            )
        )  # fmt: skip
        told.metric = metric
    return found


def _is_target(hit: re.Match, compared: bool, repeated: bool) -> bool:
    value = value_of(hit["number"])
    if value is None or _NO_COUNT.fullmatch(hit["number"]):
        return False
    if hit["unit"] in KINDS:
        return compared or repeated
    in_digits = hit["number"][0].isascii()
    return in_digits or compared or repeated or value >= 2


def _comparator(hidden: str, hit: re.Match) -> tuple[str, list[tuple[int, int]]]:
    """How the quantity is compared, and where the text says so; nowhere where it does not."""
    for pattern, sign in ((_ABOVE_AFTER, ">="), (_BELOW_AFTER, "<="), (_ABOUT_AFTER, "~")):
        if after := pattern.match(hidden, hit.end()):
            return sign, [after.span()]
    start = max((q.end() for q in QUANTITY.finditer(hidden, 0, hit.start())), default=0)
    below, above = (_last(pattern, hidden, start, hit.start()) for pattern in (_BELOW, _ABOVE))
    if below and (not above or below.end() >= above.end()):
        return _STRICT.get(below[0], "<="), [below.span()]
    if above:
        return _STRICT.get(above[0], ">="), [above.span()]
    return "=", []


def _last(pattern: re.Pattern, text: str, start: int, end: int) -> re.Match | None:
    # The number itself is seen by the pattern's look ahead, so the text is not cut at ``end``.
    return max((hit for hit in pattern.finditer(text, start) if hit.end() <= end), key=re.Match.end, default=None)


def _period(hidden: str) -> str:
    return next((name for pattern, name in PERIODS if pattern.search(hidden)), "")


def _scope(hidden: str) -> str:
    """Whom the clause binds, said at its start or as a level; "" when it does not say."""
    if level := _LEVEL.search(hidden):
        return level[0]
    opening = re.match(rf"[\s{HIDDEN}]*(?:每(?:学年|半年|季度|年度?|月))?", hidden)
    found = _SCOPE.match(hidden, opening.end())
    return found[0].strip().strip(HIDDEN) if found else ""


def _whom(hidden: str, scope: str) -> str:
    each = _EACH_AFTER_SUBJECT.match(hidden)
    return each["subject"].strip() if each else scope


def _metric(shown: str, hidden: str, taken: list[tuple[int, int]]) -> str:
    """What is counted: the clause without the number, its comparison, its period and whom it binds."""
    for pattern, _ in PERIODS:
        taken += [found.span() for found in pattern.finditer(hidden)]
    if scope := _scope(hidden):
        at = hidden.find(scope)
        taken.append((at, at + len(scope)))
    taken += [found.span() for found in dates.WRITTEN.finditer(shown)]
    gone = {at for first, last in taken for at in range(first, last)}
    return "".join(letter for at, letter in enumerate(shown) if at not in gone).strip(" ，、：,·")


def _deadline(clause: str, before: date | None) -> tuple[date | None, str]:
    """The day by which the clause's targets are due, and the years it names as their period."""
    for found in dates.deadlines(clause):
        if not found.day or not dates.ends_something(found, clause):
            continue
        if found.kind == "plan":
            return found.day, f"{found.first_year}-{found.day.year}"
        if found.kind == "year" and not found.before and not re.search(r"到\s*$", clause[: found.start]):
            return found.day, str(found.first_year)
        return found.day, ""
    return before, ""


def _without_dates(hidden: str) -> str:
    return dates.WRITTEN.sub(lambda hit: HIDDEN * len(hit[0]), hidden)


def _every_other(text: str) -> tuple[Target, ...]:
    """双月开放 is once in two months."""
    return tuple(Target(hit[2], "=", 1, "次", "two_months", "", None, hit[0]) for hit in _EVERY_OTHER.finditer(text))


def latest_deadline(text: str) -> tuple[date | None, list[dates.Deadline]]:
    """The last day that the text itself sets, and every deadline it names."""
    found = [one for one in dates.deadlines(text) if dates.ends_something(one, with_digits(text))]
    days = [one.day for one in found if one.day]
    return (max(days) if days else None), found
