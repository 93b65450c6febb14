"""Addresses that are written to on no topic: why and since when, and how one is written to again.

Only keyed hashes are kept, so a row names nobody. Whoever lifts one types the address of the person who asks; that
the two belong together, and that this person's address was looked at, is what the page makes sure of.
"""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from accounts import api as accounts
from messaging.models import Lifted, Suppression
from messaging.staff.forms import CHANNELS, LiftForm, StoppedForm
from messaging.suppress import lift, suppressions

SEE, LIFT = "messaging.view_suppression", "messaging.delete_suppression"
PLACE = "messaging.stopped"
PAGE = 50


@require_safe
@permission_required(SEE)
def stopped(request: HttpRequest) -> HttpResponse:
    form, rows = StoppedForm(request.GET), Suppression.objects.order_by("-at", "-pk")
    form.is_valid()
    said = form.cleaned_data
    if address := said.get("q"):
        rows = rows.filter(_at_address(address))
        log_search(request, address)
    rows = rows.filter(**{name: said[name] for name in ("channel", "reason") if said.get(name)})
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(row) for row in page],
        "query": query.urlencode(),
        "lifted": [_row(row) for row in _newest_lifted()],
        "may_lift": request.user.has_perm(LIFT),
    }
    return render(request, "messaging/staff/stopped.html", context)


def _at_address(address: str) -> Q:
    rows = Q()
    for channel in ("sms", "email"):
        rows |= Q(pk__in=suppressions(channel=channel, address=address).values("pk"))
    return rows


def log_search(request: HttpRequest, address: str) -> None:
    """Staff asked about this number or mailbox by name: whoever holds it can read that."""
    person = person_at(address)
    if person is not None:
        accounts.log_opened(by=int(request.user.pk or 0), user_ids=[person], where=PLACE, at=timezone.now())


def person_at(address: str) -> int | None:
    """The id of who holds a number or a confirmed mailbox."""
    if "@" in address:
        people = get_user_model()._default_manager.filter(email__iexact=address)
        return people.values_list("pk", flat=True).first()
    user = accounts.find_user(phone=address)
    return user.id if user else None


def _row(row: Suppression | Lifted) -> dict[str, Any]:
    return {
        "row": row,
        "channel": CHANNELS[row.channel],  # type: ignore[index]
        "reason": Suppression.Reason(row.reason).label,
    }


def _newest_lifted() -> QuerySet[Lifted]:
    return Lifted.objects.select_related("by").order_by("-at", "-pk")[:20]


@permission_required(LIFT)
def lift_one(request: HttpRequest, suppression_id: int) -> HttpResponse:
    """One form: whose address it is, and why it is written to again."""
    row = get_object_or_404(Suppression, pk=suppression_id)
    form = LiftForm(request.POST or None, initial={"address": request.GET.get("q", "")}, row=row)
    if request.method == "POST" and form.is_valid():
        now: dt.datetime = timezone.now()
        log_search(request, form.cleaned_data["address"])
        if lift(suppression_id=row.pk, by=int(request.user.pk or 0), why=form.cleaned_data["why"], at=now):
            messages.success(request, _("Lifted. What its holder wants is sent there again, and no more than that."))
        else:
            messages.info(request, _("Somebody lifted it already."))
        return redirect("messaging_staff:stopped")
    context = {"form": form, **_row(row)}
    return render(request, "messaging/staff/lift.html", context, status=422 if form.errors else 200)
