"""City packs in the console: what is in force, what changed, checking and putting into force."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from puhui.foundations.packs import queries as packs

from .conftest import queries_of

CHECK, ACTIVATE = "/console/packs/check/", "/console/packs/activate/"


def zip_of(directory: Path, change: dict[str, tuple[str, str]] | None = None, inside: str = "") -> SimpleUploadedFile:
    """A pack as a zip, with texts in some files exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(directory.rglob("*")):
            name = path.relative_to(directory).as_posix()
            if path.is_file():
                text = path.read_text()
                if name in (change or {}):
                    before, after = change[name]
                    assert before in text
                    text = text.replace(before, after)
                archive.writestr(f"{inside}{name}", text)
    return SimpleUploadedFile("luzhou.zip", out.getvalue())


LUZHOU = settings.PACKS / "luzhou"
BUS = '  value: "80"\n  unit: g_co2e / trip\n  valid_from: 2021-05-30\n'
SOURCE = "  source: {title: 泸州市, review: published}\n"
# From 2030 on, every bus ride saves 90 g; a case proves it.
NINETY = {
    "factors.yaml": (
        BUS,
        f"{BUS}  valid_to: 2029-12-31\n{SOURCE}- id: bus_ride_saving\n"
        '  name: {zh: 每次乘公交减排量, en: "saving of a bus ride"}\n'
        '  value: "90"\n  unit: g_co2e / trip\n  valid_from: 2030-01-01\n',
    ),
    "methodologies/bus-ride.yaml": (
        "cases:\n", 'cases:\n  - {name: 九十克, on: 2030-01-01, inputs: {rides: "1"}, grams: "90"}\n'
    ),
    "pack.yaml": ("version:", "version: next #"),
}  # fmt: skip


def put_into_force(operator, zipped: SimpleUploadedFile) -> int:
    report = operator.post(CHECK, {"zip": zipped}).context["report"]
    operator.post(ACTIVATE, {"upload": report["upload"], "sha256": report["sha256"]})
    return packs.active("luzhou").number


def test_page_of_a_version_shows_rules_in_words(luzhou, operator):
    page = operator.get(f"/console/packs/{packs.active('luzhou').number}/")
    text = page.content.decode()
    assert page.context["failures"] == [] and page.context["cases"] > 5
    assert "每 500 步得 1 积分" in text
    assert "待核" in text


def test_check_of_a_folder_says_what_would_change(luzhou, operator):
    report = operator.post(CHECK, {"folder": "luzhou"}).context["report"]
    assert report["same"] and report["failures"] == []


def test_check_of_a_zip_tells_changes_in_words_and_activates_nothing(luzhou, operator):
    before = packs.active("luzhou").number
    page = operator.post(CHECK, {"zip": zip_of(LUZHOU, NINETY, inside="luzhou-main/")})
    changes = [str(change) for change in page.context["report"]["changes"]]
    assert any("80" in c and "90" in c for c in changes)
    assert packs.active("luzhou").number == before


def test_checked_pack_comes_into_force_and_the_old_one_stays_readable(luzhou, operator):
    before = packs.active("luzhou").number
    after = put_into_force(operator, zip_of(LUZHOU, NINETY))
    assert after != before
    page = operator.get(f"/console/packs/{before}/to/{after}/")
    assert any("90" in str(change) for change in page.context["changes"])
    assert not operator.get(f"/console/packs/{before}/").context["active"]
    assert operator.get(f"/console/packs/{after}/").context["active"]


def test_list_asks_as_much_for_three_versions_as_for_one(luzhou, operator):
    asked = queries_of(operator, "/console/packs/")
    put_into_force(operator, zip_of(LUZHOU, NINETY))
    put_into_force(operator, zip_of(LUZHOU, NINETY | {"pack.yaml": ("version:", "version: third #")}))
    assert queries_of(operator, "/console/packs/") == asked


def test_pack_whose_case_fails_is_not_put_into_force(luzhou, operator):
    wrong = {"methodologies/bus-ride.yaml": ('grams: "80"', 'grams: "81"')}
    before = packs.active("luzhou").number
    page = operator.post(CHECK, {"zip": zip_of(LUZHOU, wrong)})
    report = page.context["report"]
    assert report["failures"] and ACTIVATE.encode() not in page.content
    answer = operator.post(ACTIVATE, {"upload": report["upload"], "sha256": report["sha256"]})
    assert answer.status_code == 422
    assert packs.active("luzhou").number == before


def test_pack_that_changes_the_past_is_not_put_into_force(luzhou, operator):
    changed = {
        "factors.yaml": ('value: "80"', 'value: "90"'),
        "methodologies/bus-ride.yaml": ('grams: "80"', 'grams: "90"'),
    }
    before = packs.active("luzhou").number
    report = operator.post(CHECK, {"zip": zip_of(LUZHOU, changed)}).context["report"]
    answer = operator.post(ACTIVATE, {"upload": report["upload"], "sha256": report["sha256"]})
    assert answer.status_code == 422
    assert packs.active("luzhou").number == before


def test_what_was_not_checked_is_not_put_into_force(luzhou, operator):
    report = operator.post(CHECK, {"zip": zip_of(LUZHOU, NINETY)}).context["report"]
    before = packs.active("luzhou").number
    assert operator.post(ACTIVATE, {"upload": report["upload"], "sha256": "0" * 64}).status_code == 409
    assert packs.active("luzhou").number == before


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"], ids=["empty", "no zip", "cut off"])
def test_file_that_is_no_zip_is_refused_in_words(content, luzhou, operator):
    page = operator.post(CHECK, {"zip": SimpleUploadedFile("pack.zip", content + b" ")})
    assert page.status_code == 422
    assert page.context["refused"]["code"] == "packs.file_unreadable"


def test_zip_that_reaches_outside_is_refused(luzhou, operator, tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../outside.yaml", "x: 1")
    page = operator.post(CHECK, {"zip": SimpleUploadedFile("pack.zip", out.getvalue())})
    assert page.status_code == 422


def test_faults_of_a_pack_name_file_and_line(luzhou, operator):
    broken = {"methodologies/bus-ride.yaml": ("reduction: rides *", "reduction: rides +")}
    page = operator.post(CHECK, {"zip": zip_of(LUZHOU, broken)})
    assert page.status_code == 422
    assert re.search(r"bus-ride\.yaml.*\d+", page.context["refused_all"][0]["what"])


def test_folder_that_is_none_of_ours_is_refused(luzhou, operator):
    assert operator.post(CHECK, {"folder": "../../etc"}).status_code == 422


def test_auditor_reads_packs_and_puts_none_into_force(luzhou, auditor):
    assert auditor.get("/console/packs/").status_code == 200
    assert auditor.post(ACTIVATE, {"upload": "folder:luzhou", "sha256": "0" * 64}).status_code == 403
    assert auditor.get(CHECK).status_code == 403
