from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from PIL import Image, ImageEnhance, ImageOps
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import (
    CARRIERS,
    CITY,
    HEALTH,
    NOON,
    SQUARE,
    TRAFFIC,
    Stage,
    picture,
    report,
    scene,
    taken,
)

from puhui.civic.outreach import actions, facts, queries, refusals
from puhui.foundations.evidence import queries as evidence
from puhui.ground import clock

NEAR = (SQUARE[0] + Decimal("0.003"), SQUARE[1])  # 334 m
FAR = (SQUARE[0] + Decimal("0.02"), SQUARE[1])
JULY = clock.day_starts(date(2026, 7, 9))


@pytest.fixture
def stage(db) -> Stage:
    return Stage()


def test_a_photo_of_the_place_within_the_period_proves_at_once(stage):
    placement = stage.ask("医院")
    assert stage.state(placement) == "asked"
    proof = stage.prove(placement, picture(place=NEAR))
    assert (proof.state, proof.faults) == ("proved", ())
    assert proof.taken_at == NOON
    assert abs(proof.latitude - NEAR[0]) < Decimal("0.00001")
    assert stage.prove(placement, picture(place=NEAR)) == proof
    known = queries.placement(placement, CITY, at=NOON)
    assert (known.state, known.good, known.lacking, known.proved_on) == ("proved", 1, 0, date(2026, 6, 5))
    # The original as it came; what is shown says nothing of the telephone.
    assert evidence.open(proof.sha256).read() == picture(place=NEAR)
    assert dict(Image.open(evidence.open(proof.shown)).getexif()) == {}
    assert queries.holds(proof.sha256)
    assert queries.holds(proof.shown)


@pytest.mark.parametrize(
    ("taken", "place", "codes"),
    [
        (NOON, FAR, ["outreach.photo_elsewhere"]),
        (NOON - timedelta(days=5), SQUARE, ["outreach.photo_early"]),
        (NOON + timedelta(hours=1), SQUARE, ["outreach.photo_in_future"]),
        (NOON - timedelta(days=30), FAR, ["outreach.photo_early", "outreach.photo_elsewhere"]),
    ],
)
def test_a_photo_that_contradicts_the_placement_is_refused_with_what_contradicts(stage, taken, place, codes):
    placement = stage.ask("医院")
    proof = stage.prove(placement, picture(taken, place))
    assert (proof.state, [fault.code for fault in proof.faults]) == ("refused", codes)
    assert stage.state(placement) == "refused"
    # The next file may be a good one.
    assert stage.prove(placement, picture(shade=9)).state == "proved"
    assert stage.state(placement) == "proved"


def test_a_photo_of_after_the_period_is_late(stage):
    proof = stage.prove(stage.ask("医院"), picture(JULY), at=JULY + timedelta(hours=1))
    assert [(fault.code, fault.data["last"]) for fault in proof.faults] == [("outreach.photo_late", "2026-06-30")]


@pytest.mark.parametrize(
    ("taken", "place", "codes"),
    [
        (None, SQUARE, ["outreach.photo_untimed"]),
        (NOON, None, ["outreach.photo_unplaced"]),
        (None, None, ["outreach.photo_untimed", "outreach.photo_unplaced"]),
    ],
)
def test_a_photo_that_says_too_little_is_held_until_somebody_else_looks(stage, taken, place, codes):
    placement = stage.ask("医院")
    proof = stage.prove(placement, picture(taken, place))
    assert (proof.state, [fault.code for fault in proof.faults]) == ("held", codes)
    # What waits for a look is not missing, however late.
    assert stage.state(placement, JULY) == "held"
    told = {"city": CITY, "proof": proof.id, "granted": True, "answer": "看得见院名", "at": NOON + timedelta(days=2)}
    with pytest.raises(refusals.OwnProof):
        actions.decide(by="clerk", **told)
    decided = actions.decide(by="desk", **told)
    assert actions.decide(by="desk", **told) == decided
    with pytest.raises(refusals.DecidedAlready):
        actions.decide(by="desk", **told | {"granted": False})
    assert queries.placement(placement, CITY, at=told["at"]).proved_on == date(2026, 6, 7)
    # As of the day before the decision nobody knew it.
    assert stage.state(placement, NOON) == "held"


