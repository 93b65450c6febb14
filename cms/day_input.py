"""A day as the editor's language writes it: 1405/09/03 on Persian pages. What is kept is the Gregorian date."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language

from lib.jalali import jformat, parse_date


class DayInput(forms.TextInput):
    """Reads Jalali days in any digits in either language; whatever it cannot read goes to the field as it was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, dt.date) and get_language() == "fa":
            return jformat(value, "Y/m/d")
        shown: str | None = super().format_value(value)
        return shown

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = data.get(name)
        try:
            return parse_date(typed).isoformat() if typed else typed
        except ValueError:
            return typed
