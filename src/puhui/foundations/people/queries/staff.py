"""Accounts of staff, and in a demonstration the code of the minute."""

import time
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings

from ..models import Role, User


@dataclass(frozen=True)
class Member:
    """Somebody who works here or at a partner."""

    name: str
    role: str
    display_name: str | None
    partner: int | None
    active: bool
    second_factor: bool
    last_sign_in: datetime | None
    number: int  # of the account


def staff() -> list[Member]:
    """Everybody with a staff account, by role and name."""
    armed = set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))
    return [
        Member(u.username, u.role, u.display_name, u.partner_id, u.is_active, u.pk in armed, u.last_login, u.pk)
        for u in User.objects.exclude(role__in=(Role.CITIZEN, Role.MERCHANT)).order_by("role", "username")
    ]


def demo_second_factor(name: str) -> str | None:
    """The second factor's code of this half minute, in a demonstration only."""
    if not settings.DEMO:
        return None
    found = Authenticator.objects.filter(user__username=name, type=Authenticator.Type.TOTP).first()
    if found is None:
        return None
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(decrypt(found.data["secret"]), counter))
