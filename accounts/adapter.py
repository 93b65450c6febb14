import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.door.address import client_address
from accounts.second_factor import needs_factor
from lib.phone import national


class AccountAdapter(DefaultAccountAdapter):
    """allauth serves the second factor only: nobody signs up or logs in through its own forms."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["accounts.second_factor.FactorStage"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Staff and whoever set up an app show their factor again. Others, passkey or not, show a code (accounts.fresh)."""
        user = context.request.user
        return needs_factor(user) and is_mfa_enabled(user)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        return [method for method in super().get_reauthentication_methods(user) if method["id"] != "reauthenticate"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Of a proxy only what our own wrote is believed; a server behind a socket of this machine has no address."""
        try:
            return str(ipaddress.ip_address(client_address(request)))
        except ValueError:
            return "0.0.0.0"  # noqa: S104  (an address that says "unknown", nothing listens on it)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, _("This membership is closed. A counter of the municipality can help."))
        return redirect("accounts:door")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Its mails would go out beside our outbox; what a person must know is sent as a notice (accounts.registry)."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Its own "signed in as …" would show a whole phone number; our pages say what is worth saying."""


class FactorAdapter(DefaultMFAAdapter):
    """How the city and a person are called in an authenticator app and in the list of passkeys of a device."""

    def get_totp_label(self, user: Any) -> str:
        return str(national(user.phone))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": app_settings.TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The id is allauth's; the name is what people see when they choose a passkey."""
        number = national(user.phone)
        seen = {"name": number, "display_name": user.get_full_name() or number}
        return super().get_public_key_credential_user_entity(user) | seen
