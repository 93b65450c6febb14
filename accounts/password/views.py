"""The page that sets one's password, and the second way in at the door."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.ask import user_asking
from accounts.door import limits
from accounts.door.asker import asker_of
from accounts.door.enter import let_in
from accounts.door.views import carried, onward
from accounts.fresh import fresh_required
from accounts.password.forms import PasswordDoorForm, SetPasswordForm
from accounts.password.set import remove_password, set_password
from accounts.sessions import stay_in


@sensitive_post_parameters("password", "repeated")
@fresh_required
def password(request: HttpRequest) -> HttpResponse:
    """Set or change it. Who forgot it is here too: they logged in with a code a moment ago."""
    form = SetPasswordForm(request.POST if request.method == "POST" else None, user=user_asking(request))
    if request.method != "POST":
        return render(request, "accounts/password.html", {"form": form})
    if not form.is_valid():
        return render(request, "accounts/password.html", {"form": form}, status=422)
    set_password(user_id=user_asking(request).pk, password=form.cleaned_data["password"], at=timezone.now())
    stay_in(request)
    messages.success(request, _("Your password is set. All other devices are logged out."))
    return redirect("accounts:security")


@login_required
@require_POST
def password_remove(request: HttpRequest) -> HttpResponse:
    """Closing a way in needs no proof: what is left is the code to one's own number."""
    remove_password(user_id=user_asking(request).pk, at=timezone.now())
    stay_in(request)
    messages.success(request, _("Your password is removed. All other devices are logged out."))
    return redirect("accounts:security")


@sensitive_post_parameters("password")
@never_cache
def password_door(request: HttpRequest) -> HttpResponse:
    """Number and password. A number nobody has, one without a password and a wrong one get the same answer.

    They also take the same time: Django hashes once in each case. The second factor of staff follows as after a code.
    """
    if request.user.is_authenticated:
        return redirect(onward(request))
    form = PasswordDoorForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "accounts/password_door.html", {"form": form})
    if not form.is_valid():
        return render(request, "accounts/password_door.html", {"form": form}, status=422)
    phone = form.cleaned_data["phone"]
    if refusal := limits.take_password(phone=phone, asker=asker_of(request, phone=phone), at=timezone.now()):
        form.add_error(None, limits.too_often_password(refusal))
        return render(request, "accounts/password_door.html", {"form": form}, status=429)
    user = authenticate(request, username=phone, password=form.cleaned_data["password"])
    if user is None:
        form.add_error(None, _("Number and password do not belong together. You can also enter with a code."))
        return render(request, "accounts/password_door.html", {"form": form}, status=422)
    return let_in(
        request,
        user=user,
        method="password",
        target=carried(request).get("next") or reverse(settings.LOGIN_REDIRECT_URL),
    )
