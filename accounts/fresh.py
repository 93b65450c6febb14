"""What opens the door for later (a password, a passkey) asks that its owner has just shown who they are."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts import proof
from accounts.ask import user_asking
from accounts.door.forms import CodeForm
from accounts.door.views import safe_next
from lib.phone import national

FRESH = dt.timedelta(minutes=15)
PURPOSE = "self"

View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """This session has shown a code, a password or a passkey within the last quarter of an hour."""
    since = (timezone.now() - FRESH).timestamp()
    return any(record["at"] > since for record in get_authentication_records(request, user_asking(request)))


def fresh_required(view: View) -> View:
    """A phone that was left open on a table must not be enough to put a second key under the mat."""

    @login_required
    @never_cache
    @functools.wraps(view)
    def asked_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("accounts:security")
        return redirect(f"{reverse('accounts:again')}?{urlencode({'next': back})}")

    return asked_first


@login_required
@never_cache
def again(request: HttpRequest) -> HttpResponse:
    """A code to one's own number, then back to what was asked for."""
    wanted = safe_next(request, request.GET.get("next")) or reverse("accounts:security")
    phone, at = user_asking(request).phone, timezone.now()
    context: dict[str, Any] = {"phone": national(phone), "sent": proof.asked(request, purpose=PURPOSE) == phone}
    if request.method != "POST":
        return render(request, "accounts/again.html", context | {"form": CodeForm()})
    if "send" in request.POST:
        try:
            proof.ask(request, purpose=PURPOSE, phone=phone, at=at)
        except proof.CannotSend as error:
            context |= {"form": CodeForm(), "problem": error.text}
            return render(request, "accounts/again.html", context, status=error.status)
        return redirect(request.get_full_path())
    form = CodeForm(request.POST)
    if form.is_valid():
        proven, problem = proof.prove(request, purpose=PURPOSE, typed=form.cleaned_data["code"], at=at)
        if proven == phone:
            record_authentication(request, user_asking(request), method="code", reauthenticated=True)
            return redirect(wanted)
        form.add_error("code", problem)
    return render(request, "accounts/again.html", context | {"form": form}, status=422)
