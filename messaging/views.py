from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lib.phone import e164
from messaging.incoming.take import take_in
from messaging.models import DemoDelivery
from messaging.outbox.read import sent_to, view_of
from messaging.providers.base import Letter
from messaging.providers.demo_inbox import DemoInbox


@login_required
@never_cache
@require_safe
def my_messages(request: HttpRequest) -> HttpResponse:
    page = Paginator(sent_to(int(request.user.pk or 0)), 20).get_page(request.GET.get("page"))
    return render(request, "messaging/list.html", {"page": page, "messages_here": [view_of(row) for row in page]})


def _deliveries(request: HttpRequest) -> list[DemoDelivery]:
    if not settings.DEMO_INBOX:
        raise Http404
    rows = DemoDelivery.objects.order_by("-pk")
    if wanted := request.GET.get("to", "").strip():
        rows = rows.filter(address=e164(wanted) or wanted)
    return list(rows[:100])


@never_cache
@require_safe
def demo_inbox(request: HttpRequest) -> HttpResponse:
    return render(
        request, "messaging/demo_inbox.html", {"deliveries": _deliveries(request), "to": request.GET.get("to", "")}
    )


@require_POST
def demo_reply(request: HttpRequest) -> HttpResponse:
    """Somebody answers a text message of the demo, as with a phone."""
    if not settings.DEMO_INBOX:
        raise Http404
    to = request.POST.get("to", "")
    delivery = get_object_or_404(DemoDelivery, channel="sms", pk=int(to) if to.isascii() and to.isdigit() else 0)
    letter = Letter(id=uuid4().hex, sender=delivery.address, text=request.POST.get("text", ""), said_at=None)
    take_in(letter, provider=DemoInbox.name, at=timezone.now())
    messages.success(request, _("The club has your reply."))
    return redirect(f"{reverse('demo:inbox')}?to={quote(delivery.address)}")


@never_cache
@require_safe
def demo_inbox_json(request: HttpRequest) -> HttpResponse:
    fields = ("channel", "address", "subject", "text", "at")
    rows = [{name: getattr(row, name) for name in fields} for row in _deliveries(request)]
    return JsonResponse({"messages": rows}, json_dumps_params={"ensure_ascii": False})
