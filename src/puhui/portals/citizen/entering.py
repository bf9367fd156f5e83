"""Which city's programme a citizen is looking at, and in which language its words are read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import refusals
from puhui.foundations.packs.facts import ActivePack
from puhui.foundations.packs.schema import Text
from puhui.foundations.people import queries as people
from puhui.portals.shared.access import CITIZEN, roles_required

CITY = "city"  # the key in the session under which the chosen city is remembered

citizens_only: Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]] = roles_required(CITIZEN)


def city_of(request: HttpRequest) -> str:
    """The city this session looks at: the chosen one, else the one joined last, else the first.

    Refusals: packs.CityUnknown, where no city is active at all.
    """
    if CITY not in request.session:
        cities = [active.city for active in packs.open_to_people()]
        if not cities:
            raise refusals.CityUnknown(city="-")
        joined = [given.city for given in people.consents(request.user.holder_id)][-1:]
        request.session[CITY] = next((city for city in joined if city in cities), cities[0])
    return request.session[CITY]


def chosen_city(request: HttpRequest) -> ActivePack:
    """The active pack of the city this session looks at. Refusals: packs.CityUnknown."""
    return packs.active(city_of(request))


def words(text: Text) -> str:
    """A text of a pack in the reader's language."""
    return text.en if (get_language() or "").startswith("en") else text.zh