def test_a_contradiction_stands_until_the_unit_explained_it(stage):
    placement = stage.ask("医院")
    proof = stage.prove(placement, picture(place=FAR))
    told = {"city": CITY, "proof": proof.id, "granted": True, "answer": "属实", "by": "desk", "at": NOON}
    with pytest.raises(refusals.DecidedAlready):
        actions.decide(**told)
    said = {"city": CITY, "unit": HEALTH, "proof": proof.id, "by": "clerk", "at": NOON}
    with pytest.raises(refusals.NotYourPlacement):
        actions.explain(words="x", **said | {"unit": TRAFFIC})
    with pytest.raises(refusals.ExplanationMissing):
        actions.explain(words=" ", **said)
    explained = actions.explain(words="分院在江北", **said)
    assert actions.explain(words="分院在江北", **said) == explained
    with pytest.raises(refusals.NotExplainable):
        actions.explain(words="再说一次", **said)
    assert actions.decide(**told).state == "proved"
    assert stage.state(placement) == "proved"


def test_a_photo_proves_one_placement(stage):
    stage.prove(stage.ask("医院"))
    with pytest.raises(refusals.ProofUsedElsewhere) as refused:
        stage.prove(stage.ask("分院"), id=named("again"))
    assert refused.value.data["placement"] == named("医院")


@pytest.mark.parametrize(
    "copied",
    [
        lambda image: taken(image, quality=40),
        lambda image: taken(image.resize((401, 300))),
        lambda image: taken(image.crop((32, 24, 608, 456))),
        lambda image: taken(ImageOps.mirror(image)),
        lambda image: taken(ImageEnhance.Brightness(image).enhance(1.2)),
    ],
    ids=["re-encoded", "resized", "cropped", "mirrored", "brightened"],
)
def test_a_copy_of_another_places_photo_is_held_and_names_that_place(stage, copied):
    stage.prove(stage.ask("医院"), taken(scene(1)))
    copy = stage.prove(stage.ask("分院", place="江北分院"), copied(scene(1)))
    (fault,) = copy.faults
    assert (copy.state, fault.code) == ("held", "outreach.photo_alike")
    assert fault.data == {"placement": str(named("医院")), "place": "人民医院"}
    # Somebody of the office may still find that two places do look alike.
    told = {"city": CITY, "proof": copy.id, "granted": True, "answer": "两处布置相同", "by": "desk", "at": NOON}
    assert actions.decide(**told).state == "proved"


def test_other_pictures_and_refused_ones_are_no_copies(stage):
    stage.prove(stage.ask("远处"), taken(scene(2), FAR))  # refused: it stands for nothing
    assert stage.prove(stage.ask("医院"), taken(scene(2))).state == "proved"
    for seed in range(3, 9):
        assert stage.prove(stage.ask(f"第{seed}处"), taken(scene(seed))).state == "proved"


def test_one_scene_does_not_fill_two_places_of_one_placement(stage):
    placement = stage.ask("两处", places=2)
    assert stage.prove(placement, taken(scene(1))).state == "proved"
    assert stage.prove(placement, taken(scene(1), quality=50)).state == "held"
    assert queries.placement(placement, CITY, at=NOON).lacking == 1


def test_as_many_photos_as_places(stage):
    placement = stage.ask("两处", places=2)
    stage.prove(placement)
    known = queries.placement(placement, CITY, at=NOON)
    assert (known.state, known.good, known.lacking) == ("asked", 1, 1)
    assert stage.state(placement, JULY) == "missing"
    stage.prove(placement, picture(shade=3))
    assert stage.state(placement, JULY) == "proved"


def test_what_moves_is_checked_by_time_alone(stage):
    bus = stage.ask("公交", TRAFFIC, "bus")
    assert stage.prove(bus, picture(place=None), unit=TRAFFIC).state == "proved"
    unmapped = stage.ask("未标点", latitude=None, longitude=None)
    assert [fault.code for fault in stage.prove(unmapped, picture(shade=1)).faults] == ["outreach.place_unknown"]


