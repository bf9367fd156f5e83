"""A unit proves what it was asked to place, from a telephone; the office looks at what the machine could not tell."""

import io
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.civic.outreach.stage import picture
from tests.portals.government import city as cities

from puhui.civic.outreach import queries
from puhui.ground import clock

pytestmark = pytest.mark.django_db
THERE, ELSEWHERE = (Decimal("29.575"), Decimal("106.532")), (Decimal("29.60"), Decimal("106.532"))


def test_from_a_contradiction_to_a_proof(city: cities.City):
    _campaign, asked = cities.place(city)
    address, proof = f"/gov/outreach/placements/{asked.id}/", asked.proofs[0]
    unit, desk = city.desk("cooperating"), city.desk("office")

    def send(content: bytes, **more) -> str:
        told = {"id": str(uuid4()), "kind": "photo", "file": SimpleUploadedFile("站台.jpg", content)} | more
        answer = unit.post(f"{address}prove/", told, follow=True)
        return answer.content.decode()

    assert "观音桥站台" in unit.get("/gov/outreach/").content.decode()
    assert "照片没有拍摄时间" in unit.get(address).content.decode()
    shown = send(picture(clock.now(), ELSEWHERE, shade=100))
    assert "超过允许的 500 米" in shown
    assert "佐证与投放任务不符" in shown
    assert "请选择" in send(b"", file="")
    assert "无法作为图片读取" in send(io.BytesIO(b"GIF89a").getvalue())
    assert "只有能显示阅读量的载体" in send(picture(shade=40), counted="12")
    assert unit.post(f"{address}proofs/{proof.id}/explain/", {"words": ""}).status_code == 422
    assert unit.post(f"{address}proofs/{proof.id}/explain/", {"words": "老相机"}).status_code == 302
    assert "市教育局" in desk.get("/gov/outreach/").content.decode()
    assert desk.post(f"{address}proofs/{proof.id}/decide/", {"do": "refuse", "answer": ""}).status_code == 422
    assert desk.post(f"{address}proofs/{proof.id}/decide/", {"do": "refuse", "answer": "看不清"}).status_code == 302
    assert "已通过" in send(picture(clock.now(), THERE, shade=220))
    assert queries.placement(asked.id, cities.CITY, at=clock.now()).state == "proved"
    for wrong in ("多少", "-1", "1.234", "1e400"):
        assert unit.post(f"{address}cost/", {"id": str(uuid4()), "yuan": wrong}).status_code == 422
    assert unit.post(f"{address}cost/", {"id": str(uuid4()), "yuan": "1,234.50"}).status_code == 302
    overview = desk.get(f"/gov/outreach/campaigns/{asked.campaign}/").content.decode()
    assert "1,234.50" in overview
    assert "观音桥站台" in desk.get(f"/gov/assignments/{asked.assignment}/").content.decode()
    # As of yesterday nothing had been asked.
    yesterday = cities.today().replace(year=cities.today().year - 1)
    assert desk.get(f"{address}?on={yesterday}").status_code == 404
    picture_file = unit.get(f"{address}pictures/{proof.shown}.jpg")
    assert picture_file["Content-Type"] == "image/jpeg"
    assert unit.get(f"{address}files/{'0' * 64}/").status_code == 404
