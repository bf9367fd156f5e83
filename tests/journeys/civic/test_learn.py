import json
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import CITY, NOON, RULES, Stage
from tests.civic.outreach.test_learning import GOOD, HEAD, SOON, article, put, quiz
from tests.economy.rewards.mall import NAME, SOURCE
from tests.portals.drawn import draw

from puhui.civic.outreach import actions, queries, refusals
from puhui.economy.draws import queries as draws
from puhui.economy.draws.refusals import DrawUnknown
from puhui.economy.honours import queries as honours
from puhui.economy.points import queries as points
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.civic import learn
from puhui.journeys.packs import activate_pack

READER = schema.Badge(
    id="reader", name=NAME, about=NAME, source=SOURCE, ground=schema.Ground(fact="quizzes", at_least=Decimal(1))
)
QUIZZES = schema.QuizRules(noted=schema.Noted(fact="quizzes", amount=Decimal(1)), points=schema.Granted(points=5))


@pytest.fixture
def stage(db) -> Stage:
    stage = Stage(quizzes=QUIZZES)
    stage.pack = stage.pack.model_copy(update={"badges": (READER,)})
    activate_pack.put_into_force(pack=stage.pack, at=NOON)
    put(stage, "article", "walk", article())
    put(stage, "quiz", "travel", quiz())
    put(stage, "course", "green", actions.course(**HEAD, chapters="# 一\n- walk", quiz="travel"))
    return stage


def answer(holder: int = 1, chosen=GOOD, at=SOON, id: object = "a"):
    return learn.answer(city=CITY, holder=holder, quiz="travel", id=named(id), chosen=chosen, at=at)


def test_passing_is_honoured_once(stage):
    learn.begin(city=CITY, holder=1, quiz="travel", at=NOON)
    for _twice in range(2):
        assert answer().answered.passed
    assert points.points_of(1, CITY, SOON).available == 5
    assert [given.badge for given in honours.badges_of(1, CITY)] == ["reader"]
    learn.begin(city=CITY, holder=2, quiz="travel", at=NOON)
    assert not answer(2, [[0], [2]], id="b").answered.passed
    assert points.points_of(2, CITY, SOON).available == 0
    assert ledger.verify().ok


def test_haste_is_counted_although_the_answer_is_refused(stage):
    learn.begin(city=CITY, holder=1, quiz="travel", at=NOON)
    for times in range(1, 6):
        with pytest.raises(refusals.QuizTooFast):
            answer(at=NOON + timedelta(seconds=times))
    with pytest.raises(refusals.QuizRested):
        answer()


def test_passing_enters_a_draw_that_costs_nothing_and_no_other(stage):
    told = {
        "kind": "quiz",
        "seen": 0,
        "first": clock.local_day(NOON),
        "last": None,
        "by": "desk",
        "at": NOON,
        "city": CITY,
    }
    with pytest.raises(DrawUnknown):
        learn.publish(id=named("x"), slug="none", content=quiz(draw="none"), **told)
    free, dear = draw("open", city=CITY, id="free", price_points=0), draw("open", city=CITY, id="dear", price_points=1)
    closed = draw("committed", city=CITY, id="closed", price_points=0)
    now = clock.now()
    for number, (name, entered, no) in enumerate(((free, "free", False), (dear, "", False), (closed, "", True)), 1):
        learn.publish(id=named(name), slug=name, content=quiz(draw=name), **told)
        learn.begin(city=CITY, holder=9, quiz=name, at=now - timedelta(minutes=1))
        done = learn.answer(city=CITY, holder=9, quiz=name, id=named(number), chosen=GOOD, at=now)
        assert (done.answered.passed, done.points, done.entered, done.refusal is not None) == (True, 5, entered, no)
    assert {one["draw"] for one in draws.all_entries_of(9)} == {"free"}


def test_what_there_is_to_learn(stage):
    shelf = learn.shelf(city=CITY, at=NOON, holder=1)
    assert ([len(each) for each in (shelf.articles, shelf.courses, shelf.quizzes)], shelf.answered) == ([1, 1, 1], {})
    course = learn.course(city=CITY, slug="green", at=NOON)
    assert [[one.slug for one in found] for _title, found in course.chapters] == [["walk"]]
    assert course.quiz.slug == "travel"
    piece, begun, given = learn.quiz(city=CITY, slug="travel", holder=1, at=NOON)
    assert (piece.number, begun, given) == (1, False, None)
    learn.begin(city=CITY, holder=1, quiz="travel", at=NOON)
    assert learn.quiz(city=CITY, slug="travel", holder=1, at=NOON)[1]
    answer()
    put(stage, "quiz", "travel", quiz(pass_percent=100), seen=1)
    # Who answered keeps the version that was answered.
    assert learn.quiz(city=CITY, slug="travel", holder=1, at=NOON)[0].number == 1
    assert json.dumps(queries.kept_of(1))
    assert RULES.quizzes.points is None
