"""Draws of lucky users: kinds and numbers of prizes, times, conditions."""

from puhui.foundations.packs.schema.writing import Name, Source, Strict, Text


class Draw(Strict):
    """One draw."""

    id: Name
    name: Text
    source: Source
