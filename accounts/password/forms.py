from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.door.forms import PhoneForm
from accounts.models import User
from accounts.password.set import folded


def _field(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    attrs = {"class": "input", "dir": "ltr", "autocomplete": autocomplete}
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs=attrs),
        error_messages={"required": _("Enter a password.")},
    )


class SetPasswordForm(forms.Form):
    password = _field(
        _("New password"), "new-password", _("At least ten characters. Three or four words in a row are good.")
    )
    repeated = _field(_("The same once more"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = folded(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if "password" in found and "repeated" in found and found["password"] != folded(found["repeated"]):
            self.add_error("repeated", _("The two are not the same. Type the second one again."))
        return found


class PasswordDoorForm(PhoneForm):
    password = _field(_("Password"), "current-password")

    def clean_password(self) -> str:
        return folded(self.cleaned_data["password"])
