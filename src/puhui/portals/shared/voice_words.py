"""What states, flags and steps of voices and cases are called on pages."""

from django.utils.translation import gettext_noop

VOICE_STATES = {
    "waiting": (gettext_noop("Waiting for a look"), "badge-unchecked"),
    "held": (gettext_noop("Being looked at closely"), "badge-unchecked"),
    "published": (gettext_noop("Accepted and shown"), ""),
    "routed": (gettext_noop("Accepted, not shown"), ""),
    "declined": (gettext_noop("Not let through"), "badge-no"),
    "withdrawn": (gettext_noop("Withdrawn by its author"), "badge-plain"),
}
CASE_STATES = {
    "waiting": (gettext_noop("Not given to a unit yet"), "badge-plain"),
    "open": (gettext_noop("With the unit"), "badge-info"),
    "answered": (gettext_noop("The unit has answered"), ""),
    "merged": (gettext_noop("Joined to another case"), "badge-plain"),
    "dropped": (gettext_noop("Not pursued"), "badge-plain"),
}
FLAGS = {
    "face_covered": gettext_noop("A face was found and covered."),
    "face_perhaps": gettext_noop("Something may be a face; it was covered, and somebody looks first."),
    "place_differs": gettext_noop("The camera noted another place than the one that was told."),
    "place_outside": gettext_noop("The camera noted a place outside of the city."),
    "time_differs": gettext_noop("The camera noted a time that does not fit."),
    "photo_known": gettext_noop("This photo was shown before, for another place or another matter."),
}
STEPS = {
    "told": gettext_noop("A citizen told of it"), "joined": gettext_noop("One more citizen told of it"),
    "looked_at": gettext_noop("Looked at before publication"), "given": gettext_noop("Given to the unit in charge"),
    "handed_on": gettext_noop("Handed on to another unit"), "answered": gettext_noop("Answered by the unit"),
    "opened_again": gettext_noop("Opened again by a citizen"), "split": gettext_noop("Some snapshots became a case of their own"),
    "split_off": gettext_noop("Split off from another case"), "merged": gettext_noop("Became part of another case"),
    "merged_in": gettext_noop("Another case became part of it"), "covered": gettext_noop("More of a photo was covered"),
}  # fmt: skip
DEEDS = {
    "publish": gettext_noop("Accept and show"), "route": gettext_noop("Accept, do not show"),
    "hold": gettext_noop("Hold back for now"), "decline": gettext_noop("Do not accept"),
}  # fmt: skip
