import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.fields import CleanCharField
from lib.jalali import jformat, parse_date
from lib.templatetags.look import digits
from lib.text import latin_digits


def written(day: dt.date) -> str:
    """1405/09/03: what the field takes, in the digits that an address can carry."""
    return latin_digits(jformat(day, "Y/m/d"))


class DayField(CleanCharField):
    """A day as people write it: 1405/09/03 in any digits, or an ISO date."""

    def __init__(self, **kwargs: Any) -> None:
        look = forms.TextInput(
            attrs={"class": "input number short", "dir": "ltr", "placeholder": gettext_lazy("1405/01/01")}
        )
        super().__init__(widget=look, max_length=12, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return digits(value) if value else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except ValueError as error:
            raise forms.ValidationError(_("Write a day like 1405/09/03.")) from error


class DaysForm(forms.Form):
    """From one day to another, and the day whose knowledge is asked for."""

    start = DayField(label=gettext_lazy("From"))
    end = DayField(label=gettext_lazy("To"))
    known = DayField(
        label=gettext_lazy("As the books stood on"),
        required=False,
        help_text=gettext_lazy("Leave it empty for what is known today."),
    )

    def clean(self) -> dict[str, dt.date | None]:
        found = super().clean() or {}
        start, end = found.get("start"), found.get("end")
        if start and end and start > end:
            self.add_error("end", _("The last day comes before the first."))
        return found
