"""Tags and filters of the design system; builtins in every template, so no {% load %} is needed."""

import datetime as dt
from functools import lru_cache

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from lucide import _render_icon

from lib import dates_typed, jalali, money, phone, text

register = template.Library()


def _language() -> str:
    return "fa" if (get_language() or "fa").startswith("fa") else "en"


@register.filter
def digits(value: object) -> str:
    """Digits of the page's language; codes with Latin letters stay as they are, isolated."""
    return text.persian_digits_in_text(value) if _language() == "fa" else str(value)


@register.filter
def num(value: int) -> str:
    """Grouped by three, with a real minus sign."""
    return money.grouped(int(value), language=_language())


@register.filter
def toman(rials: int) -> str:
    """The number of tomans in an amount of rials, without the word."""
    return money.toman(int(rials), language=_language())


@register.filter
def jdate(value: dt.date | None) -> str:
    """3 Azar 1405 in Persian, 24 November 2026 in English."""
    if value is None:
        return ""
    if _language() == "fa":
        return jalali.jformat(value)
    local = timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    return formats.date_format(local, "j F Y")


@register.filter
def jmoment(value: dt.datetime | None) -> str:
    """Day and time, in Tehran."""
    if value is None:
        return ""
    if _language() == "fa":
        return jalali.jformat(value, "j F Y، H:i")
    return formats.date_format(timezone.localtime(value), "j F Y, H:i")


@register.filter
def typed_day(value: object) -> str:
    """What a date field of staff holds, as its reader writes it: 1405/09/15 10:30 on Persian pages."""
    return dates_typed.shown(str(value)) if _language() == "fa" else str(value)


@register.filter
def national_phone(value: str) -> SafeString:
    return format_html('<bdi dir="ltr">{}</bdi>', digits(phone.national(value)))


@register.filter
def masked_phone(value: str) -> SafeString:
    """What may stand in a list on somebody else's screen."""
    return format_html('<bdi dir="ltr">{}</bdi>', digits(phone.masked(value)))


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, mirror: bool = False, label: str = "") -> SafeString:
    """A lucide icon as inline SVG. Mirror arrows and chevrons only; a label makes it heard."""
    said = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    # Safe: the SVG comes from the lucide package, name and label from our templates.
    return mark_safe(_render_icon(name, None, **{"class": "icon mirror" if mirror else "icon"}, **said))  # noqa: S308
