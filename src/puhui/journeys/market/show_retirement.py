"""The certificate of a retirement, for anybody: seen with what it is worth, and printed."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.foundations.credentials import queries as credentials
from puhui.foundations.credentials.facts import Paper
from puhui.foundations.packs import queries as packs
from puhui.market.registry import facts
from puhui.market.registry import queries as registry

CHINESE, SERIALS_SHOWN = "zh-hans", 3
PURPOSES = {
    "event": gettext_noop("carbon neutrality of an event"),
    "organisation": gettext_noop("carbon neutrality of an organisation"),
    "ets": gettext_noop("surrender in an emissions trading scheme"),
    "public_good": gettext_noop("the public good"),
}


def printed(number: str, *, language: str = CHINESE) -> bytes:
    """A certificate as PDF, with the day of the retirement on it, whenever it is printed.

    Refusals: registry.RetirementUnknown.
    """
    seen = registry.certificate(number)
    told = seen.retirement
    pack = packs.active(told.city).pack
    first = "zh" if language.startswith("zh") else "en"
    other = "en" if first == "zh" else "zh-hans"
    unit = pack.registry[0].name if pack.registry else pack.city.programme
    with translation.override(other):
        subtitle, below = _("Certificate of retirement"), _words(told, unit.en if first == "zh" else unit.zh)
    with translation.override(language):
        paper = Paper(
            title=_("Certificate of retirement"),
            subtitle=subtitle,
            name=told.beneficiary,
            words=_words(told, getattr(unit, first)),
            words_below=below,
            issuer=f"{getattr(pack.city.programme, first)} · {getattr(pack.city.operator or pack.city.name, first)}",
            day=told.retired_on.isoformat(),
            number=told.number,
            number_words=_("Certificate number"),
            scan_words=_("Scan to check"),
            address=seen.address,
            rows=_rows(told),
        )
    return credentials.draw(paper)


def _words(told: facts.Retirement, unit: str) -> str:
    words = _("{tonnes} t CO2e ({unit}) were retired for the beneficiary on {day}, for good.")
    return words.format(tonnes=told.tonnes, unit=unit, day=told.retired_on.isoformat())


def _rows(told: facts.Retirement) -> tuple[tuple[str, str], ...]:
    serials = "; ".join(told.serials[:SERIALS_SHOWN])
    if len(told.serials) > SERIALS_SHOWN:
        serials += _(" and {count} more").format(count=len(told.serials) - SERIALS_SHOWN)
    projects = "; ".join(f"{code} {name} {vintage}" for code, name, _methodology, vintage in told.projects)
    return (
        (_("Purpose"), _(PURPOSES[told.purpose])),
        (_("Retired from"), f"{told.account} {told.holder}"),
        (_("Project"), projects),
        (_("Serial numbers"), serials),
        *(((_("In their words"), told.statement),) if told.statement else ()),
    )
