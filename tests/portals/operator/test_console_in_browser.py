"""The console in a real browser: every page at both widths and in both languages, and an upload as it is lived."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot

from puhui.engine.intake import queries as intake
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.portals.operator import jobs

from .conftest import PASSWORD, activate, deliver, ride, somebody
from .test_batches import rides_csv

pytestmark = pytest.mark.browser

CARD = "510500000077"
# Staff sit at a desk more often than not: 24 pixels, which is what WCAG 2.2 asks at the least.
POINTER = 24
SETTLED = {
    "home": "/console/",
    "batches": "/console/batches/",
    "batch": "/console/batches/{batch}/",
    "batch-rejected": "/console/batches/{batch}/?outcome=rejected",
    "batch-refused": "/console/batches/{refused}/",
    "upload": "/console/batches/upload/",
    "trace": "/console/trace/",
    "trace-found": "/console/trace/?q=B{batch}-1",
    "partners": "/console/partners/",
    "partner": "/console/partners/{partner}/",
    "partner-new": "/console/partners/new/",
    "packs": "/console/packs/",
    "pack": "/console/packs/{pack}/",
    "pack-check": "/console/packs/check/",
    "methodologies": "/console/methodologies/",
    "methodology": "/console/methodologies/luzhou/car-free-day/",
    "totals": "/console/totals/?city=luzhou",
    "verify": "/console/verify/",
}


@pytest.fixture(scope="session")
def _kept() -> dict[str, object]:
    """What this process's browser database holds: it is kept between tests."""
    return {}


@pytest.fixture
def console(
    site: Site, settings, tmp_path_factory: pytest.TempPathFactory, _kept: dict[str, object]
) -> tuple[Site, dict[str, object]]:
    """A console in which something has happened; files are kept as long as the database is."""
    directory = _kept.setdefault("directory", tmp_path_factory.mktemp("console"))
    settings.EVIDENCE_STORE, settings.OUTCOMES = directory / "evidence", directory / "outcomes"
    if "user" not in _kept:
        activate()
        operator = people.add_staff(name="console-operator", password=PASSWORD, role="operator", at=clock.now())
        somebody(CARD)
        rows = [ride(7000 + n, card=CARD, hour=6 + n) for n in range(8)]
        rows += [ride(7100), ride(7101) | {"ride_time": "1999-01-01 08:00:00"}, ride(7102) | {"card_no": ""}]
        number = deliver(*rows, name="luzhou-bus-rides-20261120-20261121.jsonl")
        bus = people.add_partner(
            city="luzhou", code="luzhou-bus", name="泸州公交集团", feeds=["bus-rides"], at=clock.now()
        )
        key = {"algorithm": "hmac-sha256", "not_before": clock.now(), "at": clock.now()}
        people.add_key(partner=bus, not_after=clock.day_ends(clock.local_day(clock.now())), **key)
        with pytest.raises(Refusal):
            deliver(name="empty.jsonl")
        refused = intake.batches(state="refused", limit=1)[0].id
        _kept |= {"batch": number, "refused": refused, "partner": bus, "user": operator}
        _kept["pack"] = packs.active("luzhou").number
    return site, _kept


@pytest.mark.parametrize("name", SETTLED)
def test_page_can_be_read_by_everybody(name: str, console):
    site, kept = console
    page = site.visit(SETTLED[name].format(**kept), user=kept["user"], width=PHONE)
    found = []
    for width, language in ((PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans")):
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"console-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page, POINTER)]
    assert found == []


def test_menu_unfolds_on_a_telephone(console):
    site, kept = console
    page = site.visit("/console/", user=kept["user"], width=PHONE)
    reconciliation = page.locator("#console-nav").get_by_text("对账")
    assert not reconciliation.is_visible()
    page.get_by_role("button", name="菜单").click()
    reconciliation.click()
    page.wait_for_url("**/console/totals/")


def test_upload_is_followed_by_its_progress_and_its_outcome(console, tmp_path):
    site, kept = console
    file = tmp_path / "rides.csv"
    file.write_text(rides_csv(*(ride(8000 + n, card=CARD, days_ago=2, hour=6 + n) for n in range(5))))
    page = site.visit("/console/batches/upload/", user=kept["user"], width=DESKTOP)
    page.get_by_label("属于哪个数据源").select_option("luzhou/bus-rides")
    page.locator("input[type=file]").set_input_files(file)
    assert "rides.csv" in page.locator("[data-drop-name]").inner_text()
    page.get_by_role("button", name="接收").click()
    page.get_by_text("等待后台任务处理").wait_for()
    shoot(page, "console-upload-waiting")
    assert faults_of(page, POINTER) == []

    jobs.settle(**ProcrastinateJob.objects.filter(task_name="operator.settle").latest("id").args)

    page.get_by_text("每一行的处理结果").wait_for()
    settle(page)
    shoot(page, "console-upload-settled")
    assert page.locator(".tile .figure").first.inner_text() == "5"
    assert faults_of(page, POINTER) == []


def test_upload_that_is_refused_stays_on_the_form(console, tmp_path):
    site, kept = console
    file = tmp_path / "rides.csv"
    file.write_text("order_no\n1\n")
    page = site.visit("/console/batches/upload/", user=kept["user"], width=PHONE)
    page.evaluate(
        "document.querySelector('select[name=feed]').innerHTML += '<option value=\"luzhou/gone\">gone</option>'"
    )
    page.get_by_label("属于哪个数据源").select_option("luzhou/gone")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="接收").click()
    page.get_by_role("alert").wait_for()
    assert "gone" in page.get_by_role("alert").inner_text()


def test_secret_is_shown_and_gone_with_the_next_page(console):
    site, kept = console
    page = site.visit(f"/console/partners/{kept['partner']}/", user=kept["user"], width=DESKTOP)
    page.get_by_label("HMAC-SHA256").check()
    assert not page.locator(".key-public").is_visible()
    page.get_by_role("button", name="添加密钥").click()
    secret = page.locator(".secret-text").inner_text()
    shoot(page, "console-partner-secret")
    assert faults_of(page, POINTER) == []
    page.goto(f"{site.address}/console/partners/{kept['partner']}/")
    assert secret not in page.content()
