"""Passkeys through allauth.mfa: a key that a phone or computer keeps. It opens the door alone, and is staff's factor."""

from typing import Any

from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth, flows
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import device
from accounts.ask import user_asking
from accounts.door.views import carried
from accounts.registry import Notice, notice_sender

NO = gettext_lazy("The passkey was not accepted. Try once more, or enter with a code.")


class AddView(webauthn.AddWebAuthnView):
    """Always one that can open the door by itself, and named after the device it was made on."""

    success_url = reverse_lazy("mfa_list_webauthn")

    def get_initial(self) -> dict[str, Any]:
        return {"name": device.in_words(self.request.headers.get("User-Agent", ""))}

    def form_valid(self, form: Form) -> HttpResponse:
        name = form.cleaned_data["name"][:60]
        key = auth.WebAuthn.add(user_asking(self.request), name, form.cleaned_data["credential"]).instance
        user = user_asking(self.request)
        notice_sender.value(
            Notice(
                kind="passkey_added",
                phone=user.phone,
                language=user.language,
                key=f"passkey-added:{key.pk}",
                at=timezone.now(),
            )
        )
        messages.success(self.request, _("The passkey is added."))
        return HttpResponseRedirect(str(self.success_url))

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, str(NO))
        return redirect("mfa_add_webauthn")


class RemoveView(webauthn.RemoveWebAuthnView):
    def form_valid(self, form: Form) -> HttpResponse:
        flows.remove_authenticator(self.request, self.get_object())
        messages.success(self.request, _("The passkey is removed. Delete it on the device too."))
        return HttpResponseRedirect(str(self.success_url))


class LoginView(webauthn.LoginWebAuthnView):
    """Gives the challenge to the script, and takes the answer; afterwards to where the visitor wanted to go."""

    def form_valid(self, form: Form) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        target = carried(self.request).get("next") or reverse(settings.LOGIN_REDIRECT_URL)
        login = webauthn.Login(user=authenticator.user, redirect_url=target)
        return flows.perform_passwordless_login(self.request, authenticator, login)

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, str(NO))
        return redirect("accounts:door")
