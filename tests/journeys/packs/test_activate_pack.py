"""A pack is checked, compared and put into force; a pack with a fault leaves everything as it was."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from puhui.engine.methodology.refusals import CaseFailed, UnitsDiffer
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.refusals import CityMismatch, CityUnknown, PastChanged
from puhui.journeys.acts.evaluate_act import evaluate_act
from puhui.journeys.packs.activate_pack import activate_pack
from puhui.journeys.packs.check_pack import check_pack
from puhui.journeys.packs.diff_packs import diff_directories

AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
LUZHOU = settings.PACKS / "luzhou"


@pytest.fixture
def copy(tmp_path):
    """A copy of Luzhou's pack with words replaced in its files."""

    def copied(**changes: tuple[str, str]) -> Path:
        target = tmp_path / f"luzhou-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(LUZHOU, target)
        for name, (old, new) in changes.items():
            file = next(target.rglob(f"{name.replace('_', '-')}.yaml"))
            text = file.read_text("utf-8")
            assert old in text
            file.write_text(text.replace(old, new, 1), "utf-8")
        return target

    return copied


@pytest.fixture
def raised(copy):
    """Luzhou's pack in which a bus ride saves 90 g from December on."""
    directory = copy()
    file = directory / "factors.yaml"
    entries = file.read_text("utf-8").split("\n- id: ")
    place = next(n for n, entry in enumerate(entries) if entry.startswith("bus_ride_saving"))
    raised = (
        entries[place]
        .replace('"80"', '"90"')
        .replace("2021-05-30", "2026-12-01")
        .replace("光明日报 2024-10-10", "新公告")
    )
    entries[place] = entries[place].replace("2021-05-30", "2021-05-30\n  valid_to: 2026-11-30")
    file.write_text("\n- id: ".join([*entries, raised]), "utf-8")
    return directory


def _grams(on: date) -> float:
    told = evaluate_act(
        city="luzhou", directory=None, methodology_id="bus-ride", version=None, inputs={"rides": "1"}, on=on
    )
    return told.amount_mg / 1000


@pytest.mark.django_db
def test_activated_pack_is_in_force_and_its_city_has_its_books():
    active = activate_pack(directory=LUZHOU, at=AT)
    assert packs.active("luzhou") == active
    assert [ledger.unit(f"luzhou.{code}").code for code in ("mg_co2e", "point", "bubble")]
    assert ledger.house_account("luzhou/issue/mg_co2e") < 0
    assert _grams(date(2026, 11, 20)) == 80


@pytest.mark.django_db
def test_activating_twice_changes_nothing():
    assert activate_pack(directory=LUZHOU, at=AT) == activate_pack(directory=LUZHOU, at=AT + timedelta(days=1))
    assert len(packs.versions("luzhou")) == 1


@pytest.mark.django_db
def test_new_version_counts_from_its_day_and_the_old_one_is_kept(raised):
    old = activate_pack(directory=LUZHOU, at=AT)
    new = activate_pack(directory=raised, at=AT + timedelta(days=1))
    assert [_grams(date(2026, 11, 30)), _grams(date(2026, 12, 1))] == [80, 90]
    assert packs.version(old.number).pack == old.pack
    assert new.number != old.number


@pytest.mark.django_db
def test_version_that_would_count_the_past_otherwise_is_not_activated(copy):
    active = activate_pack(directory=LUZHOU, at=AT)
    with pytest.raises(PastChanged) as caught:
        activate_pack(directory=copy(rules=("per_event: 10", "per_event: 12")), at=AT)
    assert caught.value.data["things"] == "rule bus"
    assert packs.active("luzhou") == active


@pytest.mark.django_db
def test_pack_whose_case_fails_is_not_activated(copy):
    active = activate_pack(directory=LUZHOU, at=AT)
    with pytest.raises(CaseFailed) as caught:
        activate_pack(directory=copy(factors=('value: "80"', 'value: "81"')), at=AT)
    assert caught.value.data["file"] == "methodologies/bus-ride.yaml"
    assert packs.active("luzhou") == active


@pytest.mark.django_db
def test_pack_whose_formula_does_not_load_is_not_activated(copy):
    with pytest.raises(UnitsDiffer) as caught:
        activate_pack(directory=copy(bus_ride=("rides * factor(bus_ride_saving)", "rides + 1 [km]")), at=AT)
    assert (caught.value.data["left"], caught.value.data["right"]) == ("trip", "km")
    with pytest.raises(CityUnknown):
        packs.active("luzhou")


def test_check_tells_what_fails_and_what_is_to_be_verified(copy):
    checked = check_pack(copy(factors=('value: "8.2"', 'value: "8.3"')))
    assert not checked.may_be_activated
    assert {failure.methodology for failure in checked.failures} == {"walking"}
    good = check_pack(LUZHOU)
    assert good.may_be_activated
    assert good.gaps == []
    assert ("factor", "bus_ride_saving") in {(kind, name) for kind, name, _source in good.to_be_verified}
    assert ("cap", "walking") in {(kind, name) for kind, name, _source in good.to_be_verified}


