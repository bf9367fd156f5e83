"""What evidence may answer no to.

Refusal
├── EvidenceUnknown    evidence.unknown
├── EvidenceMissing    evidence.missing
├── EvidenceTooLarge   evidence.too_large
└── EvidenceReferredTo evidence.referred_to
"""

from puhui.ground.refusals import Refusal


class EvidenceUnknown(Refusal):
    """No such file was ever kept."""

    code = "evidence.unknown"
    message = "No file with the fingerprint {sha256} was kept."


class EvidenceMissing(Refusal):
    """It was kept, and is not where it was put: the store was damaged or not restored."""

    code = "evidence.missing"
    message = "The kept file {name} ({sha256}) is no longer in the store."


class EvidenceTooLarge(Refusal):
    code = "evidence.too_large"
    message = "The file {name} is larger than {limit} MiB and was not kept."


class EvidenceReferredTo(Refusal):
    """Data: sha256, records."""

    code = "evidence.referred_to"
    message = "The file {sha256} is not erased: {records} still refers to it."
