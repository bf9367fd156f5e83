"""From a receipt, a row or a record's key to the whole chain behind it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from puhui.engine.intake.facts import sentence
from puhui.ground.refusals import Refusal
from puhui.journeys.acts import trace_record
from puhui.portals.operator.rules import rule_words
from puhui.portals.operator.views.frame import page, reads
from puhui.portals.shared.problems import refused

# Longer than any receipt: what is pasted by mistake is not searched for.
ASKED_MOST_CHARACTERS = 300


@reads
@require_safe
def trace(request: HttpRequest) -> HttpResponse:
    """Search, and the chain that was found."""
    asked = request.GET.get("q", "").strip()[:ASKED_MOST_CHARACTERS]
    context: dict[str, Any] = {"asked": asked}
    if asked:
        try:
            context |= _shown(trace_record.trace(asked))
        except Refusal as refusal:
            context["refused"] = refused(refusal)
    return page(request, "operator/trace/page.html", "trace", **context)


def _shown(found: trace_record.Traced) -> dict[str, Any]:
    delivery = found.chain["delivery"]
    code = delivery["reason"] or delivery["outcome"]
    language = get_language() or "zh-hans"
    return {
        "chain": found.chain,
        "words": sentence(code, delivery.get("reason_data"), language) if code else "",
        "rule": rule_words(found.rule, found.pack) if found.rule else "",
        "transfers": [
            entry | {"account": found.accounts.get(entry["counter"], "")} for entry in found.chain.get("transfers", ())
        ],
    }
