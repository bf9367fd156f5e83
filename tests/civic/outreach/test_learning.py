from datetime import date, timedelta

import pytest
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import CITY, NOON, Stage

from puhui.civic.outreach import actions, facts, queries, refusals
from puhui.civic.outreach.calc import texts
from puhui.ground import clock

TODAY = clock.local_day(NOON)
HEAD = {"title": {"zh": "低碳出行", "en": "Low-carbon travel"}, "summary": {}, "audience": "everybody"}
QUESTIONS = """
# 哪种出行最省碳？ | Which saves most?
- 私家车 | Car
* 步行 | Walking
> 步行不烧燃料。| Walking burns nothing.
# 哪些可以回收？
* 纸
* 瓶
- 果皮
> 果皮是厨余垃圾。
"""
SOON = NOON + timedelta(seconds=30)
GOOD = [[1], [0, 1]]


@pytest.fixture
def stage(db) -> Stage:
    stage = Stage()
    put(stage, "quiz", "travel", quiz())
    return stage


def article(body: str = "步行**不烧**燃料。") -> dict:
    return actions.article(body={"zh": body}, **HEAD)


def quiz(questions: str = QUESTIONS, **changes) -> dict:
    return actions.quiz(**HEAD | {"questions": questions, "pass_percent": 60, "draw": ""} | changes)


def put(stage: Stage, kind: str, slug: str, content: dict, **changes) -> facts.Piece:
    told = {"id": named(f"{kind}{slug}{changes}"), "seen": 0, "first": TODAY, "last": None, "by": "desk", "at": NOON}
    return actions.publish(pack=stage.pack, kind=kind, slug=slug, content=content, **told | changes)


def test_a_version_is_read_from_its_day_on(stage):
    first = put(stage, "article", "walk", article("旧"))
    assert put(stage, "article", "walk", article("旧")) == first
    with pytest.raises(refusals.PieceChangedMeanwhile):
        put(stage, "article", "walk", article("另一版"), id=named("late"))
    tomorrow = TODAY + timedelta(days=1)
    put(stage, "article", "walk", article("新"), seen=1, first=tomorrow, last=tomorrow)
    shown = [queries.one(CITY, "article", "walk", on=day).content["body"]["zh"] for day in (TODAY, tomorrow)]
    assert shown == ["旧", "新"]
    assert [one.slug for one in queries.pieces(CITY, "article", on=TODAY)] == ["walk"]
    # A version that has ended does not give way to the one before it.
    assert queries.pieces(CITY, "article", on=tomorrow + timedelta(days=1)) == []
    with pytest.raises(refusals.PieceUnknown):
        queries.one(CITY, "article", "walk", on=tomorrow + timedelta(days=1))
    assert [one.number for one in queries.versions(CITY, "article", "walk")] == [2, 1]


def test_what_is_written_cannot_harm_who_reads_it():
    text = "# 题\n<script>alert(1)</script>\n[x](javascript:alert(1)) [y](https://a.cn) ![z](https://b.cn/c.png)\n\n|a|b|\n|-|-|\n|1|2|"
    shown = texts.html(text)
    assert "<h2>题</h2>" in shown
    assert "<table>" in shown
    assert 'href="https://a.cn"' in shown
    for bad in ("<script", 'javascript:alert(1)"', "<img"):
        assert bad not in shown


@pytest.mark.parametrize(
    "questions",
    [
        "",
        "- 无题",
        "# 题\n- 一\n- 二\n> 没有正确项",
        "# 题\n* 一\n> 只有一项",
        "# 题\n- 一\n* 二",
        "？ 何物",
        "# 题\n* 一\n- 二\n>",
    ],
)
def test_a_quiz_without_an_answer_or_a_reason_is_none(questions):
    with pytest.raises(refusals.PieceWrong):
        quiz(questions)


