"""A town that is asked: one survey, two strata, people with numbers."""

from datetime import date, timedelta
from uuid import UUID

from tests.civic.activities.hall import named
from tests.economy.rewards.mall import NAME, SOURCE, pack_of

from puhui.civic.surveys import actions, facts
from puhui.foundations.packs import schema
from puhui.ground import clock

CITY = "chengdu"
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 20)
NOON = clock.day_starts(FIRST) + timedelta(hours=12)
AFTER = clock.day_starts(LAST + timedelta(days=1)) + timedelta(hours=1)
SLOW = 600  # seconds


def text(words: str) -> schema.Text:
    return schema.Text(zh=words, en=words)


def choices(*ids: str) -> tuple[schema.SurveyChoice, ...]:
    return tuple(schema.SurveyChoice(id=id, text=text(id)) for id in ids)


def question(id: str, kind: str = "single", *ids: str, **told) -> schema.SurveyQuestion:
    return schema.SurveyQuestion(id=id, kind=kind, text=text(told.pop("words", id)), choices=choices(*ids), **told)


QUESTIONS = (
    question("sex", "single", "f", "m", about=True),
    question("knows", "single", "yes", "no", words="知道吗"),
    question("ways", "multiple", "bus", "metro", "bike", required=False),
    question("pleased", "scale", least=1, most=5),
    question("trips", "number", least=0, most=9_999, required=False),
    question("words", "text", required=False),
)
METRICS = (
    schema.SurveyMetric(id="awareness", name=NAME, question="knows", counts=("yes",), source=SOURCE),
    schema.SurveyMetric(id="satisfaction", name=NAME, question="pleased", at_least=4, source=SOURCE),
    schema.SurveyMetric(id="trips", name=NAME, question="trips", kind="mean", source=SOURCE),
)
SURVEY = schema.Survey(
    id="citizens", name=NAME, asker=NAME, why=NAME, minutes=3, questions=QUESTIONS, metrics=METRICS, source=SOURCE,
)  # fmt: skip
STRATA = (facts.StratumAsked("东区", 800, district="东"), facts.StratumAsked("西区", 200, quota=8, district="西"))
SAID = {"sex": "f", "knows": "yes", "pleased": "4"}


class Town:
    """One city's survey, opened in one wave unless told otherwise."""

    def __init__(self, **changes) -> None:
        self.pack = pack_of(city=CITY, surveys=(SURVEY.model_copy(update=changes),))
        self.wave = self.open()

    def open(self, name: str = "wave", **changes) -> UUID:
        told = {
            "survey": "citizens", "id": named(name), "title": "第一轮", "first": FIRST, "last": LAST, "strata": STRATA,
            "frame_source": "统计年鉴", "seed": "a seed", "by": "desk", "at": NOON,
        }  # fmt: skip
        return actions.open_wave(pack=changes.pop("pack", self.pack), **told | changes).id

    def letters(self, stratum: str, count: int, wave: UUID | None = None) -> list[str]:
        drawn = actions.number_letters(wave=wave or self.wave, stratum=stratum, count=count, at=NOON)
        return [one.token for one in drawn]

    def answer(self, token: str, seconds: int = SLOW, at=NOON, **changes) -> facts.Answered:
        said = {key: value for key, value in (SAID | changes).items() if value is not None}
        return actions.answer(token=token, said=said, seconds=seconds, at=at)

    def filled(self, east: int = 20, west: int = 8) -> UUID:
        """Answers of both strata: in the east two thirds know, in the west a quarter."""
        for stratum, asked, knows in (("东区", east * 2, lambda n: n % 3), ("西区", west, lambda n: n % 4 == 0)):
            many = east if stratum == "东区" else west
            for n, token in enumerate(self.letters(stratum, asked)[:many]):
                self.answer(
                    token, knows="yes" if knows(n) else "no", sex="fm"[n % 2], pleased=str(1 + n % 5), trips=str(n)
                )  # fmt: skip
        return self.wave
