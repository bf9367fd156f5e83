"""People of the demo city who take part in a play: numbered, nameless, each with a telephone to sign in by."""

from datetime import datetime

import polars as pl
from django.conf import settings
from django.db import transaction

from puhui.foundations.people import actions as people
from puhui.foundations.people import queries as known
from puhui.wiring.play.steps import Stage

FIRST_TELEPHONE = 13_600_000_000
SCHEME = "account"


def holders(stage: Stage, names: tuple[str, ...], at: datetime) -> dict[str, int]:
    """Who these are in the ledger, by what they do in the play; enrolled the first time."""
    phones = {name: str(FIRST_TELEPHONE + n) for n, name in enumerate(names, 1)}
    found = {name: known.holder_of_phone(phone) for name, phone in phones.items()}
    fresh = [name for name in names if found[name] is None]
    if fresh:
        frame = pl.DataFrame(
            {
                "phone": [phones[name] for name in fresh],
                "scheme": [f"{stage.city}-{SCHEME}"] * len(fresh),
                "number": [f"{stage.city}{phones[name]}" for name in fresh],
            }
        )
        with transaction.atomic():
            drawn = people.enrol_frame(city=stage.city, frame=frame, consents={}, at=at)
        found |= dict(zip(fresh, drawn.to_list(), strict=True))
    return {name: holder for name, holder in found.items() if holder is not None}


def tell(stage: Stage, names: tuple[str, ...], where: dict[str, str]) -> None:
    """Say with which telephone who can sign in, and where to look; the code is shown, in a demo."""
    if settings.DEMO:
        stage.say("市民登录后先在 /me/settings/ 选择演示市 citizens first choose the demo city in their settings")
        for n, name in enumerate(names, 1):
            if name in where:
                stage.say(f"可登录 sign in at /sign-in/: {FIRST_TELEPHONE + n}（{name}）→ {where[name]}")
