"""Other schemes in the console: how they are connected, what crossed, what both sides owe, and whether the books agree."""

from tempfile import NamedTemporaryFile
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.economy.merchants.queries import fen_of
from puhui.economy.schemes import actions
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.mall import settle_schemes
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused, status_of
from puhui.portals.shared.statements import language, month_of, scheme_words
from puhui.portals.shared.templatetags.library import said

HERE = "schemes"


@reads
@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """Every scheme of every city, with what is owed."""
    return page(request, "operator/schemes/list.html", HERE, found=settle_schemes.overview())


@reads
@require_safe
def scheme(request: HttpRequest, city: str, scheme: str) -> HttpResponse:
    """One scheme: its connection, a month, what is open; the proof where it is asked for."""
    return _page(request, city, scheme)


@changes
@require_POST
def change_scheme(request: HttpRequest, city: str, scheme: str) -> HttpResponse:
    """Do the one thing that the form asks for."""
    asked, at = request.POST, clock.now()
    which = {"city": city, "scheme": scheme}
    try:
        match asked.get("do"):
            case "connect":
                number = asked.get("partner", "")
                settle_schemes.connect(
                    **which, address=asked.get("address", ""), key_id=asked.get("key_id", ""),
                    partner=int(number) if number.isascii() and number.isdigit() else None, at=at,
                )  # fmt: skip
            case "key":
                settle_schemes.draw_key(**which, at=at)
            case "pause" | "resume":
                actions.pause(**which, paused=asked["do"] == "pause")
            case "pay":
                fen = fen_of(asked.get("amount", "")) or 0
                by = request.user.get_username()
                settle_schemes.pay(
                    **which, id=UUID(asked.get("id", "")), fen=fen if asked.get("way") != "in" else -fen,
                    reason=asked.get("reason", ""), by=by, at=at,
                )  # fmt: skip
                messages.success(request, _("Booked."))
            case _:
                raise Http404
    except Refusal as refusal:
        return _page(request, city, scheme, status=status_of(refusal), refused=refused(refusal), typed=asked)
    except ValueError:
        raise Http404 from None
    return HttpResponseRedirect(reverse("operator:scheme", args=[city, scheme]))


@reads
@require_safe
def workbook(request: HttpRequest, city: str, scheme: str, period: str) -> HttpResponse:
    """A month as a workbook, with every conversion and payment."""
    month = month_of(period)
    if month is None:
        raise Http404
    told = settle_schemes.month(city=city, scheme=scheme, period=month, today=clock.local_day(clock.now()))
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it, which deletes it
    words = scheme_words(said(told.here.scheme.name), rates(told.here.scheme))
    settle_schemes.write_workbook(told, file, words=words, language=language())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"conversions-{city}-{scheme}-{period}.xlsx")


def rates(scheme: schema.Scheme) -> str:
    """What is owed for points, in a sentence."""
    text = _("We owe {out} for 100 of their points.").format(out=_yuan(scheme.pays_fen_per_100))
    if scheme.receives:
        text += " " + _("They owe {come} for 100 of ours.").format(come=_yuan(scheme.receives.gets_fen_per_100))
    return text


def _yuan(fen: int) -> str:
    return _("{yuan} yuan").format(yuan=f"{fen / 100:.2f}")


def _page(request: HttpRequest, city: str, scheme: str, status: int = 200, **context: object) -> HttpResponse:
    told = settle_schemes.month(
        city=city, scheme=scheme, period=month_of(request.GET.get("month")), today=clock.local_day(clock.now())
    )
    proof = settle_schemes.reconcile(city=city, scheme=scheme) if request.GET.get("prove") else None
    return page(
        request, "operator/schemes/page.html", HERE, status=status, told=told, here_is=told.here, id=uuid4(),
        rates=rates(told.here.scheme), proof=proof, own=request.build_absolute_uri("/api/v1/conversions"),
        took={"came": -told.sums.came_fen, "paid": -told.sums.paid_fen},
        lines=[(line, told.offers.get(line.offer)) for line in told.lines], **context,
    )  # fmt: skip
