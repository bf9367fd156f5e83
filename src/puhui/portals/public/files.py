"""Certificates as files that anybody may load, other sites too."""

from django.http import HttpResponse


def certificate(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file shown in the browser, under a name of its own."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response
