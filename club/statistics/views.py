"""The public page of the club's own numbers."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from club.statistics.count import MONTHS, days_of
from club.statistics.models import Measure
from lib.jalali import jformat
from lib.measures import Measure as Kind
from lib.measures import in_order, measures
from lib.money import grouped
from lib.months import Month
from lib.tables import csv_response
from lib.text import persian_digits

FEWEST = 10  # people; about fewer nothing is said
TALL = 40  # height of the drawing, in its own units
# The city's goals that the club answers for (C-06 to C-13), as the page puts its numbers in order.
GOALS = {
    "audience": gettext_lazy("A club for everybody, taking part in the city"),
    "wanted": gettext_lazy("Services that fit what people want"),
    "relation": gettext_lazy("Talking with each other"),
    "trust": gettext_lazy("A worthy answer to trust"),
    "points": gettext_lazy("Points that are collected and used"),
    "methods": gettext_lazy("Good methods and quality"),
}


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day of the series. `height` is 0 where nothing may be said; `shown` is text in the page's language."""

    month: str
    day: dt.date
    shown: str
    x: int
    y: int
    height: int


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    rows = defaultdict(list)
    for row in _told():
        rows[row.code].append(row)
    goals = [
        {
            "code": code,
            "title": title,
            "measures": [
                {"code": name, "kind": kind, "bars": _bars(kind, rows[name])}
                for name, kind in in_order()
                if kind.goal == code
            ],
        }
        for code, title in GOALS.items()
    ]
    return render(request, "club/statistics/numbers.html", {"goals": goals, "fewest": FEWEST})


@require_safe
def numbers_csv(request: HttpRequest) -> HttpResponse:
    rows: list[list[object]] = [[_("Number"), _("Name"), _("Unit"), _("Day (Jalali)"), _("Day"), _("Value")]]
    for row in _told():
        kind = measures[row.code]
        value = "" if _is_hidden(row) else f"{row.value / 100:.2f}" if kind.unit == "share" else row.value
        rows.append([row.code, str(kind.label), unit(kind), jformat(row.day, "Y/m/d"), row.day, value])
    return csv_response(name="numbers.csv", rows=rows)


def _told() -> list[Measure]:
    """The ends of the last months and the newest day: two queries."""
    codes = measures.names()
    newest = Measure.objects.filter(code__in=codes).order_by("-day").values_list("day", flat=True).first()
    days = {*days_of(at=timezone.now()), *([newest] if newest else [])}
    return list(Measure.objects.filter(code__in=codes, day__in=days).order_by("code", "day"))


def _is_hidden(row: Measure) -> bool:
    return row.people < FEWEST and not (row.value == 0 and row.people == 0)


def _bars(kind: Kind, rows: list[Measure]) -> list[Bar]:
    highest = max([1, *(row.value for row in rows if not _is_hidden(row))])
    bars = []
    for index, row in enumerate(rows, start=max(MONTHS + 1 - len(rows), 0)):  # the newest stands at the end
        height = 0 if _is_hidden(row) else row.value * TALL // highest
        bars.append(
            Bar(
                month=str(Month.of(row.day)),
                day=row.day,
                shown=_said(kind, row),
                x=index * 10,
                y=TALL - height,
                height=height,
            )
        )
    return bars


def _said(kind: Kind, row: Measure) -> str:
    is_fa = (get_language() or "fa").startswith("fa")
    if _is_hidden(row):
        return _("fewer than %(fewest)s people") % {"fewest": persian_digits(FEWEST) if is_fa else FEWEST}
    if kind.unit != "share":
        return grouped(row.value, language="fa" if is_fa else "en")
    share = f"{row.value // 100}.{row.value % 100 // 10}"
    return f"{persian_digits(share).replace('.', '٫')}٪" if is_fa else f"{share}%"


def unit(kind: Kind) -> str:
    words = {"people": _("people"), "points": _("points"), "share": _("percent"), "rewards": _("rewards")}
    return words[kind.unit]
