"""Deliveries: the list, the upload, one delivery with its rows, its original and its outcomes to download."""

from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.acts import oversee_batches, record_behaviour
from puhui.journeys.packs import browse_packs
from puhui.portals.operator import jobs
from puhui.portals.operator.models import Work
from puhui.portals.operator.rows import shown, told
from puhui.portals.operator.templatetags.console import OUTCOMES, STATES, WAYS
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused
from puhui.portals.shared.templatetags.library import said

PER_PAGE = 25


@reads
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """Deliveries, newest first, by city, feed, state and way."""
    asked = {name: request.GET.get(name, "") for name in ("city", "feed", "state", "way")}
    before = request.GET.get("before", "")
    found = oversee_batches.deliveries(**asked, before=int(before) if before.isdecimal() else None, limit=PER_PAGE + 1)
    packs = browse_packs.packs_in_force()
    feeds = {f.id: said(f.name) for p in packs for f in p.pack.feeds if asked["city"] in ("", p.city)}
    older = ""
    if len(found) > PER_PAGE:
        older = urlencode({k: v for k, v in asked.items() if v} | {"before": found[PER_PAGE - 1].batch.id})
    return page(
        request,
        "operator/batches/list.html",
        "batches",
        batches=[shown(one) for one in found[:PER_PAGE]],
        chosen=asked,
        cities=[p.pack.city for p in packs],
        feeds=sorted(feeds.items(), key=lambda f: f[1]),
        states=list(STATES),
        ways=list(WAYS),
        older=older,
    )


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take in a file: kept, opened as a delivery, and left to the worker to settle."""
    chosen, no = "", None
    if request.method == "POST":
        chosen = request.POST.get("feed", "")
        try:
            return _taken_in(request, chosen)
        except Refusal as refusal:
            no = refused(refusal)
        except KeyError:
            no = {"what": _("Choose a feed and a file."), "code": "", "cites": ""}
    context = {"packs": browse_packs.packs_in_force(), "chosen": chosen, "refused": no}
    # htmx shows an answer only where it is a success; the notice says that it was none.
    status = 422 if no and not request.htmx else 200
    return page(request, "operator/batches/upload.html", "upload", status=status, **context)


def _taken_in(request: HttpRequest, chosen: str) -> HttpResponse:
    file = request.FILES["file"]
    city, _slash, feed = chosen.partition("/")
    if not feed:
        raise KeyError("feed")
    now = clock.now()
    with transaction.atomic():
        batch_id = record_behaviour.accept_file(
            city=city, feed=feed, stream=file.file, name=file.name, way="console", at=now
        )
        work = Work.objects.create(
            kind=Work.Kind.SETTLE, batch_id=batch_id, asked_by=request.user.get_username(), asked_at=now
        )
        # In the same transaction: no delivery without its job, and no job without its delivery.
        jobs.settle.defer(batch_id=batch_id, work_id=work.id)
    address = reverse("operator:batch", args=[batch_id])
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


@reads
@require_safe
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One delivery."""
    delivery = oversee_batches.delivery(batch_id)
    return page(
        request,
        "operator/batches/page.html",
        "batches",
        feed=delivery.feed,
        city=delivery.pack.pack.city,
        **_progress(request, delivery),
    )


@reads
@require_safe
def progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The living part of a delivery's page."""
    delivery = oversee_batches.delivery(batch_id)
    return render(request, "operator/batches/progress.html", _progress(request, delivery))


@reads
@require_safe
def outcomes(request: HttpRequest, batch_id: int) -> HttpResponse:
    """A page of rows with one outcome, as a fragment."""
    delivery = oversee_batches.delivery(batch_id)
    return render(request, "operator/batches/outcomes.html", {"batch": delivery.batch} | _rows(request, delivery))


def _progress(request: HttpRequest, delivery: oversee_batches.Delivery) -> dict[str, Any]:
    found = delivery.batch
    running = found.state in ("received", "settling")
    context: dict[str, Any] = {"batch": found, "running": running}
    if running:
        context |= _news(found.id)
    if found.state == "refused":
        context["refusal"] = _refusal(found.refusal or {})
    if found.state == "settled":
        context["outcomes"] = [(name, getattr(found, name)) for name in OUTCOMES]
        context |= _rows(request, delivery)
    return context


def _news(batch_id: int) -> dict[str, Any]:
    """How far the work is: the percentage once its end is known, before that the rows read so far."""
    work = Work.objects.filter(kind=Work.Kind.SETTLE, batch_id=batch_id).order_by("-id").first() or Work()
    return {
        "percent": min(99, 100 * work.done // work.total) if work.total else None,
        "rows_read": work.done if work.stage == "read" else 0,
        "broke_off": work.finished_at is not None,
    }


def _refusal(kept: dict[str, Any]) -> dict[str, str]:
    message = kept.get("message", "")
    told = _(message).format_map(kept["data"]) if message else kept.get("en", "")
    return {"what": told, "code": kept.get("code", "")}


def _rows(request: HttpRequest, delivery: oversee_batches.Delivery) -> dict[str, Any]:
    found = delivery.batch
    tabs = [(name, getattr(found, name)) for name in oversee_batches.TOLD_OUTCOMES if getattr(found, name)]
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in oversee_batches.TOLD_OUTCOMES else (tabs[0][0] if tabs else "")
    number = request.GET.get("page", "0")
    number = int(number) if number.isdecimal() else 0
    rows, more = oversee_batches.told_rows(found.id, outcome=outcome, page=number) if outcome else ([], False)
    return {
        "tabs": tabs, "outcome": outcome, "rows": [told(row, found.id) for row in rows], "more": more,
        "next": number + 1,
    }  # fmt: skip


@reads
@require_safe
def original(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The file as it came."""
    path, name = oversee_batches.original(batch_id)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")


@reads
@require_safe
def outcomes_csv(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What became of every row, as CSV, streamed."""
    response = StreamingHttpResponse(oversee_batches.outcome_csv(batch_id), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="delivery-{batch_id}-outcomes.csv"'
    return response


@reads
@require_safe
def outcomes_xlsx(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What became of every row, as a workbook."""
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it, which deletes it
    oversee_batches.outcome_workbook(batch_id, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"delivery-{batch_id}-outcomes.xlsx")
