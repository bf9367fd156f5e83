"""The project methodologies: each comes out as worked by hand, is measured, doubted, and earns nobody points."""

from datetime import date
from fractions import Fraction

import pytest
from django.conf import settings
from tests.packs import by_hand, by_hand_waste

from puhui.engine.methodology.queries import compile_pack, evaluate
from puhui.foundations.packs.queries import past_changes, read_directory
from puhui.foundations.packs.schema import Input, Review

PROJECTS = settings.PACKS / "chengdu" / "methodologies" / "projects"
BY_HAND = by_hand.BY_HAND | by_hand_waste.BY_HAND
IDS = sorted(file.stem for file in PROJECTS.glob("*.yaml"))


@pytest.fixture(scope="module")
def pack():
    return read_directory(settings.PACKS / "chengdu")


@pytest.fixture(scope="module")
def library(pack):
    return compile_pack(pack)


@pytest.fixture
def methodology(pack, request):
    return next(m for m in pack.methodologies if m.id == request.param)


every = pytest.mark.parametrize("methodology", IDS, indirect=True)


def _as_typed(value):
    if isinstance(value, list):
        return [{name: str(cell) for name, cell in row.items()} for row in value]
    return str(value)


def test_every_project_methodology_is_worked_by_hand():
    assert sorted(BY_HAND) == IDS


@every
def test_cases_come_out_as_worked_by_hand(library, methodology):
    for case in methodology.cases:
        by_hand = BY_HAND[methodology.id]({name: _as_typed(value) for name, value in case.inputs.items()})
        expected = max(Fraction(0), by_hand) * 1_000_000 // 1
        assert (case.name, evaluate(library, methodology.id, case.inputs, case.on).amount_mg) == (case.name, expected)


@every
def test_at_least_three_cases_of_which_one_saves_nothing(methodology):
    amounts = [case.milligrams for case in methodology.cases]
    assert len(amounts) >= 3
    assert 0 in amounts
    assert len({amount for amount in amounts if amount}) >= 2


def _parameters(inputs: dict[str, Input]):
    for name, one in inputs.items():
        yield from (one.columns or {name: one}).items()


@every
def test_every_parameter_says_how_it_is_measured(methodology):
    unsaid = [name for name, one in _parameters(methodology.inputs) if one.measured is None]
    assert unsaid == []
    # What a meter or a scale tells has an uncertainty; a choice or another scheme's record has none.
    read = [n for n, one in _parameters(methodology.inputs) if one.measured.frequency == "continuous"]
    stated = {n for n, one in _parameters(methodology.inputs) if one.measured.uncertainty is not None}
    assert [name for name in read if name not in stated] == []


@every
def test_is_to_be_verified_and_told_so(methodology):
    assert methodology.source.review is Review.RECALLED
    assert "非成都市公布" in methodology.source.clause
    assert "待核" in methodology.summary.zh
    assert "to be verified" in methodology.summary.en


@every
def test_no_citizen_is_offered_it(pack, methodology):
    assert [s.id for s in pack.scenarios if s.methodology == methodology.id] == []
    assert [c for c in pack.registry[0].citizens if c.scenario == methodology.id] == []


def test_adding_them_changes_no_day_that_is_past(pack):
    before = pack.model_copy(update={"methodologies": tuple(m for m in pack.methodologies if m.id not in IDS)})
    assert past_changes(before, pack, date(2026, 11, 21)) == []


def test_saying_otherwise_how_an_input_is_measured_changes_no_day_either(pack):
    told = pack.model_dump()
    at = next(i for i, m in enumerate(pack.methodologies) if m.id == "solar-power")
    column = told["methodologies"][at]["inputs"]["months"]["columns"]["generated"]
    column["measured"]["uncertainty"] = None
    mended = type(pack).model_validate(told)
    assert past_changes(pack, mended, date(2026, 11, 21)) == []
    column["maximum"] *= 2
    assert len(past_changes(pack, type(pack).model_validate(told), date(2026, 11, 21))) == 1
