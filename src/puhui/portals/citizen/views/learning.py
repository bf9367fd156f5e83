"""What there is to learn: articles, courses and quizzes; a quiz is begun, answered once, and explained at once."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from puhui.civic.outreach import facts
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import learn
from puhui.portals.citizen.entering import citizens_only, city_of
from puhui.portals.shared.problems import sentence, status_of

TAB = "today"


@citizens_only
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Courses, quizzes and articles of the city, the newest first."""
    found = learn.shelf(city=city_of(request), at=clock.now(), holder=request.user.holder_id)
    quizzes = [(one, found.answered.get(one.slug)) for one in found.quizzes]
    return render(request, "citizen/learn/shelf.html", {"tab": TAB, "found": found, "quizzes": quizzes})


@citizens_only
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article."""
    _city, piece = learn.article(city=city_of(request), slug=slug, at=clock.now())
    return render(request, "citizen/learn/article.html", {"tab": TAB, "piece": piece})


@citizens_only
@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """A course: its chapters' articles, and its quiz."""
    found = learn.course(city=city_of(request), slug=slug, at=clock.now())
    return render(request, "citizen/learn/course.html", {"tab": TAB, "found": found, "piece": found.piece})


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """A quiz: begin it, answer it, and see at once what was right and why."""
    if request.method != "POST":
        return _page(request, slug)
    holder, city, asked, at = request.user.holder_id, city_of(request), request.POST, clock.now()
    try:
        if asked.get("do") == "begin":
            learn.begin(city=city, holder=holder, quiz=slug, at=at)
            return redirect("citizen:quiz", slug)
        done = learn.answer(city=city, holder=holder, quiz=slug, id=_id(asked), chosen=_chosen(request, slug), at=at)
    except Refusal as refusal:
        return _page(request, slug, refusal)
    _tell(request, done)
    return redirect("citizen:quiz", slug)


def _page(request: HttpRequest, slug: str, refusal: Refusal | None = None) -> HttpResponse:
    piece, begun, given = learn.quiz(
        city=city_of(request), slug=slug, holder=request.user.holder_id, at=clock.now()
    )  # fmt: skip
    shown = {
        "tab": TAB, "piece": piece, "begun": begun, "given": given, "id": request.POST.get("id") or uuid4(),
        "rows": [_row(number, one, given, request) for number, one in enumerate(piece.content["questions"])],
        "refused": sentence(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "citizen/learn/quiz.html", shown, status=200 if refusal is None else status_of(refusal))


def _row(number: int, question: dict, given: facts.Answered | None, request: HttpRequest) -> dict[str, object]:
    """One question with its choices; what was right is told only to who has answered."""
    chosen = given.chosen[number] if given else [int(n) for n in request.POST.getlist(f"q{number}") if n.isdigit()]
    choices = [
        {"number": n, "text": text, "chosen": n in chosen, "right": given is not None and n in question["right"]}
        for n, text in enumerate(question["choices"])
    ]
    return {
        "number": number + 1, "name": f"q{number}", "text": question["text"], "several": len(question["right"]) > 1,
        "choices": choices, "why": question["why"] if given else None,
        "good": given is not None and given.chosen[number] == given.right[number],
    }  # fmt: skip


def _chosen(request: HttpRequest, slug: str) -> list[list[int]]:
    piece, _begun, _given = learn.quiz(
        city=city_of(request), slug=slug, holder=request.user.holder_id, at=clock.now()
    )  # fmt: skip
    many = range(len(piece.content["questions"]))
    return [[int(n) for n in request.POST.getlist(f"q{number}") if n.isdigit() and len(n) < 3] for number in many]


def _tell(request: HttpRequest, done: learn.Result) -> None:
    if done.points:
        messages.success(request, _("Passed: {points} points are yours.").format(points=done.points))
    if done.entered:
        messages.success(request, _("You are entered in the draw; your ticket is among your draws."))
    if done.refusal is not None:
        messages.info(request, _("The draw took no entry: {why}").format(why=sentence(done.refusal)))


def _id(asked) -> UUID:
    try:
        return UUID(asked.get("id", ""))
    except ValueError:
        return uuid4()
