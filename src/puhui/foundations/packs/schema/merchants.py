"""Who gives what points buy, and what the city pays them."""

from puhui.foundations.packs.schema.writing import Name, Source, Strict, Text


class Merchant(Strict):
    """A provider of rewards with its stores."""

    id: Name
    name: Text
    source: Source
