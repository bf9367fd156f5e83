"""FACE: the questions of appraisals; nothing here writes."""

from puhui.oversight.appraisals.counting import goals, named, names, share
from puhui.oversight.appraisals.speaking import contact_of
from puhui.oversight.appraisals.telling import (
    application,
    applications,
    holds,
    on_notice,
    scheme_of,
    schemes,
    score,
    try_out,
    verify,
)

__all__ = [
    "application", "applications", "contact_of", "goals", "holds", "named", "names", "on_notice", "scheme_of", "schemes", "score", "share",
    "try_out", "verify",
]  # fmt: skip
