"""The registry to take along: its tables as CSV and XLSX, and all of it in the CAD Trust data model's names."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from puhui.journeys.market import cad_trust, share_registry
from puhui.portals.public.registry import place_of
from puhui.portals.shared.problems import plain
from puhui.portals.shared.tables import answered


@require_safe
def table(request: HttpRequest, city: str, table: str, form: str) -> HttpResponse:
    """Projects, periods, units or retirements, streamed."""
    place = place_of(city)
    if table not in share_registry.TABLES:
        raise Http404
    columns, rows = share_registry.TABLES[table]
    told = ([plain(value) if value is not None and not isinstance(value, int | str) else value for value in row]
            for row in rows(place.city))  # fmt: skip
    return answered(f"{place.city}-registry-{table}", form, columns, told)


@require_safe
def cad_trust_json(request: HttpRequest, city: str) -> HttpResponse:
    """Every table of the CAD Trust data model that this registry can fill."""
    place = place_of(city)
    told = {"cadTrustDataModel": cad_trust.VERSION, "tables": cad_trust.tables(place.city)}
    return HttpResponse(json.dumps(told, ensure_ascii=False, default=plain), content_type="application/json")


@require_safe
def cad_trust_table(request: HttpRequest, city: str, table: str, form: str) -> HttpResponse:
    """One table of it."""
    place = place_of(city)
    if table not in cad_trust.COLUMNS:
        raise Http404
    rows = cad_trust.tables(place.city)[table]
    told = ([plain(v) if v is not None and not isinstance(v, int | str) else v for v in row.values()] for row in rows)
    return answered(f"{place.city}-cad-trust-{table}", form, cad_trust.COLUMNS[table], told)
