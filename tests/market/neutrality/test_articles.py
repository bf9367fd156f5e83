"""What the guide asks for: for each rule the yes, the no, and that the no cites it and changes nothing."""

from datetime import date
from uuid import uuid4

import pytest
from tests.market.neutrality import scene
from tests.market.neutrality.scene import on
from tests.market.registry import land

from puhui.engine.methodology.refusals import EvaluationRefused
from puhui.journeys.market import offset_undertaking
from puhui.market.neutrality import actions, facts, models, queries, refusals
from puhui.market.registry.refusals import RetirementUnknown, UnitsFrozen

GUIDE = "大型活动碳中和实施指南"


def everything() -> list:
    tables = (models.Change, models.Undertaking, models.Measure, models.Inventory, models.Offset, models.Declaration)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def refused(no: type[Exception], verb, *given, cites: str = GUIDE, **told):
    before = everything()
    with pytest.raises(no) as answer:
        verb(*given, **told)
    assert cites in answer.value.cites and str(answer.value)
    assert everything() == before
    return answer.value


def test_an_event_is_planned_reduced_measured_offset_and_declared(seller):
    number = scene.plan().number
    scene.reduce(number, saved_kg=120)
    planned = scene.measure(number, 4_200, "plan", at=on(scene.BEFORE))
    assert (planned.tonnes, planned.nth) == (5, 1)
    scene.retire(number, seller.number, 5, at=on(scene.BEFORE))
    assert queries.undertaking(number).due.left_tonnes == 0
    final = scene.measure(number, "9100.5")
    seen = queries.undertaking(number)
    assert (final.amount_mg, seen.due.emitted_tonnes, seen.due.left_tonnes) == (9_100_500_000, 10, 5)
    topped = offset_undertaking.top_up(
        id=uuid4(), undertaking=number, account=seller.number, project="P0001", vintage=2025, by="planner", at=on()
    )
    assert topped.due.left_tonnes == 0 and [o.tonnes for o in topped.offsets] == [5, 5]
    made = scene.declare(number)
    assert (made.emitted_tonnes, made.retired_tonnes, made.verdict) == (10, 10, "valid")
    assert queries.undertaking(number).state == facts.DECLARED and queries.verify().ok


def test_nothing_is_topped_up_where_nothing_is_missing(seller):
    number = scene.neutral(seller.number)
    told = {"account": seller.number, "project": "P0001", "vintage": 2025, "by": "planner", "at": on()}
    assert offset_undertaking.top_up(id=uuid4(), undertaking=number, **told).due.retired_tonnes == 10


def test_a_declaration_tells_every_required_item(seller):
    made = scene.declare(scene.neutral(seller.number))
    items = dict(made.items)
    assert tuple(items) == facts.ITEMS
    assert all(value not in ("", None, [], {}) for value in items.values())
    assert items["time"] == {"first": "2026-03-10", "last": "2026-03-12", "place": "Jinjiang"}
    assert [line["zh"] for line in items["emissions"]["lines"]] == ["电力", "交通"]
    assert [one["name"] for one in items["emissions"]["unverified"]] == ["power_used"]
    assert items["offsets"][0]["serials"] == ["CDCER-P0001-2025-01-00000001-00000010"]


def test_what_a_declaration_needs_is_asked_for_from_the_beginning(seller):
    for field in ("name", "organiser", "place", "boundary"):
        refused(refusals.ItemMissing, scene.plan, **{field: "  "})
    refused(refusals.TimeReversed, scene.plan, last=date(2026, 3, 9))
    refused(refusals.YearTooLong, scene.plan, first=date(2025, 3, 12), last=date(2026, 3, 12))
    refused(refusals.KindUnknown, scene.plan, kind="wedding")
    refused(refusals.SubjectMalformed, scene.plan, organiser_id="91510100000000077X", cites="GB 32100")


def test_who_reduced_nothing_declares_nothing(seller):
    number = scene.plan().number
    scene.measure(number)
    scene.retire(number, seller.number, 10)
    refused(refusals.MeasuresMissing, scene.declare, number)
    refused(refusals.ItemMissing, scene.reduce, number, said=" ")
    scene.reduce(number)
    assert scene.declare(number).verdict == "valid"


def test_a_final_inventory_is_made_when_it_is_over(seller):
    number = scene.plan().number
    refused(refusals.NotOverYet, scene.measure, number, at=on(scene.LAST))
    scene.measure(number, stage="plan", at=on(scene.LAST))
    scene.reduce(number)
    scene.retire(number, seller.number, 10)
    refused(refusals.FinalMissing, scene.declare, number)
    scene.measure(number, at=on(date(2026, 3, 13)))
    assert scene.declare(number).verdict == "valid"


