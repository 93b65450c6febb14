"""Fields that several forms of the staff share."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lib.dates_typed import meant_day
from lib.jalali import TEHRAN, jformat
from lib.text import latin_digits


class DayField(forms.Field):
    """The beginning of a Tehran day, as an instant; None for nothing. Years that nobody means are refused."""

    def to_python(self, value: Any) -> dt.datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            day = meant_day(text)
        except ValueError:
            raise forms.ValidationError(_("Write a day like 1405/09/15.")) from None
        return dt.datetime.combine(day, dt.time(), tzinfo=TEHRAN).astimezone(dt.UTC)

    def prepare_value(self, value: Any) -> Any:
        return latin_digits(jformat(value, "Y/m/d")) if isinstance(value, dt.datetime) else value
