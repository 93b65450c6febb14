"""My points: what there is, what becomes of it, the year, every entry with its reason."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from club.me.chart import first_month
from club.me.chart import months as bars_of
from club.tiers.read import standing
from ledger import api as ledger
from lib.jalali import jformat, tehran_date
from lib.months import Month, months
from lib.tables import csv_response
from lib.text import fold
from members.api import Member, member_asking
from points.api import Line, Reason, balance_of, lines_of, reason_sentence, reasons_of, statement

PAGE = 20
MONTHS = 36  # so many can be chosen
SHOW = {
    "earned": (gettext_lazy("Earned"), ("award",)),
    "spent": (gettext_lazy("Spent"), ("spend", "capture")),
    "returned": (gettext_lazy("Returned to you"), ("refund", "restore")),
    "expired": (gettext_lazy("Expired"), ("expire",)),
    "taken_back": (gettext_lazy("Taken back"), ("clawback",)),
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of the entries is asked for; anything strange means all."""

    show: str
    month: Month | None
    words: str

    @classmethod
    def of(cls, query: QueryDict) -> "Wanted":
        show = query.get("show", "")
        return cls(
            show=show if show in SHOW else "",
            month=_month(query.get("month", "")),
            words=query.get("q", "").strip()[:60],
        )

    def query(self, **instead: str) -> str:
        """For links that keep the rest of the choice."""
        month = f"{self.month.year}-{self.month.number:02}" if self.month else ""
        whole = {"show": self.show, "month": month, "q": self.words, **instead}
        return urlencode({name: value for name, value in whole.items() if value})


def _month(text: str) -> Month | None:
    year, _dash, number = text.partition("-")
    try:
        return Month(int(year), int(number))
    except ValueError:
        return None


@login_required
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    member, now = member_asking(request), timezone.now()
    wanted = Wanted.of(request.GET)
    outlook = ledger.outlook(wallet=member.wallet_id, at=now)
    page, reasons = _page(member, wanted, request.GET.get("page"), also=[award for award, _p, _w in outlook.pending])
    amounts = ledger.amounts(wallet=member.wallet_id, start=first_month(at=now).start)
    context = {
        "points": balance_of(outlook, at=now),
        "pending": [
            {"points": amount, "when": when, "why": reason_sentence(reasons.get(award))}
            for award, amount, when in outlook.pending
        ],
        "bars": bars_of([(moment, amount) for moment, _kind, amount in amounts], at=now),
        "standing": standing(member_id=member.pk, at=now),
        "page": page,
        "page_query": f"{query}&" if (query := wanted.query()) else "",
        "has_entries": bool(page.paginator.count or query),
        **_choices(member, wanted, now),
    }
    return render(request, "club/me/points.html", context)


def _page(
    member: Member, wanted: Wanted, number: str | None, *, also: Sequence[int]
) -> tuple["Page[Any]", dict[int, Reason]]:
    """The page asked for as lines, and the reasons of its journals and of `also`.

    A page is cut in SQL. Words are looked for in the sentences, which are written here, so then all are read.
    """
    entries: Any = ledger.EntryList(  # all that the paginator needs of a sequence
        wallet=member.wallet_id,
        kinds=SHOW[wanted.show][1] if wanted.show else (),
        start=wanted.month.start if wanted.month else None,
        end=wanted.month.end if wanted.month else None,
    )
    if not wanted.words:
        page: Page[Any] = Paginator[Any](entries, PAGE).get_page(number)
        rows: list[ledger.Entry] = list(page.object_list)
        reasons = reasons_of(rows, awards=also)
        page.object_list = lines_of(rows, reasons=reasons)
        return page, reasons
    rows = entries[slice(None)]
    reasons = reasons_of(rows, awards=also)
    looked_for = fold(wanted.words)
    found: list[Line] = [line for line in lines_of(rows, reasons=reasons) if looked_for in fold(line.sentence)]
    return Paginator(found, PAGE).get_page(number), reasons


def _choices(member: Member, wanted: Wanted, now: dt.datetime) -> dict[str, Any]:
    this = Month.of(now)
    first = max(Month.of(member.joined_at), this.moved(1 - MONTHS))
    return {
        "wanted": wanted,
        "shows": [{"label": _("All"), "query": wanted.query(show=""), "is_current": not wanted.show}]
        + [
            {"label": label, "query": wanted.query(show=code), "is_current": wanted.show == code}
            for code, (label, _kinds) in SHOW.items()
        ],
        "month_choices": [
            {"value": f"{month.year}-{month.number:02}", "label": str(month), "is_current": month == wanted.month}
            for month in reversed(list(months(first, this)))
        ],
    }


@login_required
@require_safe
def points_csv(request: HttpRequest) -> HttpResponse:
    """Every entry of one's own, for a spreadsheet."""
    member = member_asking(request)
    rows: list[list[object]] = [[_("Day (Jalali)"), _("Day"), _("Points"), _("What"), _("Balance after")]]
    for line in statement(member_id=member.pk, at=timezone.now()).lines:
        day = tehran_date(line.at)
        rows.append([jformat(day, "Y/m/d"), day, line.points, line.sentence, line.balance_after])
    return csv_response(name="points.csv", rows=rows)
