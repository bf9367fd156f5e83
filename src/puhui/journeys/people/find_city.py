"""Which city's programme a person belongs to, where they did not say which one they want to see."""

from puhui.civic.activities import queries as activities
from puhui.civic.voices import queries as voices
from puhui.civic.volunteers import queries as volunteers
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import refusals
from puhui.foundations.people import queries as people


def city_of(*, holder: int) -> str:
    """The city joined last by an agreement, else one of volunteering, a school, a booking or a voice, else the first.

    Refusals: packs.CityUnknown, where no city is active at all.
    """
    cities = [active.city for active in packs.programmes()]
    if not cities:
        raise refusals.CityUnknown(city="-")
    joined = [given.city for given in people.consents(holder)][-1:]
    for found in (joined, volunteers.cities_of(holder), activities.cities_of(holder), voices.cities_of(holder)):
        here = [city for city in cities if city in found]
        if here:
            return here[0]
    return cities[0]
