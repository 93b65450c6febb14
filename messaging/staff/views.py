"""The outbox as staff see it: states, what arrived, and costs. Whole numbers, addresses and words are not shown."""

import csv
import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required

from lib.phone import masked
from lib.templatetags.look import jmoment
from messaging.code import spent_this_hour
from messaging.models import Message, ReturnedMail, Suppression
from messaging.spend import Hour, carried, spend_by_hour
from messaging.staff.forms import CHANNELS, STATES, FilterForm, SuppressForm, as_stored
from messaging.staff.stopped import SEE, log_search
from messaging.suppress import suppress

RIGHT = "messaging.view_message"
Delivery = Message.Delivery
SHOWN, IN_A_FILE = 50, 5000
WIDTH, HEIGHT = 720, 120  # of the drawn chart


def _wanted(request: HttpRequest) -> QuerySet[Message]:
    """The newest first, as the search and the filters say."""
    form, rows = FilterForm(request.GET), Message.objects.order_by("-pk")
    form.is_valid()
    said = {name: value for name, value in form.cleaned_data.items() if value}
    if address := as_stored(said.get("q", "")):
        rows = rows.filter(address__iexact=address)
        log_search(request, address)
    if "kind" in said:
        rows = rows.filter(kind__icontains=said["kind"])
    return rows.filter(**{name: said[name] for name in ("state", "channel", "delivery") if name in said})


def _row(row: Message) -> dict[str, Any]:
    local, _at, domain = row.address.partition("@")
    return {
        "id": row.pk,
        "created_at": row.created_at,
        "sent_at": row.sent_at,
        "kind": row.kind.rsplit("/", 1)[-1],
        "topic": row.topic,
        "channel": CHANNELS[Message.Channel(row.channel)],
        "address": f"{local[:1]}***@{domain}" if domain else masked(row.address) if row.address else "",
        "state": STATES[row.state],
        "is_bad": row.state in {"failed", "dead"},
        "reason": row.error,
        "delivery": row.get_delivery_display() if row.delivery else "",
        "delivery_at": row.delivery_at,
        "delivery_note": row.delivery_note,
        "is_lost": row.delivery in {Delivery.UNDELIVERED, Delivery.FILTERED, Delivery.CANCELLED},
        "provider": row.provider,
        "attempts": row.attempts,
        "cost": row.cost,
    }


@require_safe
@permission_required(RIGHT)
def outbox(request: HttpRequest) -> HttpResponse:
    rows = _wanted(request)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        rows = rows.filter(pk__lt=int(before[:18]))
    shown = list(rows[: SHOWN + 1])
    now = timezone.now()
    hours = spend_by_hour(at=now)
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": FilterForm(request.GET),
        "rows": [_row(row) for row in shown[:SHOWN]],
        "older": shown[SHOWN - 1].pk if len(shown) > SHOWN else None,
        "query": query.urlencode(),
        "bars": _bars(hours),
        "width": WIDTH,
        "height": HEIGHT,
        "hours": [hour for hour in reversed(hours) if hour.messages],
        "this": hours[-1],
        "total": sum(hour.messages for hour in hours),
        "cost": sum(hour.cost for hour in hours),
        "carriers": carried(at=now),
        "returned": _returned(now),
        "codes": spent_this_hour(at=now),
        "cap": settings.SMS_HOURLY_CAP,
        "suppress_form": SuppressForm(),
        "may_see_stopped": request.user.has_perm(SEE),
        "may_suppress": request.user.has_perm("messaging.add_suppression"),
    }
    return render(request, "messaging/staff/outbox.html", context)


def _bars(hours: list[Hour]) -> list[dict[str, Any]]:
    """A rectangle for each hour, and in it one for what arrived; the tallest fills the picture, and an hour with one
    message is seen.
    """
    most, step = max((hour.messages for hour in hours), default=0) or 1, WIDTH // len(hours)
    bars = []
    for index, hour in enumerate(hours):
        tall = max(2, round(hour.messages * HEIGHT / most)) if hour.messages else 0
        full = min(tall, round(hour.arrived * HEIGHT / most))
        bar = {"x": index * step + 3, "y": HEIGHT - tall, "width": step - 6, "height": tall, "hour": hour}
        bars.append({**bar, "full": full, "full_y": HEIGHT - full})
    return bars


def _returned(now: dt.datetime) -> list[tuple[str, int]]:
    """Letters that came back in 30 days, by what they meant."""
    rows = ReturnedMail.objects.filter(at__gt=now - dt.timedelta(days=30)).values("outcome").order_by("outcome")
    labels = dict(ReturnedMail.Outcome.choices)
    return [(str(labels[row["outcome"]]), row["count"]) for row in rows.annotate(count=Count("pk"))]


@require_safe
@permission_required(RIGHT)
def outbox_csv(request: HttpRequest) -> HttpResponse:
    """What the filters show, up to 5,000 rows, with addresses masked as on the page."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="messages.csv"'
    names = "id created_at sent_at kind topic channel address state reason provider attempts cost delivery delivery_at delivery_note".split()
    writer = csv.writer(response)
    writer.writerow(names)
    for row in _wanted(request)[:IN_A_FILE]:
        values = _row(row)
        values |= {name: jmoment(values[name]) for name in ("created_at", "sent_at", "delivery_at")}
        writer.writerow([values[name] for name in names])
    return response


@require_POST
@permission_required("messaging.add_suppression")
def suppress_address(request: HttpRequest) -> HttpResponse:
    """Somebody complained, member or not: on no topic is anything written to that address again."""
    form = SuppressForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is neither a mobile number nor an e-mail address."))
    elif suppress(**form.cleaned_data, reason=Suppression.Reason.COMPLAINT, at=timezone.now()):
        messages.success(request, _("Nothing on any topic is written to this address any more."))
    else:
        messages.info(request, _("This address was stopped already."))
    return redirect("messaging_staff:outbox")
