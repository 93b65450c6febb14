"""The partner's desk: translate, call once, translate back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import api as accounts
from shop.desk import export, queries
from shop.desk.scope import PartnerScope, desk
from shop.fulfilment import move
from shop.models import OrderUnit

AT_ONCE = 200  # units moved by one press


@require_safe
@desk
def today(request: HttpRequest, scope: PartnerScope) -> HttpResponse:
    at = timezone.now()
    page = Paginator(queries.waiting(scope=scope), 50).get_page(request.GET.get("page"))
    context = {"scope": scope, "at": at, "figures": queries.today(scope=scope, at=at), "page": page}
    return render(request, "shop/desk/today.html", context | {"here": "today"})


def _found(request: HttpRequest, scope: PartnerScope) -> Any:
    return queries.find(scope=scope, state=request.GET.get("state", ""), text=request.GET.get("q", "")[:80])


@require_safe
@desk
def units(request: HttpRequest, scope: PartnerScope) -> HttpResponse:
    context = {
        "scope": scope,
        "page": Paginator(_found(request, scope), 50).get_page(request.GET.get("page")),
        "state": request.GET.get("state", ""),
        "q": request.GET.get("q", "")[:80],
        "states": [
            (state.value, state.label)
            for state in (OrderUnit.State.PAID, OrderUnit.State.ACCEPTED, OrderUnit.State.FULFILLED)
        ],
    }
    return render(request, "shop/desk/units.html", context | {"here": "units"})


@require_safe
@desk
def units_csv(request: HttpRequest, scope: PartnerScope) -> StreamingHttpResponse:
    rows = export.rows(_found(request, scope).iterator(chunk_size=500))
    return StreamingHttpResponse(
        rows,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="units.csv"'},
    )


@require_safe
@desk
def unit(request: HttpRequest, scope: PartnerScope, pk: int) -> HttpResponse:
    found = get_object_or_404(scope.units().select_related("order__shipping_address", "order__user", "contract"), pk=pk)
    is_open = found.state in (OrderUnit.State.PAID, OrderUnit.State.ACCEPTED)
    is_sent = found.kind == OrderUnit.Kind.GOODS and found.order.info.delivery.get(str(found.partner_id)) == "ship"
    if found.order.user_id:  # this page alone shows the buyer's name
        accounts.log_opened(
            by=scope.user_id,
            user_ids=[found.order.user_id],
            where="shop.desk.unit",
            unit=f"partner:{found.partner_id}",
            at=timezone.now(),
        )
    context = {
        "scope": scope,
        "unit": found,
        "events": found.events.order_by("at"),
        # The address is the partner's business only while there is something to deliver.
        "address": found.order.shipping_address if is_open and is_sent else None,
        "is_pick_up": found.kind == OrderUnit.Kind.GOODS and not is_sent,
        "club_part": found.club_disc + found.pts_club,
    }
    return render(request, "shop/desk/unit.html", context)


@require_POST
@desk
def act(request: HttpRequest, scope: PartnerScope) -> HttpResponse:
    """Accept or fulfil the ticked units (`unit`), or the one whose own button was pressed (`accept`, `fulfil`)."""
    at = timezone.now()
    accepted = move.accept(unit_ids=_ids(request, "accept"), partner_ids=scope.partners, by_id=scope.user_id, at=at)
    fulfilled = move.fulfil(unit_ids=_ids(request, "fulfil"), partner_ids=scope.partners, by_id=scope.user_id, at=at)
    _say(request, len(accepted), len(fulfilled))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "desk:today"
    return redirect(back)


def _ids(request: HttpRequest, verb: str) -> list[int]:
    """The units a button means: its own number, or "ticked" for all ticked ones."""
    pressed = request.POST.get(verb, "")
    raw = request.POST.getlist("unit") if pressed == "ticked" else [pressed]
    return [int(text) for text in raw[:AT_ONCE] if text.isascii() and text.isdigit() and len(text) < 19]


def _say(request: HttpRequest, accepted: int, fulfilled: int) -> None:
    if accepted:
        messages.success(
            request, ngettext("%(n)d piece accepted.", "%(n)d pieces accepted.", accepted) % {"n": accepted}
        )
    if fulfilled:
        text = ngettext("%(n)d piece handed over.", "%(n)d pieces handed over.", fulfilled) % {"n": fulfilled}
        messages.success(request, text)
    if not accepted and not fulfilled:
        messages.warning(request, _("Nothing changed: tick pieces that are waiting for this step."))
