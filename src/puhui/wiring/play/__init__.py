"""Plays: a part of the city's life, lived through the same verbs that people use, at the times it is told to happen.

Every step has an id made of its name, so a play that was cut off is played again from the start and does nothing twice.
"""

from puhui.wiring.play import market, quarter, year

PLAYS = {"market": market.play, "quarter": quarter.play, "year": year.play}
