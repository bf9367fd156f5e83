"""Units by the names that people write: a list as it stands in a document becomes units, in its order."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from puhui.oversight.assignments import boarding, refusals

BETWEEN = re.compile(r"[、,;\n]+")
NEAR_MOST, NAMES_MOST = 3, 200


def units_called(city: str, on: date, written: str) -> tuple[UUID, ...]:
    """The units that a written list names, in its order and each once; between names stand 、 , ; or new lines.

    Refusals: UnitNameUnknown, with names that come near, also where two units that stand bear the name.
    """
    known: dict[str, list[UUID]] = {}
    ended: dict[str, list[UUID]] = {}
    for id, one in boarding.units(city, on).items():
        (known if one.stands(on) else ended).setdefault(_plain(one.name), []).append(id)
    # Who is gone is still meant by the name: what comes next says that the unit ended, and who took over.
    known = ended | known
    names = [_plain(name) for name in BETWEEN.split(unicodedata.normalize("NFKC", written))]
    return tuple(dict.fromkeys(_found(name, known) for name in list(filter(None, names))[:NAMES_MOST]))


def _found(name: str, known: dict[str, list[UUID]]) -> UUID:
    found = known.get(name, [])
    if len(found) != 1:
        raise refusals.UnitNameUnknown(name=name, near="、".join(_near(name, known)) or "—")
    return found[0]


def _near(name: str, known: Iterable[str]) -> list[str]:
    within = [one for one in known if name in one or one in name]
    return (within or difflib.get_close_matches(name, list(known), n=NEAR_MOST, cutoff=0.5))[:NEAR_MOST]


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()
