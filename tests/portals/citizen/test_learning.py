"""Articles, courses and quizzes: what citizens read and answer, and what everybody may read."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import CITY, Stage
from tests.civic.outreach.test_learning import HEAD, article, quiz
from tests.portals.citizen.conftest import new_citizen

from puhui.civic.outreach import actions, queries
from puhui.civic.outreach.models import Sitting
from puhui.ground import clock
from puhui.journeys.packs import activate_pack

pytestmark = pytest.mark.django_db
NOW = clock.now()
QUIZ = "/me/learn/quizzes/travel/"


def publish(stage: Stage, kind: str, slug: str, content: dict) -> None:
    actions.publish(
        pack=stage.pack, id=named(slug), kind=kind, slug=slug, seen=0, content=content, first=clock.local_day(NOW), last=None,
        by="desk", at=NOW,
    )  # fmt: skip


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    activate_pack.put_into_force(pack=stage.pack, at=NOW)
    publish(stage, "article", "walk", article("步行**不烧**燃料。<script>x</script>"))
    publish(stage, "quiz", "travel", quiz())
    publish(stage, "course", "green", actions.course(**HEAD, chapters="# 第一章\n- walk", quiz="travel"))
    return stage


@pytest.fixture
def desk(stage) -> Client:
    client = Client()
    client.force_login(new_citizen(), backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["city"] = CITY
    session.save()
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_citizen_reads_and_is_told_at_once_what_was_right(desk):
    assert "低碳出行" in text(desk, "/me/learn/")
    assert "<strong>不烧</strong>" in text(desk, "/me/learn/articles/walk/")
    assert "第一章" in text(desk, "/me/learn/courses/green/")
    assert "步行不烧燃料。" not in text(desk, QUIZ)
    assert desk.post(QUIZ, {"do": "begin"}).status_code == 302
    begun = text(desk, QUIZ)
    assert "私家车" in begun
    # Nothing on the page tells which is right.
    assert "步行不烧燃料。" not in begun
    answers = {"do": "answer", "id": str(named("a")), "q0": "1", "q1": ["0", "1"]}
    fast = desk.post(QUIZ, answers)
    assert fast.status_code == 422
    assert "请读题后再提交" in fast.content.decode()
    Sitting.objects.update(started_at=NOW - timedelta(minutes=1))
    missing = desk.post(QUIZ, answers | {"q1": []})
    assert missing.status_code == 422
    assert desk.post(QUIZ, answers).status_code == 302
    shown = text(desk, QUIZ)
    assert "2 / 2" in shown
    assert "步行不烧燃料。" in shown
    assert queries.quiz_totals(CITY) == {"travel": (1, 1)}
    assert "已通过" in text(desk, "/me/learn/")
    assert text(desk, "/me/learn/quizzes/none/", 404)


def test_everybody_reads_articles(stage):
    anybody = Client()
    assert "低碳出行" in text(anybody, "/learn/")
    shown = text(anybody, f"/learn/{CITY}/walk/")
    assert "<strong>不烧</strong>" in shown
    assert "<script>x" not in shown
    assert text(anybody, f"/learn/{CITY}/none/", 404)
    assert anybody.get("/me/learn/").status_code == 302