def test_less_retired_than_emitted_is_refused_by_the_tonne(seller):
    number = scene.neutral(seller.number, kilograms="10000.000001", tonnes=10)
    no = refused(refusals.OffsetShort, scene.declare, number)
    assert no.data == {"emitted": 11, "retired": 10, "left": 1}
    scene.retire(number, seller.number, 1)
    assert scene.declare(number).retired_tonnes == 11


def test_nothing_is_offset_before_it_is_measured(seller):
    number = scene.plan().number
    refused(refusals.NotMeasured, scene.retire, number, seller.number, 10)
    assert land.held(seller) == {"available": 100}


def test_a_retirement_offsets_one_thing_once(seller):
    number, other = scene.neutral(seller.number), scene.plan().number
    scene.measure(other)
    used = queries.undertaking(number).offsets[0].reference
    told = {"undertaking": other, "retirement": used, "by": "planner", "at": on()}
    no = refused(refusals.OffsetUsed, actions.offset, id=uuid4(), **told)
    assert no.data["number"] == number


def test_a_retirement_for_somebody_or_something_else_is_not_taken(seller):
    number = scene.plan().number
    scene.measure(number)
    for changes, no in (
        ({"purpose": "organisation", "beneficiary": "The organiser"}, refusals.PurposeDiffers),
        ({"beneficiary": "Somebody"}, refusals.BeneficiaryDiffers),
        # Of the same name, but somebody else by its credit code.
        ({"beneficiary": "The organiser", "beneficiary_id": land.credit_code(5)}, refusals.BeneficiaryDiffers),
    ):
        made = land.retire(seller, land.amount(3), at=on(), **changes)
        told = {"undertaking": number, "retirement": made.number, "by": "planner", "at": on()}
        refused(no, actions.offset, id=uuid4(), cites="第二十八条", **told)
    for named in ("The organiser", "A conference"):
        made = land.retire(seller, land.amount(3), at=on(), beneficiary=named)
        actions.offset(id=uuid4(), undertaking=number, retirement=made.number, by="planner", at=on())
    assert queries.undertaking(number).due.retired_tonnes == 6


def test_frozen_units_offset_nothing(seller):
    land.order(seller, "pledge", land.of(1, 100))
    number = scene.plan().number
    scene.measure(number)
    refused(UnitsFrozen, scene.retire, number, seller.number, 10, cites="", wanted=land.of(1, 10))
    told = {"undertaking": number, "retirement": "CDCER-R2026-000009", "by": "planner", "at": on()}
    refused(RetirementUnknown, actions.offset, id=uuid4(), cites="", **told)


@pytest.mark.parametrize(("unit", "last"), [("allowance", date(2027, 3, 12)), ("forest", date(2032, 3, 12))])
def test_units_are_retired_in_time(seller, unit, last):
    number = scene.plan().number
    scene.measure(number)
    late = last.replace(day=13)
    told = {"unit": unit, "reason": "None was left", "at": on(date(2033, 1, 4))}
    refused(refusals.RetiredLate, scene.elsewhere, number, retired_on=late, **told)
    scene.elsewhere(number, retired_on=last, **told)


def test_a_retirement_of_our_own_is_in_time_too(seller):
    number = scene.plan().number
    scene.measure(number)
    refused(refusals.RetiredLate, scene.retire, number, seller.number, 1, at=on(date(2027, 3, 13)))
    scene.retire(number, seller.number, 1, at=on(date(2027, 3, 12)))


def test_better_units_are_passed_over_only_with_a_reason(seller):
    number = scene.plan().number
    scene.measure(number)
    no = refused(refusals.PassedOver, scene.elsewhere, number, unit="cdm")
    assert no.data["better"] == "配额、CDCER"
    scene.elsewhere(number, unit="cdm", reason="Sold out on the exchange", reference="X-2")
    scene.elsewhere(number, unit="allowance")
    # The city's own units are encouraged: no reason is needed.
    scene.retire(number, seller.number, 1)
    assert [o.unit for o in queries.undertaking(number).offsets] == ["allowance", "cdcer", "cdm"]


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"unit": "cdcer"}, refusals.UnitIsOwn),
        ({"unit": "gold"}, refusals.UnitUnknown),
        ({"retired_on": date(2026, 3, 17)}, refusals.RetiredAhead),
        ({"evidence_sha256": "0" * 64}, refusals.EvidenceMissing),
        ({"reference": " "}, refusals.ItemMissing),
        ({"where": ""}, refusals.ItemMissing),
    ],
)
def test_units_of_other_registries_are_proved(seller, changes, no):
    number = scene.plan().number
    scene.measure(number)
    refused(no, scene.elsewhere, number, **changes)


