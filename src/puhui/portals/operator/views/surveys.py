"""Surveys in the console: open a wave, draw people, number letters, take in paper, close, publish, hear objections."""

import io
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from openpyxl import Workbook

from puhui.civic.surveys import actions, facts, queries
from puhui.civic.surveys.refusals import WaveWrong
from puhui.foundations.packs import queries as packs
from puhui.ground import cells, clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import run_survey
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared import survey_page
from puhui.portals.shared.problems import refused, sentence, status_of

HERE = "surveys"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_SHOWN_MAX = 50


@reads
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """Every wave of every city, and objections that wait."""
    cities = [one.pack.city for one in packs.cities()]
    waves = [{"city": city, "one": wave} for city in cities for wave in queries.waves(city.city)]
    objections = [{"city": city, "one": one} for city in cities for one in queries.objections(city.city)]
    return page(request, "operator/surveys/list.html", HERE, waves=waves, objections=objections)


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def new_wave(request: HttpRequest) -> HttpResponse:
    """Open a wave: which survey, which days, which frame."""
    typed, no, status = request.POST, None, 200
    if request.method == "POST":
        try:
            city, _slash, survey = typed.get("survey", "").partition("/")
            wave = run_survey.open_wave(
                city=city, survey=survey, id=_uuid(typed.get("id", "")), title=typed.get("title", ""),
                first=_day(typed.get("first", "")), last=_day(typed.get("last", "")), frame=_file(request, "frame"),
                margins=_file(request, "margins"), frame_source=typed.get("frame_source", ""),
                by=request.user.username, at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("The wave is open. The seed of its draw is promised by its hash."))
            return HttpResponseRedirect(reverse("operator:wave", args=[wave.id]))
        except Refusal as refusal:
            no, status = refused(refusal), status_of(refusal)
    offered = [(active.pack.city, one) for active in packs.cities() for one in active.pack.surveys]
    return page(
        request, "operator/surveys/form.html", HERE, status=status, offered=offered, typed=typed, refused=no,
        id=typed.get("id") or uuid4(),
    )  # fmt: skip


@reads
@require_safe
def wave(request: HttpRequest, wave: UUID) -> HttpResponse:
    """One wave: how far each stratum is, and its figures once it is closed."""
    return _wave_page(request, wave)


@changes
@require_POST
def change_wave(request: HttpRequest, wave: UUID) -> HttpResponse:
    """Do the one thing that the form asks for."""
    try:
        said = _done(request, wave)
    except Refusal as refusal:
        return _wave_page(request, wave, status=status_of(refusal), refused=refused(refusal))
    if isinstance(said, facts.PapersTaken):
        return _wave_page(request, wave, taken=said, odd=[one for one in said.outcomes if one.refusal][:ROWS_SHOWN_MAX])
    messages.success(request, said)
    return HttpResponseRedirect(reverse("operator:wave", args=[wave]))


def _done(request: HttpRequest, wave: UUID) -> str | facts.PapersTaken:
    asked, at = request.POST, clock.now()
    match asked.get("do"):
        case "draw":
            sizes = {one.name: _count(asked.get(f"size_{one.id}", "")) for one in queries.wave(wave).strata}
            done = run_survey.draw_people(wave=wave, sizes=sizes, at=at)
            return _("{n} people were drawn; the seed is public now.").format(n=len(done))
        case "letters":
            done = actions.number_letters(
                wave=wave, stratum=asked.get("stratum", ""), count=_count(asked.get("count", "")), at=at
            )
            return _("{n} letters have a token each.").format(n=len(done))
        case "paper":
            file = _file(request, "file") or (b"", "")
            return actions.take_papers(wave=wave, content=file[0], name=file[1], at=at)
        case "remind":
            return _("{n} people find a reminder.").format(n=len(actions.remind(wave=wave, at=at)))
        case "close":
            actions.close_wave(wave=wave, at=at, early=asked.get("early") == "1")
            return _("Closed. The figures were computed once, and stay.")
        case "publish":
            run_survey.publish(wave=wave, at=at)
            return _("The figures are public.")
    raise Http404


@changes
@require_POST
def decide_objection(request: HttpRequest, objection: UUID) -> HttpResponse:
    """Decide an objection, with a reason."""
    try:
        actions.decide(
            id=objection, granted=request.POST.get("granted") == "1", answer=request.POST.get("answer", ""),
            by=request.user.username, at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Decided."))
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
    return HttpResponseRedirect(reverse("operator:surveys"))


@changes
@require_safe
def letters(request: HttpRequest, wave: UUID) -> HttpResponse:
    """Letters that were not answered, with the address that each is answered at."""
    book = Workbook()
    book.active.append(["层", "编号", "答题地址"])
    for one in queries.letters(wave):
        address = request.build_absolute_uri(reverse("citizen:answer", args=[one.token]))
        book.active.append([cells.plain(one.stratum), one.number, address])
    return _download(book, f"letters-{wave}.xlsx")


@reads
@require_safe
def results(request: HttpRequest, wave: UUID) -> HttpResponse:
    """Figures and anonymous answers of a closed wave as a workbook."""
    answer = HttpResponse(queries.workbook(wave, _), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="survey-{wave}.xlsx"'
    return answer


def _download(book: Workbook, name: str) -> HttpResponse:
    out = io.BytesIO()
    book.save(out)
    answer = HttpResponse(out.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _wave_page(request: HttpRequest, id: UUID, status: int = 200, **context: Any) -> HttpResponse:
    running = run_survey.look(id)
    rows = [
        {"one": one, "rate": None if one.response_rate is None else round(one.response_rate * 100, 1),
         "full": None if not one.quota else min(100, round(one.answered / one.quota * 100))}
        for one in running.wave.strata
    ]  # fmt: skip
    return page(
        request, "operator/surveys/wave.html", HERE, status=status, wave=running.wave, survey=running.survey, rows=rows,
        figures=survey_page.figures(running), over=clock.local_day(clock.now()) > running.wave.last, **context,
    )  # fmt: skip


def _file(request: HttpRequest, name: str) -> run_survey.File | None:
    file = request.FILES.get(name)
    return (file.read(facts.SHEET_BYTES_MAX + 1), file.name) if file else None


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WaveWrong(problem="days") from None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
