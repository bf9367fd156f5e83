"""/api/v1: ninja's addresses, each marked as one that authenticates for itself."""

import functools
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.api import api
from puhui.portals.shared.access import own_authentication
from puhui.portals.shared.problems import problem_response

View = Callable[..., HttpResponse]


def _with_problems(view: View) -> View:
    """Also a wrong method is answered with a problem document."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return answer
        no = refusals.MethodUnknown(path=request.path, method=request.method, allowed=answer["Allow"])
        told = problem_response(no)
        told["Allow"] = answer["Allow"]
        return told

    return answered


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever is not an address of the API."""
    return problem_response(refusals.AddressUnknown(path=request.path))


def _ninja_addresses() -> list[URLPattern]:
    # ninja names an address once per method; one view answers them all.
    patterns = list({str(pattern.pattern): pattern for pattern in reversed(api.urls[0])}.values())[::-1]
    for pattern in patterns:
        # ninja needs its root for the addresses in the document, and shows nothing there.
        view = nothing_here if pattern.name == "api-root" else pattern.callback
        pattern.callback = own_authentication(_with_problems(view))
    return patterns


app_name = "api_v1"
urlpatterns = [*_ninja_addresses(), path("<path:rest>", own_authentication(nothing_here), name="nothing_here")]