def test_a_report_counts_what_arrived_and_a_screenshot_waits_for_a_look(stage):
    sms = stage.ask("短信", CARRIERS, "sms")
    sent = {"kind": "report", "unit": CARRIERS, "name": "短信.csv"}
    proof = stage.prove(sms, report("2026/6/5,1000,950", "2026-06-06,500,480", "合计,1500,1430"), **sent)
    assert (proof.state, proof.counted) == ("proved", 1430)
    read = stage.ask("公众号", HEALTH, "wechat")
    with pytest.raises(refusals.NothingToCount):
        stage.prove(read, kind="screenshot", counted=-1)
    shot = stage.prove(read, kind="screenshot", counted=321)
    assert (shot.state, shot.faults[0].code) == ("held", "outreach.screenshot_unread")
    # What nobody has looked at is not counted, and a screen is never counted.
    stage.prove(stage.ask("医院"), picture(shade=2))
    (whole,) = queries.counts(CITY, by="campaign", at=NOON)
    assert (whole.reach, whole.uncounted, whole.proved, whole.held) == (1430, 1, 2, 1)
    actions.decide(city=CITY, proof=shot.id, granted=True, answer="与截图一致", by="desk", at=NOON)
    assert queries.counts(CITY, by="campaign", at=NOON)[0].reach == 1751


def test_a_report_as_a_workbook(stage):
    book = openpyxl.Workbook()
    for row in (("日期", "发送条数", "送达条数"), (date(2026, 6, 5), 10, 9), (date(2026, 6, 6), 10, 11)):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    sms = stage.ask("短信", CARRIERS, "sms")
    proof = stage.prove(sms, content.getvalue(), kind="report", unit=CARRIERS)
    assert (proof.state, proof.counted, [fault.data["row"] for fault in proof.faults]) == ("refused", 20, ["3"])
    # A refused report reaches nobody.
    assert queries.counts(CITY, by="unit", at=NOON)[0].reach is None


@pytest.mark.parametrize(
    ("content", "no"),
    [
        (report("2026-06-05,1,1", "2026-06-06,13800138000,1"), refusals.ReportNamesPeople),
        (report("2026-06-05,1,1", headings="日期,发送条数"), refusals.ReportHeadingMissing),
        (report("明天,1,1"), refusals.ReportUnreadable),
        (report(), refusals.ReportUnreadable),
        (b"PK\x03\x04 broken", refusals.ReportUnreadable),
    ],
)
def test_a_report_that_cannot_be_taken(stage, content, no):
    sms = stage.ask("短信", CARRIERS, "sms")
    with pytest.raises(no):
        stage.prove(sms, content, kind="report", unit=CARRIERS)


def test_a_report_of_other_days_is_refused(stage):
    proof = stage.prove(
        stage.ask("短信", CARRIERS, "sms"), report("2026-05-01,1,1"), kind="report", unit=CARRIERS
    )  # fmt: skip
    assert (proof.state, proof.faults[0].code) == ("refused", "outreach.report_outside")


def test_what_is_no_proof(stage):
    placement = stage.ask("医院")
    with pytest.raises(refusals.NotYourPlacement):
        stage.prove(placement, unit=TRAFFIC)
    with pytest.raises(refusals.ProofKindWrong):
        stage.prove(placement, kind="report")
    with pytest.raises(refusals.FileUnreadable):
        stage.prove(placement, b"GIF89a")
    small = BytesIO()
    Image.new("RGB", (90, 90)).save(small, "PNG")
    with pytest.raises(refusals.PhotoTooSmall):
        stage.prove(placement, small.getvalue())
    with pytest.raises(refusals.PlacementUnknown):
        stage.prove(named("nowhere"))
    proof = stage.prove(placement)
    with pytest.raises(refusals.ProofDiffers):
        stage.prove(placement, picture(shade=7), id=proof.id)
    assert isinstance(proof, facts.Proof)


@pytest.mark.parametrize(("year", "offset"), [(1, ""), (1, "+14:00"), (9999, "-12:00")])
def test_a_year_that_no_calendar_reckons_with_says_nothing(stage, year, offset):
    placement = stage.ask("医院")
    proof = stage.prove(placement, picture(datetime(year, 12, 31, 23, tzinfo=clock.SHANGHAI), offset=offset))
    assert (proof.state, [fault.code for fault in proof.faults]) == ("held", ["outreach.photo_untimed"])
    # What was kept can be read again.
    assert stage.state(placement) == "held"


def test_a_camera_without_an_offset_tells_the_citys_time(stage):
    assert stage.prove(stage.ask("医院"), picture(offset="")).taken_at == NOON
