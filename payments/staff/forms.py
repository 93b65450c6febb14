from django import forms
from django.utils.translation import gettext_lazy as _

from lib.text import latin_digits

SANE = (100, 100_000_000)  # toman for one unit; a slip of the pen by a factor of a thousand is caught


class TomanField(forms.IntegerField):
    """A whole number of toman, in any digits, with or without separators."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: object) -> int | None:
        text = latin_digits(str(value or "")).replace("٬", "").replace(",", "").strip()
        made: int | None = super().to_python(text)
        return made


class RateForm(forms.Form):
    toman = TomanField(
        label=_("Toman for one unit of the charge currency"),
        help_text=_(
            "For example 110,000 when 1 EUR costs 110,000 toman. It is in force once another person approves it."
        ),
        min_value=SANE[0],
        max_value=SANE[1],
    )