@pytest.mark.parametrize("tonnes", [0, -1, 1.5, True, "5", None])
def test_offsets_are_whole_tonnes(seller, tonnes):
    number = scene.plan().number
    scene.measure(number)
    refused(refusals.TonnesNotWhole, scene.elsewhere, number, tonnes=tonnes, cites="第二十二条")


def test_a_confirmation_is_ones_own_promise_or_somebody_elses(seller):
    number = scene.neutral(seller.number)
    actions.list_provider(id=uuid4(), city=scene.CITY, account=seller.number, by="officer", at=on())
    refused(refusals.ConfirmationMissing, scene.declare, number, confirmation="")
    refused(refusals.ConfirmationMissing, scene.declare, number, confirmation="independent")
    for body in ("The organiser", scene.ORGANISER, seller.name):
        refused(refusals.ConfirmerNotIndependent, scene.declare, number, confirmation="independent", confirmed_by=body)
    refused(refusals.ItemMissing, scene.declare, number, signed_by="")
    assert scene.declare(number, confirmation="independent", confirmed_by="A body").confirmed_by == "A body"


def test_what_is_declared_does_not_change_any_more(seller):
    number = scene.neutral(seller.number)
    scene.declare(number)
    for verb in (scene.reduce, scene.measure, scene.elsewhere, scene.declare):
        refused(refusals.AlreadyDeclared, verb, number)


def test_the_same_again_changes_nothing_and_other_content_is_refused(seller):
    ids = [uuid4() for _ in range(5)]
    number = scene.plan(id=ids[0]).number
    for _ in range(2):
        scene.plan(id=ids[0])
        scene.reduce(number, id=ids[1])
        scene.measure(number, id=ids[2])
        scene.retire(number, seller.number, 10, id=ids[3])
        scene.declare(number, id=ids[4])
    refused(refusals.ChangeDiffers, scene.plan, id=ids[0], cites="", name="Another")
    refused(refusals.ChangeDiffers, scene.measure, number, 11, id=ids[2], cites="")
    refused(refusals.ChangeDiffers, scene.declare, number, id=ids[4], cites="", signed_by="Another")
    refused(refusals.PersonMissing, scene.plan, cites="", by=" ")
    assert land.held(seller) == {"available": 90, "retired": 10}


@pytest.mark.parametrize(
    "inputs",
    [
        {}, {"power": "x"}, {"power": "-1"}, {"power": "1e99"}, {"power": "1", "gas": "1"}, {"power": ["1"]},
        {"power": "1", "journeys": [{"footprint": "x"}]}, {"power": "1", "journeys": "many"}, {"power": "NaN"},
        {"power": "1", "journeys": [{"other": "1"}]},
    ],
)  # fmt: skip
def test_inputs_that_cannot_be_counted_are_refused(seller, inputs):
    refused(EvaluationRefused, scene.measure, scene.plan().number, cites="", inputs=inputs)


def test_sources_that_do_not_add_up_to_the_total_are_refused(db):
    inventory = scene.RULES.inventories[0].model_copy(update={"sources": scene.LINES[:1]})
    scene.keeps_neutrality(inventories=(inventory,))
    number = scene.plan().number
    inputs = {"power": "1", "journeys": [{"footprint": "5"}]}
    refused(refusals.SourcesIncomplete, scene.measure, number, inputs=inputs)
    assert scene.measure(number).tonnes == 10


def test_a_city_without_rules_has_no_neutrality(db):
    land.keeps_registry()
    refused(refusals.NeutralityNotKept, scene.plan, cites="")
    for asked in (queries.undertaking, queries.declaration):
        with pytest.raises(refusals.NeutralityRefusal):
            asked("CDCER-N2026-00001")


def test_chengdus_own_pack_counts_a_conference_by_the_guides_table(db):
    scene.keeps_chengdu()
    number = scene.plan().number
    zero = dict.fromkeys(("gas", "lpg", "petrol", "diesel", "heat", "paper", "landfilled", "burnt", "room_nights"), "0")
    journeys = [{"who": "participant", "mode": "plane", "people": "100", "distance": "1500"}]
    inputs = zero | {"power": "1000", "meals": "300", "journeys": journeys}
    made = scene.measure(number, inputs=inputs)
    # 100 people × 1,500 km × 0.14 kg, 1,000 kWh × 0.1564 kg (Sichuan, never the nation's), 300 meals × 3 kg.
    assert made.amount_mg == (21_000_000 + 156_400 + 900_000) * 1000
    assert {line.group for line in made.lines} == {"fuel", "energy", "transport", "lodging", "supplies", "waste"}
    assert queries.recomputed(made.id).same and "每人次用餐排放" in [one.zh for one in made.unverified]
