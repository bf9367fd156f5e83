"""How levels of teams and states of hours are called."""

from django.utils.translation import gettext_noop

LEVELS = {
    "city": gettext_noop("City team"), "unit": gettext_noop("Team of a unit"), "district": gettext_noop("District team"),
    "organisation": gettext_noop("Team of an organisation"),
}  # fmt: skip
RECORDS = {
    "serving": gettext_noop("Serving now"), "recorded": gettext_noop("Awaits the lead"), "confirmed": gettext_noop("Counted"),
    "refused": gettext_noop("Not counted"), "reversed": gettext_noop("Taken back"),
}  # fmt: skip
