"""How honours are put on the page: medals, places, words for periods and figures. It adds and decides nothing."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.economy.honours import facts
from puhui.economy.honours import queries as honoured
from puhui.foundations.packs import schema
from puhui.journeys.honours import show_honours
from puhui.journeys.packs import sentences
from puhui.portals.citizen.entering import words
from puhui.portals.shared import amounts
from puhui.portals.shared.templatetags.shell import grams, unchecked

PERIODS = {
    "day": gettext_noop("Daily"), "week": gettext_noop("Weekly"), "month": gettext_noop("Monthly"),
    "year": gettext_noop("Yearly"),
}  # fmt: skip
MEASURES = {"acts": gettext_noop("{n} times"), "days": gettext_noop("{n} days"), "points": gettext_noop("{n} points")}
PERCENT = 100


def profile(holder: int, city: str) -> facts.Profile:
    """A person's profile on boards."""
    return honoured.profile_of(holder, city)


def own_address(query: str) -> str:
    """The board's page with the choices that it was looked at with."""
    kept = [(key, value) for key, value in parse_qsl(query[:500]) if key in ("board", "period", "district", "day")]
    return reverse("citizen:boards") + ("?" + urlencode(kept) if kept else "")


def usual(board: schema.Board) -> str:
    """The period that a board opens with."""
    return next((one for one in ("week", "month") if one in board.periods), board.periods[0])


def mark(source: schema.Source) -> str:
    """待核, where a figure was not read at the authority."""
    return "" if source.review == schema.Review.OFFICIAL else unchecked()


def mine(found: show_honours.Mine) -> dict[str, object]:
    """The page of levels and badges."""
    standing = found.standing
    return {
        "city_name": words(found.active.pack.city.programme),
        "level": _step(standing.reached, standing) if standing.reached else None,
        "saved": standing.mg,
        "next": _next(standing),
        "ladder": [_step(step, standing) for step in standing.ladder],
        "coming": [_coming(change) for change in found.coming],
        "badges": [_badge(one) for one in found.badges if not one.badge.frame],
        "had": sum(one.given is not None for one in found.badges if not one.badge.frame),
        "frames": [
            _badge(one) | {"worn": found.profile.frame == one.badge.id} for one in found.badges if one.badge.frame
        ],
        "letter": (found.name or "绿")[:1],
        "worn_tier": next((o.badge.tier for o in found.badges if o.badge.id == found.profile.frame and o.given), 0),
        "my_name": found.name,
        "offered": _offered(found),
        "certificates": [_certificate(one) for one in found.certificates],
        "lists": [_listed(found, listed, place) for listed, place in found.lists],
    }


def _step(step, standing) -> dict[str, object]:
    return {
        "number": step.number,
        "name": words(step.level.name),
        "picture": step.level.picture,
        "tier": min(5, step.number),
        "from": grams(step.mg),
        "had": step.mg <= standing.mg,
        "now": standing.reached is not None and step.number == standing.reached.number,
        "unlocks": sentences.said([one.name for one in step.level.unlocks]),
        "unchecked": mark(step.level.source),
    }


def _next(standing) -> dict[str, object] | None:
    if standing.following is None:
        return None
    begins = standing.reached.mg if standing.reached else 0
    span = max(1, standing.following.mg - begins)
    return {
        "name": words(standing.following.level.name),
        "left": grams(standing.following.mg - standing.mg),
        "percent": (standing.mg - begins) * PERCENT // span,
    }


def _coming(change) -> str:
    old, new = change.before, change.after
    if old is None:
        return _("From {day} on there is a new level: {name}, from {new} g.").format(
            day=change.on, name=words(new.name), new=f"{new.grams:f}"
        )
    if new is None:
        return _("From {day} on the level {name} is gone.").format(day=change.on, name=words(old.name))
    if old.grams == new.grams:
        return _("From {day} on the level {name} opens other things.").format(day=change.on, name=words(new.name))
    return _("From {day} on the level {name} begins at {new} g, until then at {old} g.").format(
        day=change.on, name=words(new.name), new=f"{new.grams:f}", old=f"{old.grams:f}"
    )


