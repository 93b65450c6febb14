from typing import Any

import jdatetime
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.fields import CleanCharField
from lib.jalali import tehran_date
from lib.templatetags.look import digits
from lib.text import latin_digits
from members.answers.values import INTERESTS, choices

_OLDEST = 1290


class YearField(CleanCharField):
    """Four digits of any kind; shown in those of the page."""

    def prepare_value(self, value: Any) -> Any:
        return digits(value) if value else value


class JoiningForm(forms.Form):
    """The short form after the first entry. Every part is the member's choice; each complete one earns its point."""

    PARTS = {
        "name": ["first_name", "last_name"],
        "district": ["district"],
        "birth": ["birth_year"],
        "interests": ["interests"],
    }

    first_name = CleanCharField(label=_("First name"), max_length=60, required=False)
    last_name = CleanCharField(label=_("Last name"), max_length=60, required=False)
    district = CleanCharField(
        label=_("District"),
        max_length=40,
        required=False,
        help_text=_("Number or name, so that we show what is near you."),
    )
    birth_year = YearField(
        label=_("Year of birth"), max_length=8, required=False, help_text=_("In the Jalali calendar, like 1365.")
    )
    interests = forms.MultipleChoiceField(
        label=_("What do you like?"), choices=choices(INTERESTS), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        autofill = {"first_name": "given-name", "last_name": "family-name", "district": "address-level3"}
        for name, field in self.fields.items():
            if name == "interests":
                continue
            field.widget.attrs["class"] = "input"
            field.widget.attrs["autocomplete"] = autofill.get(name, "off")
        self.fields["birth_year"].widget.attrs |= {"inputmode": "numeric", "class": "input number short", "dir": "ltr"}

    def clean_birth_year(self) -> int | None:
        text = latin_digits(self.cleaned_data["birth_year"]).strip()
        if not text:
            return None
        this_year = jdatetime.date.fromgregorian(date=tehran_date(timezone.now())).year
        if not (text.isascii() and text.isdigit()) or not _OLDEST <= int(text) <= this_year:
            raise forms.ValidationError(_("Write the year with four digits of the Jalali calendar, like 1365."))
        return int(text)
