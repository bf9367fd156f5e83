"""Medals, drawn: a scalloped disc in the metal of its tier, with a picture; pale where it is not had yet."""

from functools import lru_cache
from math import cos, pi, sin

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# By tier: bronze, silver, gold, jade, sky; rim, disc, and its lighter half.
METALS = {
    0: ("#d4dcd7", "#e6ece8", "#eff3f0"),
    1: ("#8f5b2c", "#b9793f", "#cf9560"),
    2: ("#5f6d78", "#8796a3", "#a9b5bf"),
    3: ("#a8770f", "#d09a22", "#e6b84c"),
    4: ("#0b5e3f", "#0f7a51", "#2f9a70"),
    5: ("#174a70", "#1c5a86", "#3d7fae"),
}
# In a box of 48 by 48.
PICTURES = {
    "leaf": '<path d="M10 38C8 20 20 9 39 9c1 19-9 31-25 29m-4 0 18-18"/>',
    "sprout": '<path d="M24 41V22M24 27C24 17 17 12 8 12c0 10 6 15 16 15Zm0-5c0-8 6-13 15-13 0 9-6 13-15 13Z"/>',
    "tree": '<path d="M24 42V26M24 7c9 0 15 6 15 13s-6 11-15 11S9 27 9 20 15 7 24 7Zm0 25 7-7m-7 2-6-6"/>',
    "forest": '<path d="M16 40V31M16 9 6 31h20ZM33 41V32M33 15l-9 17h18Z"/>',
    "bus": '<path d="M9 12h30v23H9Zm0 13h30M14 35v4m20-4v4M15 30h1m16 0h1M14 17h20v8"/>',
    "bike": '<circle cx="13" cy="31" r="8"/><circle cx="35" cy="31" r="8"/><path d="m13 31 7-15h11l4 15M20 16l7 15H13m13 0 6-11m-15-8h6"/>',
    "metro": '<path d="M12 9h24v24H12Zm0 13h24M17 28h1m12 0h1M15 40l4-7m14 7-4-7M24 9v13"/>',
    "meal": '<circle cx="24" cy="26" r="15"/><path d="m17 26 5 5 10-10M10 6v9m28-9v9"/>',
    "star": '<path d="m24 7 5 11 12 1-9 8 3 12-11-6-11 6 3-12-9-8 12-1Z"/>',
    "sun": '<circle cx="24" cy="24" r="9"/><path d="M24 5v6m0 26v6M5 24h6m26 0h6M10 10l5 5m18 18 5 5m0-28-5 5M15 33l-5 5"/>',
    "drop": '<path d="M24 6c8 10 13 16 13 23a13 13 0 0 1-26 0c0-7 5-13 13-23Zm-6 24c0 4 3 7 6 7"/>',
    "crown": '<path d="M8 36V15l9 8 7-12 7 12 9-8v21Zm0 5h32"/>',
}
POINTS, OUTER, INNER = 20, 46, 42


@register.simple_tag
@lru_cache(maxsize=512)
def medal(picture: str, tier: int = 1, had: bool = True, side: int = 72) -> SafeString:
    """One medal; it says nothing, so its name stands beside it."""
    rim, disc, light = METALS[tier if had else 0]
    ink = "#fff" if had else "#9aa8a0"
    drawn = mark_safe(PICTURES.get(picture, PICTURES["leaf"]))
    return format_html(
        '<svg class="medal" viewBox="0 0 96 96" width="{side}" height="{side}" aria-hidden="true">'
        '<path fill="{rim}" d="{edge}"/><circle cx="48" cy="48" r="38" fill="{disc}"/>'
        '<path fill="{light}" d="M10 48a38 38 0 0 1 76 0c-18-10-52-12-76 0Z"/>'
        '<circle cx="48" cy="48" r="34" fill="none" stroke="{ink}" stroke-opacity=".45" stroke-width="1.5"/>'
        '<g transform="translate(24 24)" fill="none" stroke="{ink}" stroke-width="3" stroke-linecap="round"'
        ' stroke-linejoin="round">{drawn}</g></svg>',
        side=side, rim=rim, disc=disc, light=light, ink=ink, edge=_edge(), drawn=drawn,
    )  # fmt: skip


@register.simple_tag
@lru_cache(maxsize=128)
def avatar(letter: str, tier: int = 0, side: int = 56) -> SafeString:
    """An avatar: a letter of the name in a ring; with a frame, the ring is of its metal."""
    rim, disc, light = METALS[tier]
    petals = mark_safe("".join(_petal(n) for n in range(12))) if tier else ""
    return format_html(
        '<svg class="avatar" viewBox="0 0 96 96" width="{side}" height="{side}" aria-hidden="true">'
        '<g fill="{light}">{petals}</g><circle cx="48" cy="48" r="38" fill="{rim}"/>'
        '<circle cx="48" cy="48" r="33" fill="#edf6f1"/><text x="48" y="60" text-anchor="middle" font-size="34"'
        ' fill="#0b5e3f">{letter}</text></svg>',
        side=side, rim=disc if tier else rim, light=light, petals=petals, letter=letter[:1],
    )  # fmt: skip


def _petal(number: int) -> str:
    angle = number * 30
    return f'<ellipse cx="48" cy="7" rx="5" ry="8" transform="rotate({angle} 48 48)"/>'


@lru_cache(maxsize=1)
def _edge() -> str:
    """A disc with a scalloped edge."""
    points = []
    for number in range(POINTS * 2):
        radius, angle = (OUTER if number % 2 == 0 else INNER), number * pi / POINTS
        points.append(f"{48 + radius * sin(angle):.1f} {48 - radius * cos(angle):.1f}")
    return "M" + "L".join(points) + "Z"
