"""What partners may be told by webhook: every topic that a journey publishes, with what it says.

The outbox does not know what topics mean; who offers them for choosing looks here. docs/api.md lists them.
"""

from django.utils.translation import gettext_noop

TOPICS = {
    "voucher.issued": gettext_noop("A reward was redeemed: voucher, offer, price"),
    "voucher.used": gettext_noop("A merchant took a voucher: voucher, merchant, value"),
    "voucher.returned": gettext_noop("A voucher was given back, or lapsed"),
    "draw.published": gettext_noop("A draw was published: its terms cannot change any more"),
    "draw.committed": gettext_noop("A draw's entries were committed: keep the hash, it proves what was in the list"),
    "draw.drawn": gettext_noop("A draw was drawn: the public value and the winning tickets"),
    "draw.called_off": gettext_noop("A draw was called off: points go back"),
    "survey.published": gettext_noop("A survey's figures were published: wave, survey, each figure with its interval"),
    "activity.booked": gettext_noop("Somebody has places in an activity: booking, session, group"),
    "activity.moved_up": gettext_noop("A waiting booking has got its places"),
    "activity.called_off": gettext_noop("A session was called off: each booking of it"),
    "activity.reminder": gettext_noop("A booked session starts within some hours"),
    "activity.attended": gettext_noop("A booking came to its session and stayed as asked"),
    "volunteer.confirmed": gettext_noop("Hours of volunteering were confirmed: record, minutes"),
    "case.given": gettext_noop("A case that citizens told of was given to a unit: number, unit, last day"),
    "case.answered": gettext_noop("A unit answered a case: number, unit, whether late"),
    "volunteer.reversed": gettext_noop("Confirmed hours of volunteering were taken back"),
}
