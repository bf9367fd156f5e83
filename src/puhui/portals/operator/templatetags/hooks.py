"""How the console says what became of webhooks: states as badges, faults in words."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from puhui.foundations.outbox import facts
from puhui.ground.clock import SHANGHAI

register = template.Library()

STATES = {
    "listening": (gettext_lazy("listening"), ""),
    "paused": (gettext_lazy("paused"), "badge-no"),
    "closed": (pgettext_lazy("an endpoint", "closed"), "badge-plain"),
    "waiting": (pgettext_lazy("a webhook", "waiting"), "badge-info"),
    "delivered": (gettext_lazy("delivered"), ""),
    "failed": (gettext_lazy("failed"), "badge-no"),
}
FAULTS = {
    "unreachable": gettext_lazy("nobody there"),
    "too_slow": gettext_lazy("no answer within ten seconds"),
    "broken_off": gettext_lazy("broken off, or no HTTP"),
    "outbox.address_not_public": gettext_lazy("leads into a private network; not sent"),
}


@register.simple_tag
def hook_name(state: str) -> str:
    """A state in words."""
    return str(STATES[state][0])


@register.simple_tag
def hook_badge(state: str) -> SafeString:
    """A state as a badge."""
    name, style = STATES[state]
    return format_html('<span class="badge {}">{}</span>', style, name)


@register.simple_tag
def pause_words(endpoint: facts.Endpoint) -> str:
    """Why an endpoint is paused, and since when."""
    when = f"{endpoint.paused_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if endpoint.paused_why == "gone":
        return _("Paused on {when}: its server answered 410, it wants no more.").format(when=when)
    if endpoint.paused_why == "failing":
        return _("Paused on {when}: it took nothing for three days. What is told meanwhile waits.").format(when=when)
    return _("Paused on {when} from the console. What is told meanwhile waits.").format(when=when)


@register.simple_tag
def attempt_words(attempt: facts.Attempt) -> SafeString:
    """What came of an attempt."""
    if attempt.status is not None:
        style = "" if 200 <= attempt.status < 300 else "badge-no"
        return format_html('<span class="badge {}">HTTP {}</span>', style, attempt.status)
    words = FAULTS.get(attempt.fault, attempt.fault) if attempt.ended_at else _("under way, or cut off")
    return format_html('<span class="badge badge-no">{}</span>', words)
