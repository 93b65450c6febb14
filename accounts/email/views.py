"""Adding, confirming and removing one's e-mail address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.ask import user_asking
from accounts.door import limits
from accounts.door.asker import asker_of
from accounts.door.forms import CodeForm
from accounts.email import proof
from accounts.email.forms import EmailForm


@login_required
@never_cache
def email(request: HttpRequest) -> HttpResponse:
    """The address as it stands, and the form for another; "send again" posts here too."""
    at = timezone.now()
    form = EmailForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if proof.ask_email(user_id=user_asking(request).pk, email=form.cleaned_data["email"], at=at):
                    return redirect("accounts:email_code")
                messages.info(request, _("This address is confirmed already."))
                return redirect("accounts:email")
            except proof.AskedTooOften as error:
                form.add_error(None, limits.too_often(error.refusal))
                status = 429
    waiting = proof.waiting_email(user_id=user_asking(request).pk, at=at)
    return render(request, "accounts/email.html", {"form": form, "waiting": waiting}, status=status)


@login_required
@never_cache
def email_code(request: HttpRequest) -> HttpResponse:
    """The code that was sent to the address; right: it is confirmed."""
    at = timezone.now()
    waiting = proof.waiting_email(user_id=user_asking(request).pk, at=at)
    if not waiting:
        return redirect("accounts:email")
    form = CodeForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "address": waiting}
    if request.method != "POST":
        return render(request, "accounts/email_code.html", context)
    if not form.is_valid():
        return render(request, "accounts/email_code.html", context, status=422)
    if refusal := limits.take_try(asker=asker_of(request, phone=user_asking(request).phone), at=at):
        form.add_error(None, limits.too_often(refusal))
        return render(request, "accounts/email_code.html", context, status=429)
    try:
        outcome = proof.confirm_email(user_id=user_asking(request).pk, code=form.cleaned_data["code"], at=at)
    except proof.EmailTaken:
        return render(request, "accounts/email_taken.html", {"address": waiting}, status=409)
    if outcome == "right":
        messages.success(request, _("Your e-mail address is confirmed."))
        return redirect("accounts:security")
    if outcome == "wrong":
        form.add_error("code", _("The code is not right. Look at the message once more; you can try again."))
    else:
        form.add_error(None, _("This code is no longer valid. Ask for a new one below."))
    return render(request, "accounts/email_code.html", context, status=422)


@login_required
@require_POST
def email_remove(request: HttpRequest) -> HttpResponse:
    proof.remove_email(user_id=user_asking(request).pk, at=timezone.now())
    messages.success(request, _("Your e-mail address is removed."))
    return redirect("accounts:security")
