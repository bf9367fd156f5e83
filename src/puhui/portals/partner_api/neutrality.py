"""/neutrality: declarations of carbon neutrality, for anybody."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from puhui.market.neutrality import queries
from puhui.portals.partner_api.registry import NOES, Page, document

neutrality = Router()


@neutrality.get("/declarations/{number}", auth=None, response={200: dict[str, Any]} | NOES,
                url_name="neutrality_declaration", operation_id="declaration",
                summary="A declaration with every item, its signature checked now")  # fmt: skip
def declaration(request: HttpRequest, number: str) -> HttpResponse:
    return document(asdict(queries.declaration(number)))


@neutrality.get("/{city}/declarations", auth=None, response={200: list[dict[str, Any]]} | NOES,
                url_name="neutrality_declarations", operation_id="declarations",
                summary="Declarations of a city, the latest first, a hundred a page")  # fmt: skip
def declarations(request: HttpRequest, city: str, page: int = Page) -> HttpResponse:
    queries.rules(city)
    told = queries.declarations(city, page=page)
    shown = (
        "number",
        "name",
        "organiser",
        "kind",
        "emitted_tonnes",
        "retired_tonnes",
        "signed_on",
        "verdict",
        "address",
    )
    return document([{name: getattr(one, name) for name in shown} for one in told])
