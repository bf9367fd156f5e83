"""Questions to the points room. The pure ones are first: they read nothing but what they are given."""

from puhui.economy.points.calc.awarding import SHEET_ORDER, award
from puhui.economy.points.calc.windows import affected, needed

__all__ = ["SHEET_ORDER", "affected", "award", "needed"]
