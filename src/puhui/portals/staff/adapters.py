"""What allauth asks this house."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.messages import WARNING
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from puhui.portals.shared.access import AUDITOR, OPERATOR


class StaffAdapter(DefaultAccountAdapter):
    """Nobody signs up; after signing in, staff land on their desk."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.role in (OPERATOR, AUDITOR):
            try:
                return reverse("operator:home")
            except NoReverseMatch:
                pass
        return reverse("mfa_index")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        # That one has signed in, one sees.
        if level >= WARNING:
            super().add_message(request, level, *args, **kwargs)
