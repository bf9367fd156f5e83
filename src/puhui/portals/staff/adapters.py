"""What allauth asks this house."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.contrib.messages import WARNING
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from puhui.portals.shared.access import AUDITOR, MARKET, OFFICIAL, OPERATOR

DESKS = {OPERATOR: "operator:home", AUDITOR: "operator:home", OFFICIAL: "government:home", MARKET: "market:home"}


class StaffAdapter(DefaultAccountAdapter):
    """Nobody signs up; after signing in, staff land on their desk."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.role in DESKS:
            try:
                return reverse(DESKS[request.user.role])
            except NoReverseMatch:
                pass
        return reverse("mfa_index")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        # Who came in within the last minutes has shown the password; asking at once again teaches nothing.
        records = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        # That one has signed in, one sees.
        if level >= WARNING:
            super().add_message(request, level, *args, **kwargs)
