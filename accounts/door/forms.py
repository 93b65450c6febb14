from django import forms
from django.utils.translation import gettext_lazy as _

from lib.fields import CleanCharField
from lib.phone import e164


class PhoneForm(forms.Form):
    phone = CleanCharField(
        label=_("Mobile number"),
        max_length=32,
        widget=forms.TextInput(
            attrs={
                "type": "tel",
                "inputmode": "tel",
                "autocomplete": "tel",
                "dir": "ltr",
                "class": "number",
                "placeholder": "0912 345 6789",
            }
        ),
        error_messages={"required": _("Enter your mobile number.")},
    )

    def clean_phone(self) -> str:
        number = e164(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(
                _("This is not an Iranian mobile number. Write it with its eleven digits, like 09123456789.")
            )
        return number


class CodeForm(forms.Form):
    code = CleanCharField(
        label=_("Six-digit code"),
        max_length=16,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "class": "code-field"}
        ),
        error_messages={"required": _("Enter the code from the message.")},
    )
