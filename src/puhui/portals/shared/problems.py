"""How a refusal is answered over HTTP: its status, problem+json for programs, a page for people.

One table maps codes to statuses; a refusal that is not in it is a 422: understood, and not done.
"""

import json
import logging
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.ground.refusals import Refusal

log = logging.getLogger(__name__)
OTHERWISE = HTTPStatus.UNPROCESSABLE_ENTITY
STATUS = {
    "people.code_too_soon": HTTPStatus.TOO_MANY_REQUESTS,
    "people.code_too_often": HTTPStatus.TOO_MANY_REQUESTS,
    "appraisals.objections_too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "people.code_exhausted": HTTPStatus.TOO_MANY_REQUESTS,
    "people.code_not_sent": HTTPStatus.SERVICE_UNAVAILABLE,
    "people.account_closed": HTTPStatus.FORBIDDEN,
    "people.person_unknown": HTTPStatus.NOT_FOUND,
    "people.consent_missing": HTTPStatus.FORBIDDEN,
    "people.card_bound_to_another": HTTPStatus.CONFLICT,
    "people.card_not_bound": HTTPStatus.NOT_FOUND,
    "people.name_taken": HTTPStatus.CONFLICT,
    "people.token_unknown": HTTPStatus.UNAUTHORIZED,
    "people.partner_unknown": HTTPStatus.NOT_FOUND,
    "people.feed_not_allowed": HTTPStatus.FORBIDDEN,
    "people.key_not_valid": HTTPStatus.UNAUTHORIZED,
    "people.signature_replayed": HTTPStatus.UNAUTHORIZED,
    "people.idempotency_key_in_use": HTTPStatus.CONFLICT,
    "partner_api.address_unknown": HTTPStatus.NOT_FOUND,
    "partner_api.method_unknown": HTTPStatus.METHOD_NOT_ALLOWED,
    "partner_api.fault": HTTPStatus.INTERNAL_SERVER_ERROR,
    "partner_api.body_unreadable": HTTPStatus.BAD_REQUEST,
    "partner_api.body_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "partner_api.signature_missing": HTTPStatus.UNAUTHORIZED,
    "partner_api.signature_invalid": HTTPStatus.UNAUTHORIZED,
    "partner_api.signature_out_of_time": HTTPStatus.UNAUTHORIZED,
    "partner_api.digest_mismatch": HTTPStatus.UNAUTHORIZED,
    "partner_api.desk_missing": HTTPStatus.UNAUTHORIZED,
    "partner_api.post_ended": HTTPStatus.UNAUTHORIZED,
    "partner_api.token_of_form_missing": HTTPStatus.FORBIDDEN,
    "partner_api.idempotency_key_malformed": HTTPStatus.BAD_REQUEST,
    "intake.feed_unknown": HTTPStatus.NOT_FOUND,
    "intake.batch_unknown": HTTPStatus.NOT_FOUND,
    "intake.record_unknown": HTTPStatus.NOT_FOUND,
    "intake.city_busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "intake.records_changed_meanwhile": HTTPStatus.CONFLICT,
    "scrutiny.case_unknown": HTTPStatus.NOT_FOUND,
    "scrutiny.declaration_unknown": HTTPStatus.NOT_FOUND,
    "scrutiny.audit_unknown": HTTPStatus.NOT_FOUND,
    "scrutiny.case_decided_meanwhile": HTTPStatus.CONFLICT,
    "scrutiny.declaration_differs": HTTPStatus.CONFLICT,
    "scrutiny.audit_item_judged": HTTPStatus.CONFLICT,
    "scrutiny.declared_enough": HTTPStatus.TOO_MANY_REQUESTS,
    "registry.not_kept": HTTPStatus.NOT_FOUND,
    "registry.project_unknown": HTTPStatus.NOT_FOUND,
    "registry.period_unknown": HTTPStatus.NOT_FOUND,
    "registry.account_unknown": HTTPStatus.NOT_FOUND,
    "registry.desk_unknown": HTTPStatus.NOT_FOUND,
    "registry.desk_taken": HTTPStatus.CONFLICT,
    "registry.notice_unknown": HTTPStatus.NOT_FOUND,
    "registry.comments_too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "registry.engagement_unknown": HTTPStatus.NOT_FOUND,
    "registry.finding_unknown": HTTPStatus.NOT_FOUND,
    "registry.body_unknown": HTTPStatus.NOT_FOUND,
    "registry.serial_unknown": HTTPStatus.NOT_FOUND,
    "registry.retirement_unknown": HTTPStatus.NOT_FOUND,
    "registry.asked_unknown": HTTPStatus.NOT_FOUND,
    "registry.change_differs": HTTPStatus.CONFLICT,
    "registry.units_busy": HTTPStatus.CONFLICT,
    "exchange.auction_unknown": HTTPStatus.NOT_FOUND,
    "neutrality.not_kept": HTTPStatus.NOT_FOUND,
    "neutrality.undertaking_unknown": HTTPStatus.NOT_FOUND,
    "neutrality.declaration_unknown": HTTPStatus.NOT_FOUND,
    "neutrality.listing_unknown": HTTPStatus.NOT_FOUND,
    "neutrality.provider_unknown": HTTPStatus.NOT_FOUND,
    "neutrality.entrustment_unknown": HTTPStatus.NOT_FOUND,
    "neutrality.change_differs": HTTPStatus.CONFLICT,
    "exchange.not_kept": HTTPStatus.NOT_FOUND,
    "exchange.member_unknown": HTTPStatus.NOT_FOUND,
    "exchange.instrument_unknown": HTTPStatus.NOT_FOUND,
    "exchange.order_unknown": HTTPStatus.NOT_FOUND,
    "exchange.change_differs": HTTPStatus.CONFLICT,
    "surveys.survey_unknown": HTTPStatus.NOT_FOUND,
    "surveys.wave_unknown": HTTPStatus.NOT_FOUND,
    "surveys.token_unknown": HTTPStatus.NOT_FOUND,
    "surveys.token_used": HTTPStatus.CONFLICT,
    "surveys.token_declined": HTTPStatus.CONFLICT,
    "surveys.quota_full": HTTPStatus.CONFLICT,
    "surveys.receipt_unknown": HTTPStatus.NOT_FOUND,
    "surveys.objection_unknown": HTTPStatus.NOT_FOUND,
    "surveys.objection_decided": HTTPStatus.CONFLICT,
    "surveys.file_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "assignments.not_permitted": HTTPStatus.FORBIDDEN,
    "assignments.unknown": HTTPStatus.NOT_FOUND,
    "assignments.unit_unknown": HTTPStatus.NOT_FOUND,
    "assignments.report_unknown": HTTPStatus.NOT_FOUND,
    "assignments.notice_unknown": HTTPStatus.NOT_FOUND,
    "assignments.post_unknown": HTTPStatus.NOT_FOUND,
    "assignments.rules_missing": HTTPStatus.NOT_FOUND,
    "assignments.changed_meanwhile": HTTPStatus.CONFLICT,
    "assignments.id_used_otherwise": HTTPStatus.CONFLICT,
    "assignments.document_unknown": HTTPStatus.NOT_FOUND,
    "assignments.form_missing": HTTPStatus.NOT_FOUND,
    "assignments.scores_missing": HTTPStatus.NOT_FOUND,
    "assignments.sheet_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "assignments.sheet_unreadable": HTTPStatus.BAD_REQUEST,
    "assignments.post_taken": HTTPStatus.CONFLICT,
    "assignments.unit_name_taken": HTTPStatus.CONFLICT,
    "assignments.report_accepted": HTTPStatus.CONFLICT,
    "assignments.period_locked": HTTPStatus.CONFLICT,
    "packs.city_unknown": HTTPStatus.NOT_FOUND,
    "packs.version_unknown": HTTPStatus.NOT_FOUND,
    "packs.pack_changed_meanwhile": HTTPStatus.CONFLICT,
    "rewards.offer_unknown": HTTPStatus.NOT_FOUND,
    "rewards.redemption_unknown": HTTPStatus.NOT_FOUND,
    "rewards.waiting_unknown": HTTPStatus.NOT_FOUND,
    "rewards.price_changed": HTTPStatus.CONFLICT,
    "rewards.redemption_differs": HTTPStatus.CONFLICT,
    "rewards.redemption_settled": HTTPStatus.CONFLICT,
    "rewards.sold_out": HTTPStatus.CONFLICT,
    "rewards.pool_empty": HTTPStatus.CONFLICT,
    "rewards.voucher_already_used": HTTPStatus.CONFLICT,
    "rewards.waiting_already": HTTPStatus.CONFLICT,
    "schemes.unknown": HTTPStatus.NOT_FOUND,
    "schemes.not_connected": HTTPStatus.SERVICE_UNAVAILABLE,
    "schemes.silent": HTTPStatus.SERVICE_UNAVAILABLE,
    "schemes.partner_not_connected": HTTPStatus.FORBIDDEN,
    "schemes.cancelled": HTTPStatus.CONFLICT,
    "schemes.differs": HTTPStatus.CONFLICT,
    "schemes.partner_taken": HTTPStatus.CONFLICT,
    "merchants.unknown": HTTPStatus.NOT_FOUND,
    "merchants.application_unknown": HTTPStatus.NOT_FOUND,
    "merchants.proposal_unknown": HTTPStatus.NOT_FOUND,
    "merchants.decided_already": HTTPStatus.CONFLICT,
    "merchants.attempt_differs": HTTPStatus.CONFLICT,
    "merchants.clerk_unknown": HTTPStatus.FORBIDDEN,
    "merchants.not_manager": HTTPStatus.FORBIDDEN,
    "draws.unknown": HTTPStatus.NOT_FOUND,
    "draws.entry_unknown": HTTPStatus.NOT_FOUND,
    "draws.prize_unknown": HTTPStatus.NOT_FOUND,
    "draws.entry_differs": HTTPStatus.CONFLICT,
    "draws.entries_exhausted": HTTPStatus.CONFLICT,
    "draws.terms_frozen": HTTPStatus.CONFLICT,
    "draws.value_differs": HTTPStatus.CONFLICT,
    "outbox.endpoint_unknown": HTTPStatus.NOT_FOUND,
    "outbox.delivery_unknown": HTTPStatus.NOT_FOUND,
    "outbox.endpoint_closed": HTTPStatus.CONFLICT,
    "honours.board_unknown": HTTPStatus.NOT_FOUND,
    "honours.certificate_unknown": HTTPStatus.NOT_FOUND,
    "honours.pioneers_unknown": HTTPStatus.NOT_FOUND,
    "honours.team_kind_unknown": HTTPStatus.NOT_FOUND,
    "honours.team_unknown": HTTPStatus.NOT_FOUND,
    "conference.not_permitted": HTTPStatus.FORBIDDEN,
    "conference.unknown": HTTPStatus.NOT_FOUND,
    "conference.session_unknown": HTTPStatus.NOT_FOUND,
    "conference.minutes_unknown": HTTPStatus.NOT_FOUND,
    "conference.id_used_otherwise": HTTPStatus.CONFLICT,
    "conference.changed_meanwhile": HTTPStatus.CONFLICT,
    "appraisals.not_permitted": HTTPStatus.FORBIDDEN,
    "appraisals.scheme_unknown": HTTPStatus.NOT_FOUND,
    "appraisals.application_unknown": HTTPStatus.NOT_FOUND,
    "appraisals.objection_unknown": HTTPStatus.NOT_FOUND,
    "appraisals.id_used_otherwise": HTTPStatus.CONFLICT,
    "outreach.campaign_unknown": HTTPStatus.NOT_FOUND,
    "outreach.placement_unknown": HTTPStatus.NOT_FOUND,
    "outreach.proof_unknown": HTTPStatus.NOT_FOUND,
    "outreach.piece_unknown": HTTPStatus.NOT_FOUND,
    "outreach.quiz_unknown": HTTPStatus.NOT_FOUND,
    "policies.unknown": HTTPStatus.NOT_FOUND,
    "policies.row_unknown": HTTPStatus.NOT_FOUND,
    "policies.row_changed_meanwhile": HTTPStatus.CONFLICT,
    "policies.id_used_otherwise": HTTPStatus.CONFLICT,
    "activities.session_unknown": HTTPStatus.NOT_FOUND,
    "activities.booking_unknown": HTTPStatus.NOT_FOUND,
    "activities.objection_unknown": HTTPStatus.NOT_FOUND,
    "activities.school_unknown": HTTPStatus.NOT_FOUND,
    "activities.feed_unknown": HTTPStatus.NOT_FOUND,
    "activities.session_not_yours": HTTPStatus.FORBIDDEN,
    "activities.teacher_unknown": HTTPStatus.FORBIDDEN,
    "volunteers.team_unknown": HTTPStatus.NOT_FOUND,
    "volunteers.shift_unknown": HTTPStatus.NOT_FOUND,
    "volunteers.project_unknown": HTTPStatus.NOT_FOUND,
    "volunteers.record_unknown": HTTPStatus.NOT_FOUND,
    "volunteers.audit_unknown": HTTPStatus.NOT_FOUND,
    "volunteers.not_your_team": HTTPStatus.FORBIDDEN,
    "voices.not_kept": HTTPStatus.NOT_FOUND,
    "voices.voice_unknown": HTTPStatus.NOT_FOUND,
    "voices.case_unknown": HTTPStatus.NOT_FOUND,
    "voices.voice_differs": HTTPStatus.CONFLICT,
    "voices.answer_differs": HTTPStatus.CONFLICT,
    "voices.moderated_meanwhile": HTTPStatus.CONFLICT,
    "voices.not_your_case": HTTPStatus.FORBIDDEN,
    "voices.too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "methodology.unknown": HTTPStatus.NOT_FOUND,
    "methodology.version_unknown": HTTPStatus.NOT_FOUND,
}
TITLES = {
    HTTPStatus.BAD_REQUEST: gettext_noop("Not understood"),
    HTTPStatus.UNAUTHORIZED: gettext_noop("Not recognised"),
    HTTPStatus.FORBIDDEN: gettext_noop("Not permitted"),
    HTTPStatus.NOT_FOUND: gettext_noop("Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: gettext_noop("Not this way"),
    HTTPStatus.CONFLICT: gettext_noop("In conflict with what is there"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext_noop("Too large"),
    HTTPStatus.UNPROCESSABLE_ENTITY: gettext_noop("Understood, but not done"),
    HTTPStatus.TOO_MANY_REQUESTS: gettext_noop("Too often"),
    HTTPStatus.INTERNAL_SERVER_ERROR: gettext_noop("A fault on our side"),
    HTTPStatus.SERVICE_UNAVAILABLE: gettext_noop("Not available now"),
}
CONTENT_TYPE = "application/problem+json"


def status_of(refusal: Refusal) -> HTTPStatus:
    """The HTTP status of a refusal."""
    return STATUS.get(refusal.code, OTHERWISE)


def sentence(refusal: Refusal) -> str:
    """The refusal's sentence in the reader's language."""
    return refusal.sentence(_)


def refused(refusal: Refusal) -> dict[str, str]:
    """A no, as the notice above a form shows it."""
    return {"what": sentence(refusal), "code": refusal.code, "cites": refusal.cites}


def title_of(status: int) -> str:
    """The few words for a status, in the reader's language."""
    return _(TITLES[HTTPStatus(status)])


def problem(refusal: Refusal) -> dict[str, Any]:
    """A refusal as RFC 9457 problem details, in the reader's language."""
    status = status_of(refusal)
    said = {
        "type": f"urn:puhui:refusal:{refusal.code}",
        "code": refusal.code,
        "title": title_of(status),
        "status": int(status),
        "detail": sentence(refusal),
        "data": {key: value for key, value in refusal.data.items() if key != "others"},
    }
    return said | ({"cites": refusal.cites} if refusal.cites else {})


def problem_response(refusal: Refusal) -> HttpResponse:
    """A refusal for programs."""
    answer = HttpResponse(
        json.dumps(problem(refusal), ensure_ascii=False, default=plain),
        status=status_of(refusal),
        content_type=CONTENT_TYPE,
    )
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS and "seconds" in refusal.data:
        answer["Retry-After"] = str(refusal.data["seconds"])
    return answer


def refusal_page(request: HttpRequest, refusal: Refusal, **context: Any) -> HttpResponse:
    """A refusal for people: a page of its own. ``frame``, ``back``, ``advice`` may be given."""
    shown = {"what": sentence(refusal), "code": refusal.code, "cites": refusal.cites} | context
    return render(request, "shared/refusal.html", shown, status=status_of(refusal))


class RefusalMiddleware:
    """A refusal that no view answered becomes a problem document for programs, a page for people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DataError):
            # A NUL in a text, a number beyond all columns: whoever types such things is told, and nobody is woken.
            log.warning("%s %s", request.method, request.path, exc_info=exception)
            said = {
                "what": _("Something that was sent cannot be kept as it stands. Type it again."),
                "code": "",
                "cites": "",
            }
            return render(request, "shared/refusal.html", said, status=HTTPStatus.BAD_REQUEST)
        if not isinstance(exception, Refusal):
            return None
        wants_page = request.accepts("text/html") and not request.path_info.startswith("/api/")
        return refusal_page(request, exception) if wants_page else problem_response(exception)


def plain(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)
