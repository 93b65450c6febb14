"""The page at the door of a venue: type or scan a voucher, see what it is, let the person in."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from club.rewards import use
from club.rewards.models import Taken
from club.rewards.venues import RIGHT, venues_of
from lib.jalali import TEHRAN, tehran_date

LONGEST = 400  # of what is typed or scanned


def door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Anonymous → the city's door; somebody who works at no venue → 404; else the view gets `venues`."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        venues = venues_of(user_id=request.user.pk or 0) if request.user.has_perm(RIGHT) else {}
        if not venues:
            raise Http404
        return view(request, *args, venues=venues, **kwargs)

    return inner


@require_http_methods(["GET", "HEAD", "POST"])
@door
def venue(request: HttpRequest, venues: dict[int, str]) -> HttpResponse:
    """The code comes in a POST, so that it stands in no address and no log."""
    at = timezone.now()
    text = request.POST.get("code", "")[:LONGEST]
    used = _used_today(venues, at)
    context: dict[str, Any] = {"venues": venues, "text": text, "at": at, "today": used[:20], "count": used.count()}
    if request.method == "POST":
        try:
            context["voucher"] = use.check(text=text, venues=venues, at=at)
        except use.CannotUse as error:
            context["refusal"] = str(error)
    return render(request, "club/rewards/venue.html", context, status=422 if "refusal" in context else 200)


def _used_today(venues: dict[int, str], at: dt.datetime) -> "QuerySet[Taken]":
    begins = dt.datetime.combine(tehran_date(at), dt.time(), tzinfo=TEHRAN)
    rows = Taken.objects.filter(used_at_venue__in=venues, ended_at__gte=begins, state=Taken.State.USED)
    return rows.select_related("reward").order_by("-ended_at")


@require_POST
@door
def let_in(request: HttpRequest, venues: dict[int, str]) -> HttpResponse:
    """The code again, not a number: whoever has no voucher before her uses none."""
    at = timezone.now()
    try:
        voucher = use.check(text=request.POST.get("code", "")[:LONGEST], venues=venues, at=at)
        taken = use.use(taken_id=voucher.taken_id, venues=venues, by=request.user.pk or 0, at=at)
    except use.CannotUse as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Used: %(name)s. Please let the person in.") % {"name": taken.reward.name})
    return redirect("club:venue")
