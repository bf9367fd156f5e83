"""Staff at their desks: signed in with the second factor, without walking through the door in every test."""

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.test import Client


def prove_second_factor(session: Any, user: Any) -> None:
    """Note in a session what allauth notes when the second factor was proved."""
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)


def at_desk(user: Any, *, second_factor: bool = True) -> Client:
    """A client in which this person is signed in."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if second_factor:
        session = client.session
        prove_second_factor(session, user)
        session.save()
    return client
