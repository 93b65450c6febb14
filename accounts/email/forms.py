from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.email.proof import BadEmail, cleaned
from lib.fields import CleanCharField


class EmailForm(forms.Form):
    email = CleanCharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.TextInput(
            attrs={
                "type": "email",
                "inputmode": "email",
                "autocomplete": "email",
                "autocapitalize": "none",
                "spellcheck": "false",
                "dir": "ltr",
                "class": "input",
            }
        ),
        error_messages={"required": _("Enter your e-mail address.")},
    )

    def clean_email(self) -> str:
        try:
            return cleaned(self.cleaned_data["email"])
        except BadEmail:
            raise forms.ValidationError(
                _("This is not an e-mail address. Write it whole, like name@example.com.")
            ) from None