def _badge(one: show_honours.BadgeShown) -> dict[str, object]:
    share = min(PERCENT, one.had * PERCENT // one.needed)
    return {
        "id": one.badge.id,
        "name": words(one.badge.name),
        "about": words(one.badge.about),
        "picture": one.badge.picture,
        "tier": one.badge.tier,
        "had": one.given is not None,
        "on": one.given.on if one.given else None,
        "lost": one.lost is not None,
        "percent": share,
        "progress": "" if one.given else _progress(one),
        "unchecked": mark(one.badge.source),
    }


def _progress(one: show_honours.BadgeShown) -> str:
    if one.badge.ground.grams is not None:
        return f"{grams(one.had)} / {grams(one.needed)}"
    if one.badge.ground.fact is not None:
        return f"{_plain(one.had)} / {_plain(one.needed)}"
    return f"{amounts.count(one.had)} / {amounts.count(one.needed)}"


def _plain(thousandths: int) -> str:
    return f"{(Decimal(thousandths) / 1000).normalize():f}"


def _offered(found: show_honours.Mine) -> list[dict[str, object]]:
    """What can be asked for: what was issued for the same honour, and holds, is not offered again."""
    have = {(one.template, one.ground) for one in found.certificates if one.revoked_at is None}
    return [
        {"id": one.template.id, "name": words(one.template.name), "ground": one.ground}
        for one in found.offered
        if (one.template.id, one.ground) not in have
    ]


def _certificate(one: facts.CertificateIssued) -> dict[str, object]:
    return {
        "code": one.code,
        "name": words(schema.Text(**one.facts["title"])),
        "words": words(schema.Text(**one.facts["words"])),
        "at": one.issued_at,
        "revoked": one.revoked_at is not None,
    }


def _listed(found: show_honours.Mine, listed: facts.Pioneers, place: facts.PioneerPlace) -> dict[str, object]:
    name = next((b.pioneers.name for b in found.active.pack.boards if b.id == listed.board and b.pioneers), None)
    return {
        "name": words(name) if name else listed.board, "year": listed.year, "place": place.place, "board": listed.board,
        "agreed": place.agreed_at is not None, "city": listed.city,
    }  # fmt: skip


def score(board: schema.Board, value: int) -> str:
    """A score in the words of its measure."""
    if board.measure == "grams":
        return grams(value)
    return _(MEASURES[board.measure]).format(n=amounts.count(value))


def board(seen: show_honours.BoardSeen, holder: int, part: str, profile: facts.Profile) -> dict[str, object]:
    """The page of a board."""
    told, shown = seen.board, seen.shown
    best = max((place.score for place in shown.top), default=0)
    rows = [_row(seen, place, best) for place in shown.top]
    return {
        "city_name": words(seen.active.pack.city.programme),
        "board": told.id,
        "title": words(told.name),
        "unchecked": mark(told.source),
        "boards": [{"id": b.id, "name": words(b.name)} for b in seen.active.pack.boards],
        "period": shown.period,
        "periods": [(one, _(PERIODS[one])) for one in told.periods],
        "first": shown.first,
        "last": shown.last,
        "before": shown.first - timedelta(days=1),
        "after": shown.last + timedelta(days=1),
        "districts": [(d.id, words(d.name)) for d in told.districts],
        "district": part,
        "people": shown.people,
        "hidden": shown.hidden,
        "minimum": told.minimum,
        "teams": told.scope == "teams",
        "members": told.scope == "members",
        "podium": [rows[n] for n in (1, 0, 2) if n < len(rows)] if len(rows) > 2 else [],
        "rows": rows[3:] if len(rows) > 2 else rows,
        "own": _row(seen, shown.own, best) if shown.own else None,
        "applied_at": seen.applied_at,
        "shown": profile.shown,
        "my_district": profile.district,
        "query": urlencode({"board": told.id, "period": shown.period, "day": shown.first} | ({"district": part} if part else {})),
    }  # fmt: skip


def _row(seen: show_honours.BoardSeen, place: facts.Place, best: int) -> dict[str, object]:
    name = place.name or seen.names.get(place.holder or 0, "")
    own = seen.shown.own is not None and seen.shown.own.place == place.place
    if own and not place.name:
        name = _("Myself")
    return {
        "place": place.place,
        "name": name or _("Green friend ****"),
        "letter": (name or _("Green"))[:1],
        "score": score(seen.board, place.score),
        "share": place.score * PERCENT // best if best else 0,
        "members": place.members,
        "own": own,
        "tier": {1: 3, 2: 2, 3: 1}.get(place.place, 0),
    }


def teams(found: show_honours.Mine) -> dict[str, object]:
    """The page of teams: of each kind the one a person is in, or how to get into one."""
    pack = found.active.pack
    by_kind: dict[str, list[facts.TeamJoined]] = {}
    for one in found.teams:
        by_kind.setdefault(one.kind, []).append(one)
    boards = {board.team: board.id for board in pack.boards if board.team}
    return {
        "city_name": words(pack.city.programme),
        "kinds": [
            {
                "id": kind.id, "name": words(kind.name), "picture": kind.picture, "teams": by_kind.get(kind.id, []),
                "opens": kind.opened_by == "citizen", "board": boards.get(kind.id, ""),
            }
            for kind in pack.teams
        ],
    }  # fmt: skip
