"""docs/packs.md tells the truth: its examples load, and the sentences of the checker are those of the code."""

import re
from datetime import date

import pytest
from django.conf import settings
from tests.engine.methodology.building import CITY

from puhui.engine.methodology import refusals as formulas
from puhui.engine.methodology.queries import compile_pack, evaluate, run_cases
from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.calc.assembling import assemble

TEXT = (settings.PACKS.parent / "docs" / "packs.md").read_text("utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.M | re.S)


def _block(beginning: str) -> str:
    found = [block for block in BLOCKS if block.lstrip("# ").startswith(beginning)]
    assert len(found) == 1
    return found[0]


def _sentences():
    for root in (refusals.PackRefused, formulas.FormulaRefused, formulas.EvaluationRefused):
        yield from (refusal for refusal in root.__subclasses__())


@pytest.mark.parametrize("refusal", list(_sentences()), ids=lambda refusal: refusal.code)
def test_document_quotes_every_sentence_of_the_checker(refusal):
    assert f"| `{refusal.code}` | {refusal.message} |" in TEXT


def test_the_summed_methodology_of_the_document_loads_and_comes_out():
    files = {
        "pack.yaml": CITY,
        "factors.yaml": _block("- {id: activation_energy"),
        "methodologies/lagoon-methane.yaml": _block("id: lagoon-methane"),
    }
    library = compile_pack(assemble(files))
    assert run_cases(library) == []


def test_the_small_methodology_of_the_document_loads_and_comes_out():
    factor = (
        '- {id: metro_saving, value: "46.7", unit: g_co2e / (person * km), valid_from: 2021-01-01, '
        "source: {title: 深圳, review: published}}"
    )
    files = {"pack.yaml": CITY, "factors.yaml": factor, "methodologies/metro-ride.yaml": _block("id: metro-ride")}
    library = compile_pack(assemble(files))
    assert run_cases(library) == []
    assert evaluate(library, "metro-ride", {"distance": "1"}, date(2026, 1, 1)).amount_mg == 46_700


def test_the_scheme_of_the_document_loads():
    pack = assemble({"pack.yaml": CITY, "schemes.yaml": _block("- id: metro\n  name: {zh: 碳惠交通积分")})
    assert pack.schemes[0].receives.per_person_month_max == 2_000


def test_the_registry_of_the_document_loads_but_for_its_unknown_scenario():
    with pytest.raises(refusals.ScenarioUnknown) as refused:
        assemble({"pack.yaml": CITY, "registry.yaml": _block("unit: XYCER")})
    assert refused.value.data["others"] == ()
    assert refused.value.data["file"] == "registry.yaml"


def test_the_exchange_of_the_document_loads():
    registry = "unit: XYCER\nname: {zh: 减排量, en: Credits}\nfields: [solar]\nsource: {title: t, review: recalled}\n"
    told = _block("name: {zh: 某市碳减排量交易")
    (exchange,) = assemble({"pack.yaml": CITY, "registry.yaml": registry, "exchange.yaml": told}).exchange
    assert (exchange.blocks.tonnes_min, exchange.turning.source.review) == (10_000, "recalled")


def test_the_conference_of_the_document_loads():
    (conference,) = assemble({"pack.yaml": CITY, "conference.yaml": _block("id: publicity")}).conference
    assert (conference.notice.days, conference.special.deadlines) == (15, ("minutes",))


def test_the_appraisal_of_the_document_loads():
    told = _block("- id: frugal-office")
    (appraisal,) = assemble({"pack.yaml": CITY, "appraisals.yaml": told}).appraisals
    assert [goal.id for goal in appraisal.goals] == ["offices-2025", "named-2022"]
    levels = "  " + _block("levels:").replace("\n", "\n  ").rstrip()
    rated = told.replace("  vetoes:", levels + "\n  # ").replace("  pass_mark:", "  # ")
    (rated,) = assemble({"pack.yaml": CITY, "appraisals.yaml": rated}).appraisals
    assert [level.id for level in rated.levels] == ["honest", "poor"]


COUNTED = """
id: event-inventory
version: "1"
name: {zh: 核算, en: Inventory}
summary: {zh: 核算, en: Inventory}
valid_from: 2021-01-01
inputs: {power: {name: {zh: 电, en: Power}, unit: kg_co2e, maximum: "9"}}
steps: {electricity: power, %s: power * 0, total: electricity}
result: total
source: {title: t, review: recalled}
cases: [{name: c, on: 2026-01-01, inputs: {power: "1"}, milligrams: 1000000}]
"""


def test_the_neutrality_of_the_document_loads_and_its_sources_are_steps():
    files = {"pack.yaml": CITY, "neutrality.yaml": _block("name: {zh: 某市碳中和行动")}
    (told,) = assemble(files | {"methodologies/e.yaml": COUNTED % "travel"}).neutrality
    assert [u.id for u in told.units if u.own] == ["xycer"] and told.evaluation.tonnes_min == 5000
    with pytest.raises(refusals.StepUnknown) as no:
        assemble(files | {"methodologies/e.yaml": COUNTED % "flights"})
    assert no.value.data["name"] == "travel" and no.value.data["file"] == "neutrality.yaml"
    with pytest.raises(refusals.MethodologyUnknown):
        assemble(files)
    twice = files["neutrality.yaml"].replace("id: ccer", "id: xycer")
    with pytest.raises(refusals.IdRepeated):
        assemble(files | {"methodologies/e.yaml": COUNTED % "travel", "neutrality.yaml": twice})


def test_the_oversight_of_the_document_loads():
    (told,) = assemble({"pack.yaml": CITY, "oversight.yaml": _block("office: ecology")}).oversight
    assert [task.number for task in told.documents[0].tasks] == ["1", "2", "3", "4"]


def test_the_draw_of_the_document_loads():
    (draw,) = assemble({"pack.yaml": CITY, "draws.yaml": _block("- id: spring-lucky")}).draws
    assert (draw.randomness.kind, [prize.count for prize in draw.prizes]) == ("ssq", [1, 20])


def test_the_activity_of_the_document_loads():
    (activity,) = assemble({"pack.yaml": CITY, "activities.yaml": _block("- id: facility-open-day")}).activities
    assert (activity.groups[1].classes, activity.series.every_months) == (True, 2)


def test_the_volunteers_of_the_document_load():
    (found,) = assemble({"pack.yaml": CITY, "volunteers.yaml": _block("name: {zh: 某市生态环境志愿服务")}).volunteers
    assert ([star.hours for star in found.stars], found.sheet.source.review) == ([100, 300], "recalled")


def test_activities_say_what_their_groups_need():
    told = _block("- id: facility-open-day")
    for cut, key in (("  class_hours", "class_hours"), ("  minors", "minors")):
        lines = told.splitlines()
        first = next(n for n, line in enumerate(lines) if line.startswith(cut))
        last = next(n for n in range(first + 1, len(lines)) if not lines[n].startswith("   "))
        with pytest.raises(refusals.ActivityIncomplete) as refused:
            assemble({"pack.yaml": CITY, "activities.yaml": "\n".join(lines[:first] + lines[last:])})
        assert refused.value.data["key"] == key
    for wrong in (told.replace("2026-12-31", "2025-12-31"), told.replace("party_max: 4", "age_min: 9, age_max: 8")):
        with pytest.raises(refusals.OrderWrong):
            assemble({"pack.yaml": CITY, "activities.yaml": wrong})
    with pytest.raises(refusals.HonourUnknown):
        assemble({"pack.yaml": CITY, "activities.yaml": told + "  certificate: nowhere\n"})


def test_the_survey_of_the_document_loads():
    told = _block("- id: green-living")
    (survey,) = assemble({"pack.yaml": CITY, "surveys.yaml": told}).surveys
    assert ([metric.id for metric in survey.metrics], survey.cell_min) == (["awareness", "satisfaction"], 5)
    for wrong, no in (
        (told.replace("most: 5", "most: 50"), refusals.QuestionWrong),
        (told.replace("kind: scale", "kind: single"), refusals.QuestionWrong),
        (told.replace("at_least: 4, ", ""), refusals.MetricWrong),
        (told.replace("counts: [well, some]", "counts: [bus]"), refusals.MetricWrong),
        (told.replace("question: pleased", "question: nowhere"), refusals.MetricWrong),
        (told.replace("id: satisfaction", "id: awareness"), refusals.IdRepeated),
    ):
        with pytest.raises(no):
            assemble({"pack.yaml": CITY, "surveys.yaml": wrong})


def test_document_names_every_key():
    models = [
        schema.City, schema.Factor, schema.Source, schema.Input, schema.Methodology, schema.Case, schema.Scenario,
        schema.Channels, schema.Consent, schema.Rule, schema.Earn, schema.Cap, schema.Multiplier, schema.Expiry,
        schema.Budget, schema.Feed, schema.Moment, schema.Subject, schema.Pairing, schema.Distance,
        schema.StationTable, schema.Draw, schema.Prize, schema.Beacon, schema.DoubleColour, schema.PublicValue,
        schema.EntryNeeds, schema.Check, schema.DailyCount, schema.Speed, schema.Regularity, schema.SharedPhoto,
        schema.SharedDevice, schema.Declared, schema.Exchange, schema.Session, schema.Hours, schema.Limits, schema.Blocks,
        schema.Turning, schema.Holding, schema.Conference, schema.ConferenceAttendance, schema.ConferenceDeadline,
        schema.ConferenceRhythm, schema.SpecialSessions, schema.Appraisal, schema.Indicator, schema.MeasuredBonus,
        schema.Bonus, schema.Band, schema.Veto, schema.PassMark, schema.PublicNotice, schema.Term, schema.Goal,
        schema.SharedDevice, schema.Declared, schema.Neutrality,
        schema.InventoryKind, schema.EmissionSource, schema.OffsetUnit, schema.FreeEvaluation, schema.Exchange, schema.Session, schema.Hours, schema.Limits, schema.Blocks,
        schema.Turning, schema.Holding,
        schema.Turning, schema.Holding, schema.Oversight, schema.OversightUnit, schema.Days, schema.ReportingCycle,
        schema.LightRules, schema.LadderStep, schema.Scores, schema.Evaluation, schema.EvaluationItem,
        schema.OversightDocument, schema.OversightTask, schema.OversightTarget,
        schema.Activity, schema.ActivityGroup, schema.Minors, schema.Presence, schema.Granted,
        schema.Noted, schema.Host, schema.Series, schema.Schooling, schema.Volunteering, schema.Star, schema.Skill,
        schema.Survey, schema.SurveyQuestion, schema.SurveyChoice, schema.SurveyMetric,
        schema.YoungVolunteers, schema.HourRules, schema.Sheet, schema.Commendation, schema.Voices, schema.CaseKind,
        schema.InCharge, schema.CityExtent, schema.SameCase, schema.PhotoRules, schema.VoiceLimits, schema.Moderation,
        schema.ModerationReason, schema.Published, schema.Proposing,
    ]  # fmt: skip
    missing = {
        f"{model.__name__}.{key}"
        for model in models
        for key in model.model_fields
        if not re.search(rf"\b{key}\b", TEXT)
    }
    assert missing == set()


def test_the_voices_of_the_document_load_and_name_only_what_there_is():
    told = _block("name: {zh: 环保随手拍与建言献策")
    (found,) = assemble({"pack.yaml": CITY, "voices.yaml": told}).voices
    assert [kind.answer_days for kind in found.kinds] == [10]
    with pytest.raises(refusals.VoiceUnknown):
        assemble({"pack.yaml": CITY, "voices.yaml": told.replace("districts: [east]}", "districts: [moon]}")})
    with pytest.raises(refusals.OrderWrong):
        assemble({"pack.yaml": CITY, "voices.yaml": told.replace('south: "30.0"', 'south: "32.0"')})
    with pytest.raises(refusals.IdRepeated):
        assemble({"pack.yaml": CITY, "voices.yaml": told.replace("id: west", "id: east")})


def test_document_names_every_function():
    assert [name for name in schema.FUNCTIONS if f"`{name}(" not in TEXT] == []


def test_the_merchant_of_the_document_loads():
    (merchant,) = assemble({"pack.yaml": CITY, "merchants.yaml": _block("- id: east-gate-park")}).merchants
    assert [(store.id, store.district.id) for store in merchant.stores] == [("east", "qingyang")]


def test_merchants_and_their_stores_have_ids_of_their_own():
    told = _block("- id: east-gate-park")
    store = "    - id: east\n      name: {zh: 西入口, en: West}\n"
    for twice in (told + told, told.replace("  stores:\n", "  stores:\n" + store)):
        with pytest.raises(refusals.IdRepeated):
            assemble({"pack.yaml": CITY, "merchants.yaml": twice})
