"""Whether the house is well: what a load balancer and `make up` ask."""

from datetime import timedelta

from django.db import OperationalError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

WORKER_SILENCE_MAX = timedelta(seconds=60)


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 where the database answers and a worker was heard of lately, else 503 and what is missing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %s", [WORKER_SILENCE_MAX]
            )
            workers = cursor.fetchone()[0]
    except OperationalError:
        return JsonResponse({"database": False, "workers": 0}, status=503)
    return JsonResponse({"database": True, "workers": workers}, status=200 if workers else 503)
