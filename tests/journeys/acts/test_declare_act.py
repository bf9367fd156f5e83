"""People declare acts with photos: counted like any record, held where a photo is known, paced, raced, audited."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from PIL import Image
from tests.engine.scrutiny.pictures import jpeg, photo, scene
from tests.journeys.conftest import City

from puhui.engine.intake import queries as intake
from puhui.engine.scrutiny import queries as cases
from puhui.engine.scrutiny import refusals
from puhui.engine.scrutiny.actions import declaring
from puhui.engine.scrutiny.facts import Act, State
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.people import actions as people
from puhui.foundations.people.refusals import ConsentMissing
from puhui.journeys.acts import audit_acts, declare_act, review_acts
from puhui.journeys.acts.explain import explain
from puhui.journeys.people import export_person

NOON = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
PLATES, ODOMETER = "plate-clearing-photos", "car-free-odometer"


def declare(
    holder: int, *numbers: int, at=NOON, id: UUID | None = None, uploads=None, feed=PLATES, city="luzhou", **more
):
    shown = uploads or [photo(n) for n in numbers]
    return declare_act.declare(holder=holder, city=city, feed=feed, id=id or uuid4(), uploads=shown, at=at, **more)


def act(told) -> Act:
    return Act(told.holder, intake.feed_number(told.city, told.feed), str(told.id))


def state(told) -> str | None:
    case = cases.case(act(told))
    return case and case.state


@pytest.fixture
def people_of(luzhou):
    return luzhou.enrol(*(f"u{n}" for n in range(4)), scheme="luzhou-account")


def test_declared_meal_counts_like_a_told_one(luzhou, people_of):
    [holder, *_] = people_of
    told = declare(holder, 1)
    assert (luzhou.grams(holder), luzhou.points(holder)) == (144_000, 5)
    chain = explain(f"luzhou/{PLATES}/{told.id}")
    assert chain["record"]["standing"] == "counted" and chain["delivery"]["way"] == "declared"
    assert ledger.verify().ok


def test_same_declaration_again_answers_the_same(luzhou, people_of):
    [holder, *_] = people_of
    one = declare(holder, 1)
    again = declare(holder, 1, id=one.id, at=NOON + timedelta(minutes=1))
    assert (again.id, again.declared_at, again.newly) == (one.id, one.declared_at, False)
    assert luzhou.points(holder) == 5
    with pytest.raises(refusals.DeclarationDiffers):
        declare(holder, 2, id=one.id)
    with pytest.raises(refusals.DeclarationDiffers):
        declare(holder, 1, id=one.id, feed=ODOMETER, odometer_km="1")


def test_share_of_self_declared_acts_is_taken(luzhou, people_of, monkeypatch):
    [holder, *_] = people_of
    rule = next(r for r in luzhou.active.pack.rules if r.scenario == "plate-clearing")
    halved = rule.model_copy(update={"self_declared_factor": rule.self_declared_factor / 2})
    pack = luzhou.active.pack
    pack = pack.model_copy(update={"rules": tuple(halved if r == rule else r for r in pack.rules)})
    pack = pack.model_copy(update={"city": pack.city.model_copy(update={"version": "2026.2"})})
    from puhui.foundations.packs import actions as packs  # noqa: PLC0415

    packs.activate(pack=pack, at=NOON)
    declare(holder, 1)
    luzhou.send("plate-clearing", "checkin_no,user_no,checked_in_at\nP1,u0,2026-11-20 19:10:00\n")
    # 5 × ½, rounded down, for the photo; the whole five for what the restaurant tells.
    assert luzhou.points(holder) == 2 + 5


def test_meal_that_the_restaurant_tells_too_counts_once(luzhou, people_of):
    [holder, *_] = people_of
    declare(holder, 1)
    luzhou.send("plate-clearing", "checkin_no,user_no,checked_in_at\nP1,u0,2026-11-20 12:20:00\n")
    assert (luzhou.grams(holder), luzhou.points(holder)) == (144_000, 5)


@pytest.mark.parametrize("who", [0, 1])
def test_photo_of_before_is_held_with_the_other_records_number(luzhou, people_of, who):
    first = declare(people_of[0], 1)
    copy = jpeg(scene(1).resize((640, 480), Image.Resampling.LANCZOS), quality=50)
    second = declare(people_of[who], uploads=[copy], at=NOON + timedelta(hours=3))
    assert (state(first), state(second)) == (None, "held")
    assert luzhou.points(people_of[0]) == 5 and luzhou.points(people_of[1]) == 0
    [told] = explain(f"luzhou/{PLATES}/{second.id}")["review"]["reasons"]
    assert str(first.id) in told["text"]["zh"]
    [(record, photos)] = review_acts.dossier(act(second)).other_photos
    assert record == str(first.id) and len(photos) == 1


def test_released_declaration_earns_what_it_would_have_had(luzhou, people_of):
    declare(people_of[0], 1)
    second = declare(people_of[1], 1)
    later = NOON + timedelta(days=3)
    review_acts.decide(id=uuid4(), acts=[act(second)], state=State.RELEASED, by=1, why="two at one table", at=later)
    assert luzhou.points(people_of[1]) == luzhou.points(people_of[0]) == 5
    assert explain(f"luzhou/{PLATES}/{second.id}")["sheet"]["day"] == "2026-11-20"
    # Late points can still be collected for the whole time that the rule gives.
    [bubble] = luzhou.kept(people_of[1], at=later).bubbles
    assert (bubble.points, bubble.day, bubble.ripens_on) == (5, date(2026, 11, 20), date(2026, 11, 23))
    assert bubble.claim_by == date(2026, 11, 29)


def test_pace_of_a_day_is_kept_and_tomorrow_is_another(luzhou, people_of):
    [holder, *_] = people_of
    for number in range(3):
        declare(holder, number, at=NOON + timedelta(minutes=number))
    with pytest.raises(refusals.DeclaredEnough):
        declare(holder, 3)
    declare(holder, 3, at=NOON + timedelta(days=1))


def test_nothing_is_kept_of_a_declaration_without_consent(luzhou):
    [holder] = luzhou.enrol("u9", scheme="luzhou-account", scenarios=("walking",))
    with pytest.raises(ConsentMissing):
        declare(holder, 1)
    assert cases.declarations_of(holder, "luzhou") == []


def test_withdrawn_consent_closes_the_door(luzhou, people_of):
    [holder, *_] = people_of
    declare(holder, 1)
    people.withdraw_consent(holder=holder, city="luzhou", scenario="plate-clearing", at=NOON)
    with pytest.raises(ConsentMissing):
        declare(holder, 2)
    assert luzhou.points(holder) == 5


def test_feed_of_a_partner_cannot_be_declared(luzhou, people_of):
    with pytest.raises(refusals.NotDeclarable):
        declare(people_of[0], 1, feed="bus-rides")


def test_snapshot_saves_nothing_and_earns(chengdu):
    [holder] = chengdu.enrol("u1", scheme="chengdu-account")
    declare(holder, 1, city="chengdu", feed="eco-snapshots")
    assert (chengdu.grams(holder), chengdu.points(holder)) == (0, 5)


def park(holder: int, reading: str = "41200", at=NOON, number: int = 7):
    return declare(holder, number, feed=ODOMETER, odometer_km=reading, at=at)


def leave(told, reading: str = "41200", *, hours: float, number: int = 8):
    return declare_act.second_photo(
        holder=told.holder, city="luzhou", feed=ODOMETER, id=told.id, upload=photo(number), odometer_km=reading,
        at=NOON + timedelta(hours=hours),
    )  # fmt: skip


def test_car_parked_for_a_day_and_a_half_is_one_day(luzhou, people_of):
    [holder, *_] = people_of
    told = park(holder)
    assert (told.complete, luzhou.points(holder)) == (False, 0)
    done = leave(told, hours=36)
    assert (done.complete, done.hours) == (True, 36)
    assert (luzhou.grams(holder), luzhou.points(holder)) == (4_630_000, 20)
    assert leave(told, hours=36).newly is False
    assert luzhou.points(holder) == 20


def test_car_that_was_driven_or_not_long_enough_parked_counts_nothing(luzhou, people_of):
    told = park(people_of[0])
    with pytest.raises(refusals.OdometerMoved):
        leave(told, "41201", hours=36)
    with pytest.raises(refusals.NotADayYet):
        leave(told, hours=23.9)
    with pytest.raises(refusals.OdometerWrong):
        leave(told, "41,200", hours=36)
    with pytest.raises(refusals.DeclarationTooLate):
        leave(told, hours=24 * 31 + 1)
    with pytest.raises(refusals.ParkedAlready):
        park(people_of[0])
    leave(told, hours=24)
    assert luzhou.points(people_of[0]) == 20


def test_one_file_for_both_photos_is_held(luzhou, people_of):
    told = park(people_of[0])
    leave(told, hours=30, number=7)
    assert state(told) == "held" and luzhou.points(people_of[0]) == 0


def test_one_device_with_eleven_accounts_holds_all_its_acts(luzhou):
    holders = luzhou.enrol(*(f"d{n}" for n in range(12)), scheme="luzhou-account")
    told = [declare(h, 100 + n, device="phone-1") for n, h in enumerate(holders[:10])]
    assert luzhou.points(holders[0]) == 5
    declare(holders[11], 99, device="phone-2")
    told.append(declare(holders[10], 110, device="phone-1"))
    assert [state(t) for t in told] == ["held"] * 11
    assert [luzhou.points(h) for h in holders] == [0] * 11 + [5]
    assert cases.case(act(told[0])).reasons[0]["data"] == {"accounts": 11, "limit": 10}
    review_acts.decide(id=uuid4(), acts=[act(told[0])], state=State.RELEASED, by=1, why="a school's tablet", at=NOON)
    assert luzhou.points(holders[0]) == 5
    assert ledger.verify().ok


def test_audit_is_announced_drawn_and_judged(luzhou, people_of):
    from puhui.engine.scrutiny import actions  # noqa: PLC0415

    told = [declare(h, n) for n, h in enumerate(people_of)]
    held = declare(people_of[0], 2, at=NOON + timedelta(hours=2))
    assert state(held) == "held"
    day = date(2026, 11, 20)
    audit = actions.open_audit(city="luzhou", first=day, last=day, confidence=95, margin=5, by=1, at=NOON)
    with pytest.raises(refusals.AuditTooEarly):
        audit_acts.draw(number=audit.id, at=NOON)
    later = NOON + timedelta(days=1)
    drawn = audit_acts.draw(number=audit.id, at=later)
    assert (drawn.population, drawn.sample) == (4, 4)
    with pytest.raises(refusals.AuditDrawn):
        audit_acts.draw(number=audit.id, at=later)
    number = intake.feed_number("luzhou", PLATES)
    assert audit_acts.drawn_again(audit.id, [f"{number}-{t.id}" for t in told])
    judged = {"number": audit.id, "by": 2, "id": uuid4(), "at": later}
    for position in (1, 2, 3):
        audit_acts.judge(**judged, position=position, sound=True, why="")
    audit_acts.judge(**judged, position=4, sound=False, why="a drawing, not a plate")
    audit_acts.judge(**judged, position=4, sound=False, why="a drawing, not a plate")
    with pytest.raises(refusals.AuditItemJudged):
        audit_acts.judge(**judged, position=4, sound=True, why="")
    result = audit_acts.overview(audit.id).result
    assert (result.judged, result.unsound, result.low, result.high) == (4, 1, 0.0456, 0.6994)
    assert sum(luzhou.points(h) for h in people_of) == 15
    refused = cases.audit_items(audit.id)[3]
    assert explain(f"luzhou/{PLATES}/{refused.source_key}")["review"]["why"] == "a drawing, not a plate"
    assert ledger.verify().ok


def at_once(*calls) -> list:
    """What calls in threads of their own answer, or the refusals they meet."""
    gate = Barrier(len(calls))

    def run(call):
        try:
            gate.wait(timeout=10)
            return call()
        except Exception as met:
            return met
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True], ids=["guard off", "guard on"])
def test_of_two_who_show_one_photo_at_once_one_is_held(tmp_path, monkeypatch, guarded):
    city = City("luzhou", tmp_path)
    one, other = city.enrol("u1", "u2", scheme="luzhou-account")
    if not guarded:
        gate, look = Barrier(2), declaring.near_photos

        def both_look_before_either_commits(**asked):
            found = look(**asked)
            gate.wait(timeout=10)
            return found

        monkeypatch.setattr(declare_act.record_behaviour, "alone_in", lambda city: nullcontext())
        monkeypatch.setattr(declaring, "near_photos", both_look_before_either_commits)
        monkeypatch.setattr(declare_act, "_enter", lambda *told: None)
    told = at_once(lambda: declare(one, 1), lambda: declare(other, 1))
    suspected = sorted(len(t.reasons) for t in told)
    assert suspected == ([0, 1] if guarded else [0, 0])
    if guarded:
        assert sorted([city.points(one), city.points(other)]) == [0, 5]


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_decides(tmp_path):
    city = City("luzhou", tmp_path)
    one, other = city.enrol("u1", "u2", scheme="luzhou-account")
    declare(one, 1)
    held = declare(other, 1)

    def decide(by, state):
        return lambda: review_acts.decide(id=uuid4(), acts=[act(held)], state=state, by=by, why="looked", at=NOON)

    told = at_once(decide(1, State.RELEASED), decide(2, State.REFUSED))
    assert sorted(isinstance(t, refusals.CaseDecidedMeanwhile) for t in told) == [False, True]
    assert len(cases.decisions(act(held))) == 1
    stands = State.RELEASED if city.points(other) else State.REFUSED
    assert state(held) == stands and ledger.verify().ok


@pytest.mark.django_db(transaction=True)
def test_pace_holds_when_all_come_at_once(tmp_path):
    city = City("luzhou", tmp_path)
    [holder] = city.enrol("u1", scheme="luzhou-account")
    told = at_once(*(lambda n=n: declare(holder, n) for n in range(5)))
    assert sum(isinstance(t, refusals.DeclaredEnough) for t in told) == 2
    assert city.points(holder) == 15


def test_near_copies_are_found_fast_among_a_hundred_thousand(db):
    import random  # noqa: PLC0415
    import time  # noqa: PLC0415

    from puhui.engine.scrutiny.calc import photos  # noqa: PLC0415

    rng = random.Random(9)
    hashes = [rng.getrandbits(64) - 2**63 for _ in range(100_000)]
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY scrutiny_fingerprint (city, quarter, hash, holder_id, declaration, place) FROM STDIN"
        ) as copy,
    ):
        for number, hashed in enumerate(hashes):
            for quarter in photos.quarters(hashed):
                copy.write_row(("luzhou", quarter, hashed, number, UUID(int=number), 1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE scrutiny_fingerprint")
    asked = (hashes[500] ^ 0b111 << 20), (hashes[700] ^ 0x11111111111 & (2**62 - 1))
    started = time.perf_counter()
    near = [cases.near_photos(city="luzhou", hashes=(h,), most=11, limit=3)[0] for h in asked]
    seconds = (time.perf_counter() - started) / len(asked)
    assert [(n.holder, n.distance) for n in near] == [(500, 3), (700, 11)]
    assert seconds < 0.25, seconds


def test_evidence_of_a_photo_is_kept_by_content(luzhou, people_of):
    told = declare(people_of[0], 1)
    [kept] = cases.photos_of(told.holder, told.id)
    from puhui.foundations.evidence import queries as evidence  # noqa: PLC0415

    assert evidence.path(kept.sha256).read_bytes() == photo(1)
    assert review_acts.shown_photo(told.holder, told.id, 1)[:2] == b"\xff\xd8"
    assert settings.EVIDENCE_STORE in evidence.path(kept.shown_sha256).parents


def test_export_of_a_person_holds_declarations_and_reviews(luzhou, people_of):
    declare(people_of[1], 1)
    told = declare(people_of[0], 1)
    document = export_person.export(holder=people_of[0], at=NOON + timedelta(days=1))
    [programme] = document["programmes"]
    assert [d["declaration"] for d in programme["declared"]] == [str(told.id)]
    assert [(r["state"], r["appeal"]) for r in programme["reviewed"]] == [("held", None)]
    assert str(people_of[1]) not in str(programme["reviewed"])
