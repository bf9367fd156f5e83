"""Addresses of the staff's door; their names are those that allauth looks for."""

from allauth.account import views as account
from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.stages import AuthenticateStage
from django.urls import path

from puhui.portals.shared.access import STAFF, public, roles_required
from puhui.portals.staff.views import RemoveSecondFactor, SecondFactor, SetUpSecondFactor

staff = roles_required(*STAFF)
# Signed in with the password alone: may set up or prove the second factor, and nothing else.
halfway = roles_required(*STAFF, second_factor=False)
in_between = login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")

urlpatterns = [
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-in/second-factor/", public(in_between(SecondFactor.as_view())), name="mfa_authenticate"),
    path("sign-in/closed/", public(account.account_inactive), name="account_inactive"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("password/again/", halfway(account.reauthenticate), name="account_reauthenticate"),
    path("second-factor/", staff(second_factor.index), name="mfa_index"),
    path("second-factor/again/", halfway(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/set-up/", halfway(SetUpSecondFactor.as_view()), name="mfa_activate_totp"),
    path("second-factor/remove/", staff(RemoveSecondFactor.as_view()), name="mfa_deactivate_totp"),
    path("recovery-codes/", staff(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", staff(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
]
