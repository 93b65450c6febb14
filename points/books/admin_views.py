"""The page of the points' books in Wagtail's admin: what is owed, to be borne by whom, and when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

from lib.jalali import jformat
from lib.tables import csv_response
from points.books.forecast import Coming, forecast
from points.books.models import PointsDay

RIGHT = "points.view_pointsday"
HEIGHT = 100


def _name(row: Coming) -> str:
    return _("Later or never") if row.month is None else f"{row.month.name} {row.month.year}"


@permission_required(RIGHT)
def books(request: HttpRequest) -> HttpResponse:
    found = forecast(at=timezone.now())
    highest = max([1, *(row.rials for row in found.coming)])
    coming: list[dict[str, Any]] = [
        {
            "name": _name(row),
            "row": row,
            "x": number * 20,
            "all": row.rials * HEIGHT // highest,
            "all_top": HEIGHT - row.rials * HEIGHT // highest,
            "used": row.expected * HEIGHT // highest,
            "used_top": HEIGHT - row.expected * HEIGHT // highest,
        }
        for number, row in enumerate(found.coming)
    ]
    context = {
        "forecast": found,
        "percent": None if found.share_used is None else found.share_used // 100,
        "coming": coming,
        "width": len(coming) * 20,
        "height": HEIGHT,
        "days": PointsDay.objects.order_by("-day")[:31],
    }
    return render(request, "points/staff/books.html", context)


@permission_required(RIGHT)
def days_csv(request: HttpRequest) -> HttpResponse:
    """Every closed day, the newest first; points and rials as plain numbers."""
    names = ["day", "jalali", "rate", "issued", "expired", "used", "outstanding", "liability_rials", "revalued_rials"]
    rows = [
        [day.day.isoformat(), jformat(day.day), day.rate, day.issued, day.expired, day.used, day.outstanding]
        + [day.liability, day.revalued]
        for day in PointsDay.objects.order_by("-day")
    ]
    return csv_response(name="points-books.csv", rows=[names, *rows])


@permission_required(RIGHT)
def forecast_csv(request: HttpRequest) -> HttpResponse:
    found = forecast(at=timezone.now())
    rows: list[list[Any]] = [["month", "points", "rials", "expected_rials"]]
    rows += [[_name(row), row.points, row.rials, row.expected] for row in found.coming]
    rows += [["funder", "points", "rials", ""], *([row.funder, row.points, row.rials, ""] for row in found.owed)]
    return csv_response(name="points-forecast.csv", rows=rows)
