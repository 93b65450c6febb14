"""The export in words for a reader: calendar, digits and direction of the page; nothing is left out."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.mine.labels import FIELDS, VALUES
from lib.templatetags.look import digits, jdate, jmoment, num

# Whole numbers that are names of a time, not amounts: they are not grouped by three.
TIMES = {"year", "birth_year", "month"}


@dataclass(frozen=True)
class Shown:
    """One value with its name. `is_latin`: read from left to right (a phone, an address, a code)."""

    label: str
    text: str
    is_latin: bool


def labelled(row: dict[str, object]) -> list[Shown]:
    """One row of the export; what is empty is not listed."""
    pairs = ((name, _words(name, value)) for name, value in row.items() if value not in (None, "", [], {}))
    return [Shown(str(FIELDS.get(name, name.replace("_", " "))), text, text.isascii()) for name, text in pairs]


def _words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return digits(value) if name in TIMES else num(value)
    if isinstance(value, dt.datetime):
        return jmoment(value)
    if isinstance(value, dt.date):
        return jdate(value)
    if isinstance(value, list | tuple):
        return _(", ").join(_words(name, each) for each in value)
    if isinstance(value, dict):
        return " · ".join(_words(key, each) for key, each in value.items() if each not in (None, ""))
    return str(VALUES.get(name, {}).get(str(value), value))
