"""Which city's programme a citizen is looking at, and in which language its words are read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.facts import ActivePack
from puhui.foundations.packs.schema import Text
from puhui.journeys.people import find_city
from puhui.portals.shared.access import CITIZEN, roles_required

CITY = "city"  # the key in the session under which the chosen city is remembered

citizens_only: Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]] = roles_required(CITIZEN)


def city_of(request: HttpRequest) -> str:
    """The city this session looks at: the chosen one, else where this person takes part, else the first.

    Refusals: packs.CityUnknown, where no city is active at all.
    """
    if CITY not in request.session:
        request.session[CITY] = find_city.city_of(holder=request.user.holder_id)
    return request.session[CITY]


def chosen_city(request: HttpRequest) -> ActivePack:
    """The active pack of the city this session looks at. Refusals: packs.CityUnknown."""
    return packs.active(city_of(request))


def words(text: Text) -> str:
    """A text of a pack in the reader's language."""
    return text.en if (get_language() or "").startswith("en") else text.zh
