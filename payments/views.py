"""The two doors from outside: the gateway's push, and the payer who comes back."""

import logging

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from payments import api, events, registry
from payments.gateways.base import NotFromGateway
from payments.models import Payable, Payment

log = logging.getLogger(__name__)
LOOK_EVERY = 5  # seconds, while the waiting page is open


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """Store and answer; the work is a task's. 400 for what the gateway did not sign, 404 for a gateway nobody knows."""
    try:
        is_new = events.receive(gateway=gateway, body=request.body, headers=request.headers, at=timezone.now())
    except LookupError as error:
        raise Http404 from error
    except (NotFromGateway, RequestDataTooBig) as error:
        log.warning("A push to %s was refused: %s", gateway, error)
        return HttpResponseBadRequest("refused")
    return HttpResponse("stored" if is_new else "nothing new", content_type="text/plain")


@never_cache
@login_required
@require_safe
def come_back(request: HttpRequest, key: str) -> HttpResponse:
    """The gateway sent the payer here. That proves nothing: ask, then go on to what was paid for, or wait."""
    payment = Payment.objects.filter(key=key, payable__payer=request.user.pk).first()
    if payment is None:
        raise Http404
    try:
        payable = api.sync(payable_id=payment.payable_id, at=timezone.now())
    except api.GatewayUnreachable:
        payable = api.payable(payable_id=payment.payable_id)
    payment.refresh_from_db()
    story = registry.payables[payable.kind].story_url(payable=payable)
    if payable.state != Payable.State.OPEN or payment.state not in Payment.IN_FLIGHT:
        return _go(request, story)
    context = {
        "payable": payable,
        "payment": payment,
        "title": payable.title_fa if request.LANGUAGE_CODE == "fa" else payable.title_en,
        "charge": api.charge_text(payment.charge_amount, payment.charge_currency, language=request.LANGUAGE_CODE),
        "look_every": LOOK_EVERY,
        "story": story,
        "here": reverse("payments:return", kwargs={"key": key}),
    }
    template = "payments/includes/waiting.html" if _is_htmx(request) else "payments/wait.html"
    return render(request, template, context)


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect; htmx follows one inside its part of the page, so it is told to leave the page instead."""
    if _is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
