"""Volunteering: register, join a team, find a shift near me, show my pass, see my hours, star and honours."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from puhui.civic.volunteers import actions
from puhui.civic.volunteers import facts as told
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import volunteer
from puhui.portals.citizen.entering import citizens_only, city_of, words
from puhui.portals.citizen.offers import qr
from puhui.portals.citizen.spots import here_of
from puhui.portals.citizen.volunteer_words import LEVELS, RECORDS
from puhui.portals.shared import sketch
from puhui.portals.shared.problems import sentence, status_of

TAB = "today"


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def volunteering(request: HttpRequest) -> HttpResponse:
    """I as a volunteer; who is none yet registers here, the young with a guardian's word."""
    if volunteer.rules(city_of(request)) is None:
        return render(request, "citizen/volunteering/none.html", {"tab": TAB})
    if request.method != "POST":
        return _home(request)
    asked, at = request.POST, clock.now()
    mine = {"holder": request.user.holder_id, "city": city_of(request)}
    try:
        if asked.get("do") == "open_name":
            actions.open_name(**mine, open=asked.get("open") == "1", at=at)
            messages.success(request, _("The guardian's choice is kept."))
        else:
            born = asked.get("born", "")
            volunteer.register(
                **mine, number=asked.get("number", "")[:40], name=asked.get("name", "")[:40], at=at,
                born=date.fromisoformat(born) if asked.get("young") == "1" else None,
                guardian=asked.get("guardian") == "1", skills=asked.getlist("skills"),
            )  # fmt: skip
            messages.success(request, _("You are registered as a volunteer. Choose a team next."))
    except Refusal as refusal:
        return _home(request, sentence(refusal), status_of(refusal))
    except ValueError:
        return _home(request, _("Enter the day of birth as the form shows it."), 422)
    return redirect("citizen:volunteering")


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shifts(request: HttpRequest) -> HttpResponse:
    """Where volunteers are needed near me; sign up, or give a place back."""
    if request.method != "POST":
        return _shifts(request)
    asked, at, holder = request.POST, clock.now(), request.user.holder_id
    try:
        shift = UUID(asked.get("shift", ""))
        if asked.get("do") == "withdraw":
            actions.withdraw(holder=holder, shift_id=shift, at=at)
            messages.success(request, _("Your place is given back."))
        else:
            volunteer.sign_up(holder=holder, city=city_of(request), shift=shift, at=at)
            messages.success(request, _("You are signed up. Show your pass when you arrive."))
    except Refusal as refusal:
        return _shifts(request, sentence(refusal), status_of(refusal))
    except ValueError:
        return _shifts(request, _("Begin again: load the page."), 422)
    return redirect("citizen:volunteering")


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_teams(request: HttpRequest) -> HttpResponse:
    """The city's volunteer teams; ask to join one, or leave."""
    holder, city, at = request.user.holder_id, city_of(request), clock.now()
    refused = ""
    if request.method == "POST":
        try:
            team = UUID(request.POST.get("team", ""))
            if request.POST.get("do") == "leave":
                actions.leave(holder=holder, team_id=team, at=at)
            else:
                actions.ask_to_join(holder=holder, team_id=team, at=at)
                messages.success(request, _("You asked to join. The team's lead admits you."))
            return redirect("citizen:volunteer_teams")
        except Refusal as refusal:
            refused = sentence(refusal)
        except ValueError:
            refused = _("Begin again: load the page.")
    found = volunteer.teams(holder=holder, city=city)
    rows = [{"one": one, "state": state, "level": _(LEVELS[one.level])} for one, state in found]
    shown = {"tab": TAB, "rows": rows, "refused": refused}
    return render(request, "citizen/volunteering/teams.html", shown, status=422 if refused else 200)


def _home(request: HttpRequest, refused: str = "", status: int = 200) -> HttpResponse:
    at = clock.now()
    seen = volunteer.home(holder=request.user.holder_id, city=city_of(request), at=at)
    asked, today = seen.rules, clock.local_day(at)
    commendations = {one.id: words(one.name) for one in asked.commendations}
    shown = {
        "tab": TAB, "seen": seen, "refused": refused, "typed": request.POST, "me": seen.me,
        "skills": [(one.id, words(one.name), bool(seen.me and one.id in seen.me.skills)) for one in asked.skills],
        "guardian": words(asked.young.words), "young_from": asked.young.age_min, "source": asked.source,
        "young": bool(seen.me and seen.me.young(today)), "star": _star(seen.standing),
        "places": [{"one": one, "qr": qr(one.signed.code)} for one in seen.places],
        "records": [
            {"one": one, "state": _(RECORDS[one.state]), "hours": _hours(one.minutes)} for one in seen.records
        ],
        "commended": [(commendations.get(one.commendation, one.commendation), one.on) for one in seen.commended],
        "insured": seen.me.insured_until if seen.me else None,
    }  # fmt: skip
    return render(request, "citizen/volunteering/home.html", shown, status=status)


def _shifts(request: HttpRequest, refused: str = "", status: int = 200) -> HttpResponse:
    here = here_of(request)
    me, found = volunteer.needed(holder=request.user.holder_id, city=city_of(request), at=clock.now())
    rules = volunteer.rules(city_of(request))
    skills = {one.id: words(one.name) for one in rules.skills} if rules else {}
    rows = [_needed(one, here, skills) for one in found]
    if here is not None:
        rows.sort(key=lambda row: (row["metres"] is None, row["metres"] or 0))
    rows = [row | {"number": number} for number, row in enumerate(rows, 1)]
    shown = {
        "tab": TAB, "rows": rows, "me": me, "here": here, "refused": refused,
        "sketch": sketch.sketch(
            [sketch.Thing(row["number"], row["one"].project.name, row["spot"], row["one"].team.district) for row in rows if row["spot"]],
            here,
        ),
    }  # fmt: skip
    return render(request, "citizen/volunteering/shifts.html", shown, status=status)


def _needed(one: volunteer.Needed, here: sketch.Spot | None, skills: dict[str, str]) -> dict[str, object]:
    shift = one.shift
    spot = None if shift.latitude is None or shift.longitude is None else (shift.latitude, shift.longitude)
    metres = sketch.metres(here, spot) if here and spot else None
    return {
        "one": one, "spot": spot, "metres": metres, "far": sketch.far(metres), "left": shift.wanted - shift.taken,
        "missing": "、".join(skills.get(id, id) for id in one.missing),
        "skills": "、".join(skills.get(id, id) for id in one.project.skills),
    }  # fmt: skip


def _star(standing: told.Standing | None) -> dict[str, object]:
    if standing is None:
        return {}
    name = lambda star: words(star.name) if star else ""  # noqa: E731
    first = standing.star.hours * 60 if standing.star else 0
    share = 100
    if standing.next:
        share = max(0, min(100, (standing.minutes - first) * 100 // (standing.next.hours * 60 - first)))
    return {
        "name": name(standing.star), "next": name(standing.next), "next_hours": standing.next and standing.next.hours,
        "share": share, "number": _number(standing.star),
    }  # fmt: skip


def _number(star: schema.Star | None) -> str:
    digits = "".join(sign for sign in star.id if sign.isdigit()) if star else ""
    return "★" * min(int(digits), 5) if digits else ""


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"), "ROUND_DOWN")