def test_courses_name_articles_that_are_there(stage):
    told = HEAD | {"chapters": "# 一 | One\n- walk", "quiz": "travel"}
    with pytest.raises(refusals.PieceWrong) as refused:
        put(stage, "course", "green", actions.course(**told))
    assert refused.value.data["problem"] == "walk"
    put(stage, "article", "walk", article())
    course = put(stage, "course", "green", actions.course(**told))
    assert queries.lines_of_course(course.content) == "# 一 | One\n- walk"
    assert actions.quiz(**HEAD, questions=queries.lines_of_quiz(quiz()), pass_percent=60, draw="") == quiz()
    for wrong in ({"chapters": "- walk"}, {"chapters": "# 一"}, {"audience": "ministers"}, {"title": {"zh": ""}}):
        with pytest.raises(refusals.PieceWrong):
            actions.course(**told | wrong)
    with pytest.raises(refusals.PieceWrong):
        put(stage, "article", "Bad Slug", article())


def test_a_quiz_is_answered_once_and_scored_at_once(stage):
    told = {"pack": stage.pack, "holder": 1, "quiz": "travel"}
    with pytest.raises(refusals.QuizNotBegun):
        actions.answer(id=named("a"), chosen=GOOD, at=SOON, **told)
    begun = actions.begin(at=NOON, **told)
    assert actions.begin(at=SOON, **told) == begun
    for wrong in ([[1]], [[1], []], [[1], [7]], [[0, 1], [0]], [[1], [0], [0]]):
        with pytest.raises(refusals.AnswerWrong):
            actions.answer(id=named("a"), chosen=wrong, at=SOON, **told)
    given = actions.answer(id=named("a"), chosen=[[1], [1]], at=SOON, **told)
    assert (given.good, given.passed, given.right, given.newly) == (1, False, ((1,), (0, 1)), True)
    again = actions.answer(id=named("a"), chosen=[[1], [1]], at=SOON, **told)
    assert (again.newly, again.good) == (False, 1)
    with pytest.raises(refusals.QuizAnswered):
        actions.answer(id=named("b"), chosen=GOOD, at=SOON, **told)
    with pytest.raises(refusals.QuizAnswered):
        actions.begin(at=SOON, **told)
    assert queries.answers_of(1, CITY) == {"travel": False}
    assert queries.quiz_totals(CITY) == {"travel": (1, 0)}
    assert queries.kept_of(1)[0]["chosen"] == [[1], [1]]
    actions.forget_person(holder=1)
    assert (queries.kept_of(1), queries.sitting(1, CITY, "travel")) == ([], None)


def test_a_script_is_told_to_read_and_rests_until_tomorrow(stage):
    told = {"pack": stage.pack, "holder": 1, "quiz": "travel"}
    actions.begin(at=NOON, **told)
    for times in range(5):
        with pytest.raises(refusals.QuizTooFast) as refused:
            actions.answer(id=named("a"), chosen=GOOD, at=NOON + timedelta(seconds=times + 1), **told)
        actions.note_haste(holder=1, city=CITY, quiz="travel", at=NOON + timedelta(seconds=times + 1))
    assert (refused.value.data["seconds"], refused.value.data["least"]) == (1, 6)
    with pytest.raises(refusals.QuizRested):
        actions.answer(id=named("a"), chosen=GOOD, at=SOON, **told)
    assert actions.answer(id=named("a"), chosen=GOOD, at=SOON + timedelta(days=1), **told).passed


def test_a_quiz_that_was_written_anew_begins_anew(stage):
    told = {"pack": stage.pack, "holder": 1, "quiz": "travel"}
    actions.begin(at=NOON, **told)
    put(stage, "quiz", "travel", quiz(QUESTIONS.replace("步行 |", "走路 |")), seen=1)
    assert actions.begin(at=SOON, **told).number == 2
    with pytest.raises(refusals.QuizTooFast):
        actions.answer(id=named("a"), chosen=GOOD, at=SOON + timedelta(seconds=5), **told)
    with pytest.raises(refusals.QuizUnknown):
        actions.begin(at=SOON, **told | {"quiz": "none"})
    put(stage, "quiz", "travel", quiz(), seen=2, last=TODAY)
    with pytest.raises(refusals.QuizUnknown):
        actions.answer(id=named("a"), chosen=GOOD, at=SOON + timedelta(days=1), **told)
    assert date(2026, 6, 5) == TODAY
