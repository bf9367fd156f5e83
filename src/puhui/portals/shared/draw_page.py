"""A draw as pages tell it to anybody: what is to be won, who may enter, when, by which value. It decides nothing."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from puhui.economy.draws import facts
from puhui.foundations.packs import schema
from puhui.ground.clock import SHANGHAI
from puhui.portals.shared import amounts
from puhui.portals.shared.templatetags.library import plain, said

PHASES = {
    "draft": (gettext_lazy("draft"), "badge-plain"),
    "coming": (gettext_lazy("not open yet"), "badge-info"),
    "open": (gettext_lazy("open for entries"), ""),
    "closed": (gettext_lazy("closed, entries being committed"), "badge-info"),
    "committed": (gettext_lazy("entries committed, to be drawn"), "badge-info"),
    "drawn": (gettext_lazy("drawn"), ""),
    "called_off": (gettext_lazy("called off"), "badge-no"),
}
PLACES = {
    "won": (gettext_lazy("to be claimed"), "badge-info"),
    "claimed": (gettext_lazy("claimed"), ""),
    "delivered": (gettext_lazy("handed over"), ""),
    "lapsed": (gettext_lazy("not claimed in time"), "badge-no"),
    "reserve": (gettext_lazy("reserve"), "badge-plain"),
}


def head(draw: facts.Draw, at: datetime) -> dict[str, Any]:
    """What a list shows of a draw."""
    phase = draw.phase(at)
    words, style = PHASES[phase]
    return {
        "draw": draw, "name": said(draw.terms.name), "phase": phase, "phase_words": words, "phase_style": style,
        "opens": draw.opens, "closes": draw.closes, "draws_at": draw.draws_at, "entries": draw.entries,
        "price": price(draw.terms), "prizes": [prize(one) for one in draw.terms.prizes],
    }  # fmt: skip


def told(draw: facts.Draw, at: datetime) -> dict[str, Any]:
    """Everything that is published about a draw, in the reader's language."""
    terms = draw.terms
    return head(draw, at) | {
        "about": said(terms.about), "organiser": said(terms.organiser), "contact": terms.contact,
        "claiming": said(terms.claiming), "delivery": said(terms.delivery), "forfeiting": said(terms.forfeiting),
        "claim_days": terms.claim_days, "reserves": terms.reserves, "conditions": conditions(terms),
        "per_person": terms.entries_per_person, "odds": odds(draw), "value_words": value_words(terms),
        "source": terms.source, "official": terms.source.review is schema.Review.OFFICIAL,
    }  # fmt: skip


def prize(one: schema.Prize) -> dict[str, Any]:
    """One prize: name, number, worth."""
    return {
        "id": one.id,
        "name": said(one.name),
        "count": one.count,
        "yuan": plain(one.value_yuan),
        "gives": _gives(one),
    }


def _gives(one: schema.Prize) -> str:
    if one.kind == "points":
        return _("{points} points, usable for {months} months").format(
            points=amounts.count(one.points), months=one.months
        )
    return _("a reward of the mall") if one.kind == "offer" else _("a thing")


def price(terms: schema.Draw) -> str:
    """What an entry costs."""
    if not terms.price_points:
        return _("free")
    return ngettext("{n} point an entry", "{n} points an entry", terms.price_points).format(
        n=amounts.count(terms.price_points)
    )


def conditions(terms: schema.Draw) -> str:
    """Who may enter."""
    needs, told = terms.needs, []
    if needs.grams:
        told.append(_("at least {grams} g saved").format(grams=amounts.count(needs.grams)))
    if needs.acts:
        told.append(ngettext("at least {n} act", "at least {n} acts", needs.acts).format(n=needs.acts))
    if not told:
        return _("everybody who takes part in the programme")
    words = _(" and ").join(told)
    if needs.since is None:
        return words
    return _("{what} from {since} to {until}").format(what=words, since=needs.since, until=needs.until)


def odds(draw: facts.Draw) -> str:
    """The chance of one entry, as far as it can be known: prizes over entries."""
    if not draw.entries:
        return _("{prizes} prizes over the entries made in the end").format(prizes=draw.prizes)
    if draw.entries <= draw.prizes:
        return _("so far every entrant would win something")
    return _("about 1 in {n} an entry, with the {entries} entries so far").format(
        n=amounts.count(round(draw.entries / draw.prizes)), entries=amounts.count(draw.entries)
    )


def value_words(terms: schema.Draw) -> str:
    """By which public value it is drawn, precisely enough to look it up."""
    source = terms.randomness
    if isinstance(source, schema.DoubleColour):
        return _("the numbers of issue {issue} of the welfare lottery Double Colour Ball").format(issue=source.issue)
    if isinstance(source, schema.Beacon):
        known = source.genesis + (source.round - 1) * source.period_seconds
        return _("round {round} of the drand beacon {chain}, of {when}").format(
            round=source.round, chain=source.chain[:12],
            when=f"{datetime.fromtimestamp(known, UTC).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        )  # fmt: skip
    return f"{said(source.name)}: {said(source.how)}"


def places(draw: facts.Draw, found: list[facts.Place], at: datetime) -> list[dict[str, Any]]:
    """Drawn places with their prizes in words."""
    names = {one.id: said(one.name) for one in draw.terms.prizes}
    return [
        {
            "place": one, "prize": names.get(one.prize, _("reserve")), "state_words": PLACES[one.state][0],
            "state_style": PLACES[one.state][1], "late": one.claim_by is not None and at >= one.claim_by,
        }
        for one in found
    ]  # fmt: skip
