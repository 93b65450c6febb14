"""The export in words for a reader: calendar, digits and direction of the page; nothing is left out."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.registry import PersonalData
from lib.templatetags.look import digits, jdate, jmoment, num

# Whole numbers that are names of a time, not amounts: they are not grouped by three.
TIMES = {"year", "birth_year", "month"}


@dataclass(frozen=True)
class Shown:
    """One value with its name. `is_latin`: read from left to right (a phone, an address, a code)."""

    label: str
    text: str
    is_latin: bool


def labelled(row: dict[str, object], *, of: PersonalData) -> list[Shown]:
    """One row of an export in its owner's words; what is empty is not listed. What has no word is shown as it is."""
    pairs = ((name, _words(of, name, value)) for name, value in row.items() if value not in (None, "", [], {}))
    return [Shown(str(of.words.get(name, name.replace("_", " "))), text, text.isascii()) for name, text in pairs]


def _words(of: PersonalData, name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return digits(value) if name in TIMES else num(value)
    if isinstance(value, dt.datetime):
        return jmoment(value)
    if isinstance(value, dt.date):
        return jdate(value)
    if isinstance(value, list | tuple):
        return _(", ").join(_words(of, name, each) for each in value)
    if isinstance(value, dict):
        return " · ".join(_words(of, key, each) for key, each in value.items() if each not in (None, ""))
    return str(of.values.get(name, {}).get(str(value), value))
