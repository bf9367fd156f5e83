"""FACE: the questions of the people room; none of them writes."""

from .persons import Bound, Given, bindings, consents, deleted, person, personal_data
from .subjects import holders_of, subject_of, subjects_of

__all__ = [
    "Bound",
    "Given",
    "bindings",
    "consents",
    "deleted",
    "holders_of",
    "person",
    "personal_data",
    "subject_of",
    "subjects_of",
]
