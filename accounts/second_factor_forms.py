"""allauth's forms of the second factor, which read a code in any digits."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp

from lib.text import latin_digits


class _AnyDigits:
    def clean_code(self) -> str:
        self.cleaned_data: dict[str, Any]
        self.cleaned_data["code"] = "".join(latin_digits(self.cleaned_data["code"]).split())
        return str(super().clean_code())  # type: ignore[misc]


class AuthenticateForm(_AnyDigits, base.AuthenticateForm):
    pass


class ReauthenticateForm(_AnyDigits, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(_AnyDigits, totp.ActivateTOTPForm):
    pass
