from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """allauth serves the second factor only: nobody signs up or logs in through its own forms."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Only with the second factor: a password, if somebody has one, proves nothing here."""
        return is_mfa_enabled(context.request.user)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        return [method for method in super().get_reauthentication_methods(user) if method["id"] != "reauthenticate"]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Its own "signed in as …" would show a whole phone number; our pages say what is worth saying."""
