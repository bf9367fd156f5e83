"""What makes an act suspect, as data."""

from puhui.foundations.packs.schema.writing import Name, Source, Strict, Text


class Check(Strict):
    """One check of acts."""

    id: Name
    name: Text
    source: Source
