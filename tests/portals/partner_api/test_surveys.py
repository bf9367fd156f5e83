"""An official's program gets the same estimate over the API as the command line gives."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.civic.surveys.test_estimating import HOURS, HOUSEHOLDS
from tests.portals.government import city as cities
from tests.portals.partner_api.test_delivering import problem

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/surveys/estimate"


def _files(content: str) -> dict[str, SimpleUploadedFile]:
    frame = io.BytesIO()
    HOUSEHOLDS.write_csv(frame)
    return {
        "file": SimpleUploadedFile("tv.csv", content.encode("gb18030")),
        "frame": SimpleUploadedFile("frame.csv", frame.getvalue()),
    }


def test_a_published_example_is_estimated_over_the_api():
    desk = cities.founded().desk("office")
    content = "层,小时\n" + "".join(f"{stratum},{hours}\n" for stratum, told in HOURS.items() for hours in told)
    told = desk.post(ADDRESS, _files(content)).json()
    assert (told["metric"], told["n"], told["kind"]) == ("小时", 40, "mean")
    assert (told["estimate"], told["se"] ** 2) == pytest.approx((27.675, 1.969519), abs=1e-6)
    problem(desk.post(ADDRESS, _files("a,b\n1,2\n")), 422, "surveys.column_missing")
    assert desk.post(ADDRESS, _files(content) | {"confidence": "2"}).status_code == 422
    assert Client().post(ADDRESS, _files(content)).status_code == 401
