"""Is it genuine? Vouchers for a partner's own counter, certificates for whoever is shown one. Nothing happens to either."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from puhui.economy.honours import queries as honours
from puhui.economy.rewards import queries as rewards
from puhui.ground import clock
from puhui.portals.partner_api.shapes import Problem

NOES = dict.fromkeys((401, 404, 409, 422), Problem)
checking = Router()


class Code(Schema):
    code: Annotated[str, Field(max_length=600, description="As scanned, or as typed.")]


class Genuine(Schema):
    """A voucher that can be used now, at the right counter. Days are included; whose it is, is not told."""

    city: str
    offer: str
    kind: str
    short: str
    on: date | None
    district: str
    provider: str
    valid_from: date
    valid_to: date


class Credential(Schema):
    credential: Annotated[str, Field(max_length=20_000, description="Open Badges 3.0, as compact JWT.")]


class Verdict(Schema):
    verdict: str = Field(description="valid, revoked, changed, foreign or unknown")
    code: str
    city: str
    reason: str


@checking.post(
    "/vouchers/verify", response={200: Genuine} | NOES, url_name="verify_voucher", operation_id="verify_voucher",
    summary="Whether a voucher's code can be used now",
)  # fmt: skip
def voucher(request: HttpRequest, shown: Code) -> dict[str, Any]:
    """In the city for which the key speaks. A no names its reason, as at the counter; using it is the counter's."""
    told = rewards.verify(shown.code, request.auth.city, clock.now())
    if told.refusal is not None:
        raise told.refusal
    return {name: getattr(told.voucher, name) for name in Genuine.model_fields}


@checking.post(
    "/certificates/verify", response={200: Verdict} | NOES, url_name="verify_certificate",
    operation_id="verify_certificate", summary="Whether a certificate's credential is genuine and holds",
)  # fmt: skip
def certificate(request: HttpRequest, shown: Credential) -> dict[str, Any]:
    """By its signature, and by what was revoked."""
    found = honours.check(shown.credential.strip())
    return {"verdict": found.verdict, "code": found.code or "", "city": found.city or "", "reason": found.reason or ""}
