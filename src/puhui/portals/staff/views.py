"""Views that differ from allauth's own."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.forms import Form
from django.http import HttpResponse

from puhui.foundations.people import queries as people


class SetUpSecondFactor(ActivateTOTPView):
    """Who has just typed the authenticator's code has proved it, in this session."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


class RemoveSecondFactor(DeactivateTOTPView):
    """What was proved with the old authenticator is proved no more: the next step sets up a new one."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        records = get_authentication_records(self.request, self.request.user)
        kept = [record for record in records if record["method"] != "mfa"]
        self.request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
        return response


class SecondFactor(AuthenticateView):
    """The second step of signing in; in a demonstration the code of the minute is shown."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        name = self.stage.login.user.get_username()
        return super().get_context_data(**kwargs) | {"shown": people.demo_second_factor(name)}
