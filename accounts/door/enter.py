"""From a proven number to a session, through allauth's stages, so that staff meet their second factor."""

import datetime as dt
from collections.abc import Mapping

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from accounts.join import join
from accounts.models import User


def enter(request: HttpRequest, *, phone: str, origin: Mapping[str, str], wanted: str, at: dt.datetime) -> HttpResponse:
    """Log in, creating the person if the number is new; a new one is led to the joining form first."""
    view, created = join(phone=phone, at=at, language=get_language() or "fa", origin=origin)
    user = User.objects.get(pk=view.id)
    target = wanted or reverse(settings.LOGIN_REDIRECT_URL)
    if created:
        target = reverse(settings.JOINED_REDIRECT_URL) + (f"?{urlencode({'next': wanted})}" if wanted else "")
    return let_in(request, user=user, method="code", target=target, signup=created)


def let_in(request: HttpRequest, *, user: User, method: str, target: str, signup: bool = False) -> HttpResponse:
    """A person who has shown one thing ("code", "password"); staff are asked for the second one on the way.

    A closed account is turned away by allauth, in the words of accounts.adapter.
    """
    record_authentication(request, user, method=method)
    return perform_login(request, Login(user=user, redirect_url=target, signup=signup))
