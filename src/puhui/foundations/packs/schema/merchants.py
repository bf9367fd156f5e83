"""Who gives what points buy, and in which stores."""

from pydantic import Field

from puhui.foundations.packs.schema.rewards import District
from puhui.foundations.packs.schema.writing import Name, Source, Strict, Text


class Store(Strict):
    """A place with a counter, where vouchers are used; ``district`` by the same id as in offers."""

    id: Name
    name: Text
    district: District | None = None
    address: str = Field(default="", max_length=200)


class Merchant(Strict):
    """A provider of rewards with its stores; one that applies by itself stands in no pack."""

    id: Name
    name: Text
    about: Text | None = None
    stores: tuple[Store, ...] = ()
    source: Source