def test_check_tells_of_days_without_a_factor(copy):
    checked = check_pack(copy(factors=("unit: g_co2e / trip\n", "unit: g_co2e / trip\n  valid_to: 2030-12-31\n")))
    assert [(gap.factor, gap.first) for gap in checked.gaps] == [("bus_ride_saving", date(2031, 1, 1))]
    assert checked.may_be_activated


def _told(before: Path, after: Path, language: str) -> list[str]:
    changes = diff_directories(before, after)
    with translation.override(language):
        return [line for change in changes for line in (str(change), *map(str, change.effects))]


def test_same_pack_has_no_changes():
    assert diff_directories(LUZHOU, LUZHOU) == []


def test_changed_figure_is_told_to_an_officer(raised):
    assert _told(LUZHOU, raised, "zh-hans") == [
        "公交出行：每次 80 克 → 90 克（因子 每次乘公交减排量），自 2026-12-01 起",
        "例“一次”：80 克 → 90 克",
        "公交出行：因子 每次乘公交减排量 的来源或说明改动：“光明日报 2024-10-10（生态中国网转载）“掙積分減碳””（公开报道，待核） → “新公告（生态中国网转载）“掙積分減碳””（公开报道，待核），自 2026-12-01 起",
    ]  # fmt: skip
    assert _told(LUZHOU, raised, "en")[0] == (
        "Bus: 80 g CO2e per ride → 90 g CO2e (factor saving of a bus ride), from 2026-12-01 on"
    )


@pytest.mark.parametrize(
    ("changes", "chinese"),
    [
        ({"rules": ("per_event: 10", "per_event: 12")}, "公交出行：得分 每次 10 分 → 每次 12 分，自 2021-05-30 起"),
        ({"rules": ("events: 6", "points: 60")}, "公交出行：上限 每日 6 次 → 每日 60 分，自 2021-05-30 起"),
        ({"rules": ('step: "500"', 'step: "1000"')}, "低碳步行：得分 每 500（steps）得 1 分 → 每 1000（steps）得 1 分，自 2021-05-30 起"),
        ({"rules": ("claim_days: 7", "claim_days: 3")}, "低碳步行：领取期限 7 天 → 3 天，自 2021-05-30 起"),
        ({"rules": ("maturity_days: 1\n", "maturity_days: 2\n")}, "低碳步行：到账等待 1 天 → 2 天，自 2021-05-30 起"),
        ({"rules": ("months: 24", "year_ends: 1")}, "低碳步行：失效 行为发生 24 个月后 → 第 1 年后的年末，自 2021-05-30 起"),
        ({"walking": ('version: "1.0"', 'version: "1.1"')}, "低碳步行：方法学 walking 版本 1.0 → 1.1，自 2021-05-30 起"),
        ({"walking": ('maximum: "100000"', 'maximum: "60000"')}, "输入“当日步数”：0 至 100000 步 → 0 至 60000 步"),
        ({"walking": ("result: reduction", "result: reduction\nrounding: down")}, "取整：四舍五入 → 舍去"),
        ({"scenarios": ("低碳步行, en: Walking", "健步走, en: Walking")}, "健步走：name 改动：低碳步行 → 健步走"),
        ({"scenarios": ("我同意微信运动", "本人同意微信运动")}, "低碳步行：授权告知文字有改动，需重新征求同意"),
        ({"feeds": ("key: [order_no]", "key: [order_no, card_no]")}, "公交刷卡记录：key 改动：order_no → order_no、card_no"),
        ({"pack": ("points: 200", "points: 150")}, "泸州市：各类行为合计上限 每日 200 分 → 每日 150 分"),
        ({"pack": ('version: "2026.1"', 'version: "2026.2"')}, "泸州市：version 改动：2026.1 → 2026.2"),
    ],
)  # fmt: skip
def test_every_kind_of_change_is_told_to_an_officer(copy, changes, chinese):
    after = copy(**changes)
    assert chinese in _told(LUZHOU, after, "zh-hans")
    english = _told(LUZHOU, after, "en")
    assert len(english) == len(_told(LUZHOU, after, "zh-hans"))
    assert all("{" not in line for line in english)


def test_what_is_new_and_what_is_gone_is_told(copy):
    less = copy()
    for name in ("scenarios", "rules", "feeds"):
        text = (less / f"{name}.yaml").read_text("utf-8")
        entries = text.split("\n- ")
        kept = [e for e in entries if "paperless-banking" not in e]
        (less / f"{name}.yaml").write_text("\n- ".join(kept), "utf-8")
    (less / "methodologies" / "paperless-banking.yaml").unlink()
    gone, new = _told(LUZHOU, less, "zh-hans"), _told(less, LUZHOU, "zh-hans")
    assert "取消场景“绿色金融”" in gone
    assert "取消泸州银行的数据源“线上业务办理记录”" in gone
    assert "绿色金融：停用方法学 paperless-banking 1.0，自 2021-05-30 起" in gone
    assert "绿色金融：取消得分规则（每次 1 分），自 2021-05-30 起" in gone
    assert "新增场景“绿色金融”" in new
    assert "绿色金融：新增得分规则，每次 1 分，自 2021-05-30 起" in new


def test_packs_of_two_cities_are_not_compared():
    with pytest.raises(CityMismatch):
        diff_directories(LUZHOU, settings.PACKS / "chengdu")
