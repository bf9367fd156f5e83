"""What scrutiny may answer no to.

Refusal
├── PhotoTooLarge  PhotoNotRead  PhotoTooManyPixels  PhotoTooSmall  PhotosMissing
├── NotDeclarable  DeclaredEnough  DeclarationDiffers  DeclarationUnknown  DeclarationClosed  DeclarationTooLate
│   ParkedAlready  OdometerMoved  OdometerWrong  NotADayYet
├── CaseUnknown  CaseDecidedMeanwhile  WhyMissing  OtherEyesNeeded
├── AppealedAlready  NothingToAppeal  AppealEmpty  AppealTooLong
└── AuditUnknown  AuditDrawn  AuditTooEarly  AuditEmpty  AuditItemJudged  SampleWrong
"""

from puhui.ground.refusals import Refusal


class PhotoTooLarge(Refusal):
    code = "scrutiny.photo_too_large"
    message = "The photo is larger than {limit} MiB. Take it again in a smaller size."


class PhotoNotRead(Refusal):
    code = "scrutiny.photo_not_read"
    message = "This file is not a whole photo in JPEG, PNG or WebP. Take the photo again, or choose another one."


class PhotoTooManyPixels(Refusal):
    code = "scrutiny.photo_too_many_pixels"
    message = "The photo has more than {limit} million pixels. Send it in a smaller size."


class PhotoTooSmall(Refusal):
    code = "scrutiny.photo_too_small"
    message = "The photo has only {width} × {height} pixels: nothing can be seen on it. At least {limit} on each side are needed."


class PhotosMissing(Refusal):
    code = "scrutiny.photos_missing"
    message = "{needed} photos are needed, {found} came."


class NotDeclarable(Refusal):
    code = "scrutiny.not_declarable"
    message = "Acts of the feed {feed} cannot be declared by people themselves."


class DeclaredEnough(Refusal):
    code = "scrutiny.declared_enough"
    message = "At most {limit} of these a day can be declared. Tomorrow you can declare again."


class DeclarationDiffers(Refusal):
    code = "scrutiny.declaration_differs"
    message = "A declaration with this number and another {field} is kept already. Nothing was changed."


class DeclarationUnknown(Refusal):
    code = "scrutiny.declaration_unknown"
    message = "There is no such declaration of yours."


class DeclarationClosed(Refusal):
    code = "scrutiny.declaration_closed"
    message = "This declaration is complete already."


class DeclarationTooLate(Refusal):
    code = "scrutiny.declaration_too_late"
    message = "The second photo had to come within {days} days. Park the car again and take a first photo."


class ParkedAlready(Refusal):
    code = "scrutiny.parked_already"
    message = "Your car is parked since {since}. Take the second photo before you begin anew."


class OdometerMoved(Refusal):
    code = "scrutiny.odometer_moved"
    message = "The odometer read {before} km when you parked and {after} km now: the car was driven, so nothing can be counted."


class OdometerWrong(Refusal):
    code = "scrutiny.odometer_wrong"
    message = "“{value}” is not an odometer's reading: give whole kilometres from 0 to {most}."


class NotADayYet(Refusal):
    code = "scrutiny.not_a_day_yet"
    message = "The car has been parked for {hours} hours; a car-free day has {needed}. Take the second photo later."


class CaseUnknown(Refusal):
    code = "scrutiny.case_unknown"
    message = "There is no such act under review."


class CaseDecidedMeanwhile(Refusal):
    code = "scrutiny.case_decided_meanwhile"
    message = "Somebody else has decided about {key} in the meantime. Nothing was changed: look at the queue again."


class WhyMissing(Refusal):
    code = "scrutiny.why_missing"
    message = "A decision needs a reason of at least {least} characters, which the person reads."


class OtherEyesNeeded(Refusal):
    code = "scrutiny.other_eyes_needed"
    message = "You decided about {key} yourself. An appeal is answered by somebody else."


class AppealedAlready(Refusal):
    code = "scrutiny.appealed_already"
    message = "You have appealed about this act already; an appeal is heard once."


class NothingToAppeal(Refusal):
    code = "scrutiny.nothing_to_appeal"
    message = "This act is neither held nor refused: there is nothing to appeal."


class AppealEmpty(Refusal):
    code = "scrutiny.appeal_empty"
    message = "Say in a few words why the act should count."


class AppealTooLong(Refusal):
    code = "scrutiny.appeal_too_long"
    message = "An appeal has at most {most} characters; yours has {found}."


class AuditUnknown(Refusal):
    code = "scrutiny.audit_unknown"
    message = "There is no audit with this number."


class AuditDrawn(Refusal):
    code = "scrutiny.audit_drawn"
    message = "This audit was drawn already; its sample stays as it is."


class AuditTooEarly(Refusal):
    code = "scrutiny.audit_too_early"
    message = "The audit's period ends on {last}; its sample can be drawn from the day after."


class AuditEmpty(Refusal):
    code = "scrutiny.audit_empty"
    message = "No self-declared act was counted from {first} to {last}: there is nothing to audit."


class AuditItemJudged(Refusal):
    code = "scrutiny.audit_item_judged"
    message = "Act {position} of this audit was judged already."


class SampleWrong(Refusal):
    code = "scrutiny.sample_wrong"
    message = "A sample of {confidence} % confidence and ± {margin} % cannot be drawn: confidence is 80, 90, 95 or 99, the margin 1 to 20."
