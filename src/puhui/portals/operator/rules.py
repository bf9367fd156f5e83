"""An earning rule in one paragraph, as an officer would say it. It reads a rule; it decides nothing."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from puhui.foundations.packs import schema
from puhui.portals.shared import formulas
from puhui.portals.shared.templatetags.library import plain, said


def rule_words(rule: schema.Rule, pack: schema.Pack) -> str:
    """How a scenario earns, its caps, when points ripen and lapse."""
    told = [_earning(rule, pack)]
    told += [_cap(cap) for cap in rule.caps]
    if rule.maturity_days:
        told.append(
            ngettext("ripens after {n} day", "ripens after {n} days", rule.maturity_days).format(n=rule.maturity_days)
        )
    if rule.claim_days:
        told.append(
            ngettext("to be collected within {n} day", "to be collected within {n} days", rule.claim_days).format(
                n=rule.claim_days
            )
        )
    told.append(_expiry(rule.expiry))
    told += [
        _("× {factor} on {days} days ({name})").format(factor=plain(m.factor), days=len(m.days), name=said(m.name))
        for m in rule.multipliers
    ]
    if rule.budget:
        told.append(_("from a purse of {points} points").format(points=f"{rule.budget.points:,}"))
    return pgettext("between clauses", "; ").join(told) + pgettext("end of a sentence", ".")


def _earning(rule: schema.Rule, pack: schema.Pack) -> str:
    earn = rule.earn
    if earn.per_event is not None:
        return _("{points} for each act").format(points=_points(earn.per_event))
    if earn.per_quantity is not None:
        scenario = next(s for s in pack.scenarios if s.id == rule.scenario)
        asked = next(m.inputs for m in pack.methodologies if m.id == scenario.methodology)
        one = asked.get(earn.per_quantity.input)
        unit = formulas.unit(one.unit) if one else ""
        return _("{points} for every {step} {unit}").format(
            points=_points(earn.per_quantity.points), step=plain(earn.per_quantity.step), unit=unit
        )
    if earn.tiers is not None:
        steps = [
            _("{points} from {at}").format(points=_points(t.points), at=plain(t.at_least)) for t in earn.tiers.tiers
        ]
        return "、".join(steps)
    return _("{points} for every {grams} g of CO2e").format(
        points=_points(earn.per_grams.points), grams=plain(earn.per_grams.grams)
    )


def _points(points: int) -> str:
    return ngettext("{n} point", "{n} points", points).format(n=points)


def _cap(cap: schema.Cap) -> str:
    period = {
        "day": _("a day"), "week": _("a week"), "month": _("a month"), "year": _("a year"), "total": _("in all"),
    }[cap.period]  # fmt: skip
    if cap.points is not None:
        return _("at most {points} {period}").format(points=_points(cap.points), period=period)
    acts = ngettext("{n} act", "{n} acts", cap.events).format(n=cap.events)
    return _("at most {acts} {period}").format(acts=acts, period=period)


def _expiry(expiry: schema.Expiry) -> str:
    if expiry.months is not None:
        return ngettext("lapses after {n} month", "lapses after {n} months", expiry.months).format(n=expiry.months)
    if expiry.year_ends == 0:
        return _("lapses at the end of the year")
    return ngettext(
        "lapses at the end of the year, {n} year on", "lapses at the end of the year, {n} years on", expiry.year_ends
    ).format(n=expiry.year_ends)
