"""Who leaves takes their photos along, but for those that are somebody else's too."""

from django.conf import settings
from tests.journeys.acts.test_declare_act import NOON, declare

from puhui.engine.scrutiny import queries as cases
from puhui.foundations.evidence import queries as evidence
from puhui.foundations.evidence import store
from puhui.foundations.ledger import queries as ledger
from puhui.journeys.people import leave


def on_disk(names) -> list[bool]:
    return [store.place_of(settings.EVIDENCE_STORE, name).is_file() for name in names]


def test_photos_of_who_leaves_are_erased_and_the_books_stay(luzhou, django_capture_on_commit_callbacks):
    one, other = luzhou.enrol("u0", "u1", scheme="luzhou-account")
    mine, shared = declare(one, 1), declare(one, 2, at=NOON.replace(day=21))
    declare(other, 2, at=NOON.replace(day=21, hour=6))
    alone, both = (
        [name for shown in cases.photos_of(one, told.id) for name in (shown.sha256, shown.shown_sha256)]
        for told in (mine, shared)
    )
    grams = luzhou.grams(one)
    assert on_disk(alone) == on_disk(both) == [True, True]

    with django_capture_on_commit_callbacks(execute=True):
        leave.leave(holder=one, at=NOON.replace(day=22))

    assert (on_disk(alone), on_disk(both)) == ([False, False], [True, True])
    assert cases.photos_of(one, mine.id) == [] and luzhou.grams(one) == grams > 0
    assert evidence.verify().ok and ledger.verify().ok
