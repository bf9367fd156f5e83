"""A declaration of carbon neutrality on paper, as it was signed."""

from django.utils import translation
from django.utils.translation import gettext as _

from puhui.foundations.credentials import queries as credentials
from puhui.foundations.credentials.facts import Paper
from puhui.foundations.packs import queries as packs
from puhui.market.neutrality import facts
from puhui.market.neutrality import queries as neutrality

CHINESE, OFFSETS_SHOWN = "zh-hans", 3


def printed(number: str, *, language: str = CHINESE) -> bytes:
    """A certificate of carbon neutrality as PDF. Refusals: neutrality.DeclarationUnknown."""
    told = neutrality.declaration(number)
    city = packs.active(told.city).pack.city
    first, other = ("zh", "en") if language.startswith("zh") else ("en", "zh-hans")
    with translation.override(other):
        subtitle, below = _("Certificate of carbon neutrality"), _words(told)
    with translation.override(language):
        paper = Paper(
            title=_("Certificate of carbon neutrality"),
            subtitle=subtitle,
            name=told.name,
            words=_words(told),
            words_below=below,
            issuer=f"{getattr(city.programme, first)} · {getattr(city.operator or city.name, first)}",
            day=told.signed_on.isoformat(),
            number=told.number,
            number_words=_("Certificate number"),
            scan_words=_("Scan to check"),
            address=told.address,
            rows=_rows(told, "zh" if first == "zh" else "en"),
        )
    return credentials.draw(paper)


def _words(told: facts.Declaration) -> str:
    words = _("{emitted} t CO2e were emitted and {retired} t offset: it is carbon-neutral.")
    return words.format(emitted=told.emitted_tonnes, retired=told.retired_tonnes)


def _rows(told: facts.Declaration, language: str) -> tuple[tuple[str, str], ...]:
    items = dict(told.items)
    when, offsets = items["time"], items["offsets"]
    said = "; ".join(f"{one[language]} {one['tonnes']} t {one['reference']}" for one in offsets[:OFFSETS_SHOWN])
    if len(offsets) > OFFSETS_SHOWN:
        said += _(" and {count} more").format(count=len(offsets) - OFFSETS_SHOWN)
    by = told.confirmed_by if told.confirmation == "independent" else _("by one's own promise")
    return (
        (_("Organiser"), told.organiser),
        (_("Time"), f"{when['first']} – {when['last']} {when['place']}"),
        (_("Boundary"), items["boundary"]),
        (_("Offset by"), said),
        (_("Confirmed"), by),
        (_("Signed by"), told.signed_by),
    )
