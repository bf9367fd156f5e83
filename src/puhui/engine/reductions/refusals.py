"""What reductions may answer no to.

Refusal
└── SheetsChangedMeanwhile
"""

from puhui.ground.refusals import Refusal


class SheetsChangedMeanwhile(Refusal):
    code = "reductions.sheets_changed_meanwhile"
    message = (
        "The same person's day was changed by another delivery at the same moment. Nothing was written; try again."
    )
