"""Levels, badges, boards and certificates."""

from puhui.foundations.packs.schema.writing import Name, Source, Strict, Text


class Level(Strict):
    """A level by cumulative grams."""

    id: Name
    name: Text
    source: Source


class Badge(Strict):
    """A badge for a real fact."""

    id: Name
    name: Text
    source: Source


class Board(Strict):
    """A leaderboard."""

    id: Name
    name: Text
    source: Source


class Certificate(Strict):
    """A certificate."""

    id: Name
    name: Text
    source: Source
