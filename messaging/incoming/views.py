"""Where a carrier itself brings a text message that came in, or what became of one that left."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from messaging.delivery.record import record
from messaging.incoming.take import take_in
from messaging.providers.base import Letter
from messaging.providers.kavenegar import Kavenegar, report_of


def _said(request: HttpRequest, secret: str) -> QueryDict:
    """What the carrier says, as a form or in the address, as its panel is set. Without the secret there is no page."""
    ours = settings.KAVENEGAR_PUSH_SECRET
    if not ours or not constant_time_compare(secret.encode(), ours.encode()):
        raise Http404
    return request.POST if request.method == "POST" else request.GET


@csrf_exempt  # the carrier posts; what it may say is proven by the secret in the address, it offers no signature
@never_cache
@require_http_methods(["GET", "POST"])
def kavenegar(request: HttpRequest, secret: str) -> HttpResponse:
    """Kavenegar's call with messageid, from, to and message."""
    said = _said(request, secret)
    number, sender = said.get("messageid", ""), said.get("from", "")
    if not number.isascii() or not number.isdigit() or not sender:
        return HttpResponseBadRequest("messageid and from are needed.", content_type="text/plain")
    letter = Letter(id=number, sender=sender, text=said.get("message", ""), said_at=None)
    take_in(letter, provider=Kavenegar.name, at=timezone.now())
    return HttpResponse("OK", content_type="text/plain")


@csrf_exempt  # as above
@never_cache
@require_http_methods(["GET", "POST"])
def kavenegar_status(request: HttpRequest, secret: str) -> HttpResponse:
    """Kavenegar's call with messageid and status. Of a message or a status that we do not know nothing is kept: it may
    be earlier here than the answer to our own sending, and what it says is asked for again.
    """
    said = _said(request, secret)
    number = said.get("messageid", "")
    if not number.isascii() or not number.isdigit():
        return HttpResponseBadRequest("messageid is needed.", content_type="text/plain")
    if report := report_of(said.get("status", "")):
        record(provider=Kavenegar.name, provider_id=number, report=report, at=timezone.now())
    return HttpResponse("OK", content_type="text/plain")
