"""Accounts with which a play can be looked at, at every desk; only where there is a demo."""

import base64
import secrets
from datetime import datetime

from django.conf import settings

from puhui.foundations.people import actions as people
from puhui.foundations.people import queries as known
from puhui.wiring.demo.accounts import PASSWORD
from puhui.wiring.play.steps import Stage


def account(name: str, role: str, title: str, at: datetime) -> int | None:
    """Somebody of the staff with the demo's password and a second factor; their number, or None without a demo."""
    if not settings.DEMO:
        return None
    for member in known.staff():
        if member.name == name:
            return member.number
    user = people.add_staff(name=name, password=PASSWORD, role=role, at=at, display_name=title)
    people.set_second_factor(name=name, secret=base64.b32encode(secrets.token_bytes(20)).decode())
    return user.id


def tell(stage: Stage, where: str, names: list[str]) -> None:
    """Say who can sign in, and where."""
    if settings.DEMO:
        stage.say(f"可登录 sign in at {where}: {', '.join(names)} / {PASSWORD}")
