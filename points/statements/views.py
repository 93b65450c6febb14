"""One's own statements: the months, one month, chosen days; as a page, on paper, as a table."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lib.jalali import jformat, tehran_date
from lib.months import Month, midnight
from lib.tables import csv_response
from members.api import Member, member_asking
from points.statements import paper
from points.statements.close import DoesNotAddUp
from points.statements.forms import DaysForm, written
from points.statements.read import Account, account_between, account_of_month, months_of

# Between opening and closing: the column, its sign and its name.
SUMS: tuple[tuple[str, int, Callable[[], str]], ...] = (
    ("earned", 1, lambda: _("Earned")),
    ("returned", 1, lambda: _("Returned to you")),
    ("spent", -1, lambda: _("Spent")),
    ("expired", -1, lambda: _("Expired")),
    ("taken_back", -1, lambda: _("Taken back")),
    ("moved", 1, lambda: _("From your other membership")),
)


@login_required
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    member, now = member_asking(request), timezone.now()
    try:
        closed = months_of(member_id=member.pk, at=now)
    except DoesNotAddUp:
        return _withheld(request)
    this_month = Month.of(now)
    context = {
        "months": [{"month": Month(row.year, row.month), "row": row} for row in closed],
        "running": reverse("club:statement_days")
        + "?"
        + urlencode({"start": written(this_month.first_day), "end": written(tehran_date(now))}),
        "this_month": this_month,
        "form": DaysForm(),
    }
    return render(request, "points/statements/list.html", context)


@login_required
@require_safe
def statement(request: HttpRequest, year: int, month: int) -> HttpResponse:
    member, wanted = member_asking(request), _month(year, month)
    try:
        account = account_of_month(member_id=member.pk, month=wanted, at=timezone.now())
    except DoesNotAddUp:
        return _withheld(request)
    if account is None:
        raise Http404
    context = {
        **shown(account, member),
        "title": _("Statement of %(month)s") % {"month": wanted},
        "table": reverse("club:statement_csv", args=[year, month]),
        "paper": reverse("club:statement_pdf", args=[year, month]) if paper.is_possible() else "",
    }
    return render(request, "points/statements/statement.html", context)


@login_required
@require_safe
def statement_csv(request: HttpRequest, year: int, month: int) -> HttpResponse:
    member, wanted = member_asking(request), _month(year, month)
    try:
        account = account_of_month(member_id=member.pk, month=wanted, at=timezone.now())
    except DoesNotAddUp:
        return _withheld(request)
    if account is None:
        raise Http404
    return _table(account, name=f"statement-{year}-{month:02}.csv")


@login_required
@require_safe
def statement_pdf(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Where the library for it is missing there is no such address; the page prints as well."""
    member, wanted = member_asking(request), _month(year, month)
    if not paper.loads():
        raise Http404
    try:
        account = account_of_month(member_id=member.pk, month=wanted, at=timezone.now())
    except DoesNotAddUp:
        return _withheld(request)
    if account is None:
        raise Http404
    title = _("Statement of %(month)s") % {"month": wanted}
    whole = paper.pdf({**shown(account, member), "title": title})
    name = f"statement-{year}-{month:02}.pdf"
    return HttpResponse(
        whole,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_safe
def statement_days(request: HttpRequest) -> HttpResponse:
    """Any days, also of the running month; `?as=csv` for the table."""
    member, now = member_asking(request), timezone.now()
    form = DaysForm(request.GET or None)
    if not form.is_valid():
        return render(request, "points/statements/days.html", {"form": form}, status=422 if form.errors else 200)
    start, end, known = (form.cleaned_data[name] for name in ("start", "end", "known"))
    known_at = midnight(known + dt.timedelta(days=1)) if known else None
    try:
        account = account_between(member_id=member.pk, first_day=start, last_day=end, at=now, known_at=known_at)
    except DoesNotAddUp:
        return _withheld(request)
    if request.GET.get("as") == "csv":
        return _table(account, name=f"points-{start}-{end}.csv")
    asked = {name: request.GET.get(name, "") for name in ("start", "end", "known")}
    context = {
        **shown(account, member),
        "title": _("My points, chosen days"),
        "known": known,
        "table": f"?{urlencode({**asked, 'as': 'csv'})}",
    }
    return render(request, "points/statements/statement.html", context)


def _month(year: int, month: int) -> Month:
    try:
        return Month(year, month)
    except ValueError as error:
        raise Http404 from error


def shown(account: Account, member: Member) -> dict[str, Any]:
    """What the page and the paper are drawn from: the same numbers on both."""
    start = midnight(account.first_day)
    return {
        "account": account,
        "member": member,
        "sums": [
            {"label": label(), "points": sign * account.sums[column]}
            for column, sign, label in SUMS
            if account.sums[column] or column in {"earned", "spent"}
        ],
        "lines": [{"line": line, "is_late": line.at < start} for line in account.lines],
    }


def _withheld(request: HttpRequest) -> HttpResponse:
    """Better no statement than a wrong one; the operator's page says it."""
    return render(request, "points/statements/withheld.html", status=503)


def _table(account: Account, *, name: str) -> HttpResponse:
    first, last = account.first_day, account.last_day
    rows: list[list[object]] = [[_("Day (Jalali)"), _("Day"), _("Points"), _("What"), _("Balance after")]]
    rows.append([jformat(first, "Y/m/d"), first, "", _("Opening"), account.opening])
    for line in account.lines:
        day = tehran_date(line.at)
        rows.append([jformat(day, "Y/m/d"), day, line.points, line.sentence, line.balance_after])
    rows.append([jformat(last, "Y/m/d"), last, "", _("Closing"), account.closing])
    return csv_response(name=name, rows=rows)
