"""What points buy: offers with their quotas."""

from puhui.foundations.packs.schema.writing import Name, Source, Strict, Text


class Offer(Strict):
    """One thing that points buy."""

    id: Name
    name: Text
    source: Source
