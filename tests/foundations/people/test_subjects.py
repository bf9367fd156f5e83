import os
import time
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from puhui.foundations.people import actions, calc, queries

AT = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = {"zh": "我同意。", "en": "I agree."}
KEY = "a key of this test"


def people_with_cards(count: int, scheme: str = "card") -> pl.Series:
    frame = pl.DataFrame(
        {
            "phone": [f"139{i:08d}" for i in range(count)],
            "scheme": [scheme] * count,
            "number": [f"6217{i:012d}" for i in range(count)],
        }
    )
    return actions.enrol_frame(city="luzhou", frame=frame, consents={"bus": ("1", WORDS)}, at=AT)


def test_subject_is_sixteen_bytes_that_the_key_and_the_scheme_decide():
    one = calc.subject_of("card", "6217 0001", KEY)

    assert len(one) == 16
    assert one == calc.subject_of("card", "62170001", KEY)
    assert one != calc.subject_of("card", "62170001", KEY + "x")
    assert one != calc.subject_of("bank", "62170001", KEY)


@pytest.mark.parametrize(
    "spelling", ["+86 138-1234-0001", "0086 13812340001", "１３８１２３４０００１", " 13812340001 "]
)
def test_phone_has_one_subject_in_every_spelling(spelling):
    assert calc.subject_of("phone", spelling, KEY) == calc.subject_of("phone", "13812340001", KEY)


@given(
    st.sampled_from(["card", "phone"]),
    st.lists(st.none() | st.text(max_size=12) | st.sampled_from(["A1", "a1", "+86 13812340001"]), max_size=12),
)
def test_subjects_in_bulk_agree_with_one_by_one(scheme, numbers):
    bulk = calc.subjects_of(scheme, pl.Series(numbers, dtype=pl.String), KEY)

    assert bulk.dtype == pl.Binary
    assert bulk.to_list() == [None if n is None else calc.subject_of(scheme, n, KEY) for n in numbers]


def test_masks_keep_little():
    assert calc.masked_phone("13812340001") == "138****0001"
    assert calc.masked_number("6217000000001234") == "••••1234"
    assert calc.masked_number("12345") == "••••5"


@pytest.mark.django_db
def test_holders_are_found_behind_their_cards():
    holders = people_with_cards(5)
    numbers = pl.Series([f"6217{i:012d}" for i in range(5)])
    asked = queries.subjects_of("card", numbers)

    everybody = queries.holders_of(None, "card")
    some = queries.holders_of(asked.head(2).to_list() + [bytes(16)], "card")
    as_series = queries.holders_of(asked.tail(1), "card")

    assert everybody.schema == {"subject": pl.Binary, "holder": pl.Int64}
    assert dict(everybody.rows()) == dict(zip(asked, holders, strict=True))
    assert dict(some.rows()) == {asked[0]: holders[0], asked[1]: holders[1]}
    assert as_series.rows() == [(asked[4], holders[4])]
    assert queries.holders_of([], "card").is_empty()
    assert queries.holders_of(None, "bank").is_empty()


@pytest.mark.django_db
def test_holders_are_found_only_for_scenes_they_agreed_to():
    holders = people_with_cards(2)
    actions.withdraw_consent(holder=holders[0], city="luzhou", scenario="bus", at=AT)
    actions.give_consent(holder=holders[0], city="luzhou", scenario="metro", version="1", words=WORDS, at=AT)

    found = queries.holders_of(None, "card", city="luzhou", scenario="bus")

    assert found["holder"].to_list() == [holders[1]]
    assert queries.holders_of(None, "card", city="luzhou", scenario="metro")["holder"].to_list() == [holders[0]]
    assert queries.holders_of(None, "card", city="chengdu", scenario="bus").is_empty()
    with pytest.raises(TypeError):
        queries.holders_of(None, "card", city="luzhou")


@pytest.mark.django_db
def test_enrolled_people_sign_in_with_their_telephones():
    holders = people_with_cards(2)
    sent = actions.send_code(phone="13900000001", at=AT)

    assert actions.sign_in(phone="13900000001", code=sent.shown, at=AT).holder_id == holders[1]


@pytest.mark.django_db
def test_many_bindings_are_read_whole_or_by_list():
    # More than are looked up at once; PEOPLE=500000 with -s prints the figures of a whole city.
    many = int(os.environ.get("PEOPLE", "60000"))
    holders = people_with_cards(many)
    numbers = pl.Series([f"6217{i:012d}" for i in range(many)])

    began = time.perf_counter()
    subjects = queries.subjects_of("card", numbers)
    hashed = time.perf_counter()
    found = queries.holders_of(None, "card")
    read = time.perf_counter()
    consenting = queries.holders_of(None, "card", city="luzhou", scenario="bus")
    joined = time.perf_counter()
    asked = queries.holders_of(subjects, "card", city="luzhou", scenario="bus")
    listed = time.perf_counter()

    print(  # noqa: T201 -- shown with pytest -s; figures are never asserted
        f"hash {hashed - began:.2f} s, read {read - hashed:.2f} s, by scene {joined - read:.2f} s, "
        f"by list {listed - joined:.2f} s"
    )
    expected = pl.DataFrame({"subject": subjects, "holder": holders}).sort("holder")
    for frame in (found, consenting, asked):
        assert frame.sort("holder").equals(expected)
