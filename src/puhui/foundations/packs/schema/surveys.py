"""Surveys of citizens: questions by version, and which of them measures what."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.writing import Name, Source, Strict, Text

QuestionKind = Literal["single", "multiple", "scale", "number", "text"]
CHOOSING = ("single", "multiple")
STEPS_MAX = 11  # of a scale
Figure = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]


class SurveyChoice(Strict):
    """One of the answers that a question offers."""

    id: Name
    text: Text


class SurveyQuestion(Strict):
    """A question. Whoever words it otherwise raises its ``version``: then it is no longer compared with before.

    ``about`` marks what says who somebody is (sex, age): it serves known margins, and is coarsened when answers are
    given out.
    """

    id: Name
    version: int = Field(default=1, ge=1, le=1_000)
    kind: QuestionKind
    text: Text
    help: Text | None = None
    choices: Annotated[tuple[SurveyChoice, ...], Field(max_length=60)] = ()
    least: Figure = 1  # of a scale or number
    most: Figure = 5
    least_words: Text | None = None  # what the ends of a scale mean
    most_words: Text | None = None
    chosen_max: int | None = Field(default=None, ge=1, le=60)  # of several
    required: bool = True
    about: bool = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "SurveyQuestion":
        choosing = self.kind in CHOOSING
        steps = self.kind == "scale" and not 2 <= self.most - self.least + 1 <= STEPS_MAX
        range_wrong = self.kind == "number" and self.most <= self.least
        about_wrong = self.about and self.kind != "single"
        if choosing != (len(self.choices) >= 2) or steps or range_wrong or about_wrong:
            raise PydanticCustomError("question_wrong", "what the question offers does not fit its kind")
        return self


class SurveyMetric(Strict):
    """A figure: the share whose answer is one of ``counts`` or at least ``at_least``, or the mean or total of a number."""

    id: Name
    name: Text
    question: Name
    kind: Literal["proportion", "mean", "total"] = "proportion"
    counts: tuple[Name, ...] = ()
    at_least: Figure | None = None
    source: Source

    @model_validator(mode="after")
    def _says_what_counts(self) -> "SurveyMetric":
        if (self.kind == "proportion") != (bool(self.counts) != (self.at_least is not None)):
            raise PydanticCustomError("metric_wrong", "a share counts certain choices, or answers from a number on")
        return self


class Survey(Strict):
    """One questionnaire, asked in waves. ``cell_min``: so many answers stand together before anything is told of them."""

    id: Name
    name: Text
    asker: Text
    why: Text
    minutes: int = Field(ge=1, le=60)
    questions: Annotated[tuple[SurveyQuestion, ...], Field(min_length=1, max_length=100)]
    metrics: Annotated[tuple[SurveyMetric, ...], Field(max_length=40)] = ()
    cell_min: int = Field(default=5, ge=5, le=100)
    seconds_min: int = Field(default=2, ge=0, le=60)  # a question: who is faster is held
    alike_max: int = Field(default=20, ge=2, le=10_000)  # sheets that say wholly the same within ten minutes
    source: Source

    def question(self, id: str) -> SurveyQuestion | None:
        return next((question for question in self.questions if question.id == id), None)

    def metric(self, id: str) -> SurveyMetric | None:
        return next((metric for metric in self.metrics if metric.id == id), None)
