import pytest
from tests.civic.activities.hall import NOON, Hall

from puhui.foundations.packs.refusals import CityUnknown
from puhui.journeys.packs import activate_pack
from puhui.journeys.people import find_city


@pytest.mark.django_db
def test_a_person_sees_the_city_where_they_take_part():
    with pytest.raises(CityUnknown):
        find_city.city_of(holder=1)
    halls = [Hall(city="chengdu"), Hall(city="zigong")]
    for hall in halls:
        activate_pack.put_into_force(pack=hall.pack, at=NOON)
    assert find_city.city_of(holder=1) == "chengdu"
    halls[1].book(1)
    assert (find_city.city_of(holder=1), find_city.city_of(holder=2)) == ("zigong", "chengdu")
