"""FACE: the questions of surveys. No writes; an answer is never told beside an invitation, nor in a cell too small."""

from puhui.civic.surveys.calc.estimating import estimate
from puhui.civic.surveys.filing import estimate_file

__all__ = ["estimate", "estimate_file"]
