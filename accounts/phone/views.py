"""Changing one's number: a code to the old one, then a code to the new one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import proof
from accounts.ask import user_asking
from accounts.door.forms import CodeForm, PhoneForm
from accounts.phone.change import PhoneMoved, PhoneTaken, change_phone
from accounts.sessions import stay_in
from lib.phone import national

PURPOSE, PROVEN = "phone", "phone_proven"
VALID = 15 * 60  # seconds from the proof of the old number to that of the new one


def _old_is_proven(request: HttpRequest) -> bool:
    kept = request.session.get(PROVEN, {})
    fresh = timezone.now().timestamp() - kept.get("at", 0) <= VALID
    return bool(kept) and kept.get("phone") == user_asking(request).phone and fresh


@login_required
@never_cache
def phone(request: HttpRequest) -> HttpResponse:
    """Step one: a code to the number as it is."""
    context: dict[str, object] = {}
    if request.method == "POST":
        try:
            proof.ask(request, purpose=PURPOSE, phone=user_asking(request).phone, at=timezone.now())
        except proof.CannotSend as error:
            return render(request, "accounts/phone.html", {"problem": error.text}, status=error.status)
        return redirect("accounts:phone_code")
    return render(request, "accounts/phone.html", context)


@login_required
@never_cache
def phone_new(request: HttpRequest) -> HttpResponse:
    """Step two: which number it shall be. Whose it is now is not told before it is proven."""
    if not _old_is_proven(request):
        return redirect("accounts:phone")
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "accounts/phone_new.html", {"form": form})
    status = 422
    if form.is_valid():
        number = form.cleaned_data["phone"]
        if number == user_asking(request).phone:
            form.add_error("phone", _("This is the number you have now."))
        else:
            try:
                proof.ask(request, purpose=PURPOSE, phone=number, at=timezone.now())
                return redirect("accounts:phone_code")
            except proof.CannotSend as error:
                form.add_error(None, error.text)
                status = error.status
    return render(request, "accounts/phone_new.html", {"form": form}, status=status)


@login_required
@never_cache
def phone_code(request: HttpRequest) -> HttpResponse:
    """The code, of the old number in step one, of the new one in step three."""
    asked = proof.asked(request, purpose=PURPOSE)
    if not asked or (asked != user_asking(request).phone and not _old_is_proven(request)):
        return redirect("accounts:phone")
    form = CodeForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "phone": national(asked), "is_new": asked != user_asking(request).phone}
    if request.method != "POST":
        return render(request, "accounts/phone_code.html", context)
    if form.is_valid():
        at = timezone.now()
        proven, problem = proof.prove(request, purpose=PURPOSE, typed=form.cleaned_data["code"], at=at)
        if proven == user_asking(request).phone:
            request.session[PROVEN] = {"phone": proven, "at": at.timestamp()}
            return redirect("accounts:phone_new")
        if proven:
            return _finish(request, proven)
        form.add_error("code", problem)
    return render(request, "accounts/phone_code.html", context, status=422)


def _finish(request: HttpRequest, number: str) -> HttpResponse:
    old = request.session.pop(PROVEN)["phone"]
    try:
        change_phone(user_id=user_asking(request).pk, old_phone=old, new_phone=number, at=timezone.now())
    except PhoneTaken:
        return render(request, "accounts/phone_taken.html", {"phone": national(number)}, status=409)
    except PhoneMoved:
        messages.error(request, _("Your number was changed meanwhile. Please begin again."))
        return redirect("accounts:security")
    stay_in(request)
    messages.success(request, _("Your number is changed. From now on codes come to the new one."))
    return redirect("accounts:security")
