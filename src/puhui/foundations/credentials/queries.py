"""FACE: questions to the credentials room; no writes."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings

from puhui.foundations.credentials import keys
from puhui.foundations.credentials.calc import tokens
from puhui.foundations.credentials.facts import Issuer, Paper

DRAWN_REMEMBERED = 64
CONTEXT, LIST_BITS = tokens.CONTEXT, tokens.LIST_BITS
credential, status_list, read = tokens.credential, tokens.status_list, tokens.read


# Half a second of processor each, and whoever has an address may ask again and again.
@lru_cache(maxsize=DRAWN_REMEMBERED)
def draw(paper: Paper) -> bytes:
    """A certificate on paper, as PDF; what says the same was drawn once."""
    from puhui.foundations.credentials.calc.paper import draw  # noqa: PLC0415 -- loads for a second, and few draw

    return draw(paper)


def base(city: str) -> str:
    """Under which address a city stands as an issuer: it is in every credential that was given, for good."""
    return f"{settings.ADDRESS}/honours/{city}"


def issuer(city: str, name: str) -> Issuer:
    """A city as an issuer; its addresses begin with the setting PUHUI_ADDRESS."""
    return Issuer(f"{base(city)}/issuer.json", name, settings.ADDRESS)


def key_address(city: str, number: int) -> str:
    """Where a public key of a city is published."""
    return f"{base(city)}/keys/{number}.json"


def profile(city: str, name: str) -> dict[str, Any]:
    """The published profile of an issuer, with the keys that it signs or signed with."""
    told: dict[str, Any] = {"@context": CONTEXT} | issuer(city, name).as_profile()
    told["publicKey"] = [
        {"id": key_address(city, number), "jwk": tokens.jwk(public), "pem": keys.as_pem(public)}
        for number, public in keys.published(city)
    ]
    return told


def city_of(profile: str) -> str:
    """The city whose profile this address is; "" where it is nobody's here."""
    start, end = f"{settings.ADDRESS}/honours/", "/issuer.json"
    return profile[len(start) : -len(end)] if profile.startswith(start) and profile.endswith(end) else ""


def is_signed_by(city: str, token: str) -> bool:
    """Whether one of the city's keys signed a credential, and it says so."""
    return verifier(city)(token)


def verifier(city: str) -> Callable[[str], bool]:
    """What tells of many credentials whether one of the city's keys signed them; the keys are read once."""
    published = [public for _number, public in keys.published(city)]
    return lambda token: any(tokens.is_signed(token, public) for public in published)
