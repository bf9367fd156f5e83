"""My invitations; and one survey, answered by its token: nobody is signed in for that, and nothing says who it was."""

from typing import Any
from uuid import uuid4

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from puhui.civic.surveys import actions, facts, queries, refusals
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.portals.citizen.entering import citizens_only, words
from puhui.portals.shared import reading
from puhui.portals.shared.access import public
from puhui.portals.shared.problems import sentence, status_of

TAB = "settings"
SALT = "puhui.surveys.started"


@citizens_only
@never_cache
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """What I was asked to answer; not what I answered, which nobody can find."""
    found = queries.invitations_of(request.user.holder_id)
    today = clock.local_day(clock.now())
    rows = [{"one": one, "open": one.state == "asked" and today <= one.last} for one in found]
    return render(request, "citizen/surveys/list.html", {"tab": TAB, "rows": rows})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a survey, decline, or object."""
    if request.method != "POST":
        return _page(request, token)
    try:
        match request.POST.get("do"):
            case "larger":
                response = redirect(request.path)
                reading.remember(response, reading.ELDER_COOKIE, "0" if reading.elder(request) else "1")
                return response
            case "decline":
                actions.decline(token=token, at=clock.now())
                return _said(request, "declined")
            case "object":
                receipt = request.POST.get("receipt", "")
                given = {"receipt": receipt} if receipt else {"token": token}
                actions.object_to(id=uuid4(), words=request.POST.get("words", ""), at=clock.now(), **given)
                return _said(request, "objected")
            case _:
                return _answered(request, token)
    except Refusal as refusal:
        return _page(request, token, refusal)


def _answered(request: HttpRequest, token: str) -> HttpResponse:
    _wave, survey, no = queries.asked(token, clock.now())
    if no is not None:
        raise no
    language = "en" if (get_language() or "").startswith("en") else "zh"
    done = actions.answer(
        token=token, said=_given(request, survey), seconds=_seconds(request, token), at=clock.now(), language=language
    )
    return _said(request, done.state, done)


def _given(request: HttpRequest, survey: schema.Survey) -> dict[str, Any]:
    told = {}
    for question in survey.questions:
        name = f"q_{question.id}"
        told[question.id] = request.POST.getlist(name) if question.kind == "multiple" else request.POST.get(name)
    return told


def _started(token: str) -> str:
    return signing.dumps([int(clock.now().timestamp()), token], salt=SALT)


def _seconds(request: HttpRequest, token: str) -> int:
    """How long the page was open; 0 where it says nothing that we signed."""
    try:
        began, mine = signing.loads(request.POST.get("started", ""), salt=SALT)
    except signing.BadSignature:
        return 0
    return int(clock.now().timestamp()) - began if mine == token else 0


def _said(request: HttpRequest, state: str, done: facts.Answered | None = None) -> HttpResponse:
    reason = sentence(refusals.AnswersHeld(reason=done.reason)) if done and done.reason else ""
    return render(request, "citizen/surveys/done.html", {"state": state, "done": done, "reason": reason})


def _page(request: HttpRequest, token: str, refusal: Refusal | None = None) -> HttpResponse:
    try:
        wave, survey, no = queries.asked(token, clock.now())
    except Refusal as unknown:
        return render(
            request, "citizen/surveys/page.html", {"no": sentence(unknown), "title": ""}, status=status_of(unknown)
        )
    shown = {
        "title": words(survey.name), "wave": wave, "survey": survey, "asker": words(survey.asker), "why": words(survey.why),
        "questions": [_question(number, one, request) for number, one in enumerate(survey.questions, 1)],
        "city_name": words(packs.active(wave.city).pack.city.programme),
        "started": request.POST.get("started") or _started(token),
        "no": sentence(no) if no else "", "may_object": isinstance(no, refusals.TokenUsed | refusals.TokenDeclined),
        "refused": sentence(refusal) if refusal and not no else "", "cell": survey.cell_min, "elder": reading.elder(request),
    }  # fmt: skip
    status = 200 if refusal is None else status_of(refusal)
    return render(request, "citizen/surveys/page.html", shown, status=status)


def _question(number: int, one: schema.SurveyQuestion, request: HttpRequest) -> dict[str, Any]:
    name = f"q_{one.id}"
    given = request.POST.getlist(name)
    steps = range(one.least, one.most + 1) if one.kind == "scale" else ()
    return {
        "one": one, "number": number, "name": name, "text": words(one.text), "help": words(one.help) if one.help else "",
        "choices": [{"id": choice.id, "text": words(choice.text), "chosen": choice.id in given} for choice in one.choices],
        "steps": [{"n": step, "chosen": str(step) in given} for step in steps],
        "ends": [words(end) for end in (one.least_words, one.most_words) if end], "given": given[0] if given else "",
    }  # fmt: skip
