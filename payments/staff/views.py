"""Views translate, call once, translate back. Wagtail has already asked for its admin right."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import any_permission_required, permission_required

from lib.text import latin_digits
from payments import rates
from payments.converge import hand_over_again
from payments.errors import NotOpen
from payments.gateways.choose import gateways
from payments.models import GatewayEvent, GiveBack, Payment
from payments.not_taken import give_back_untaken
from payments.staff.forms import RateForm

SHOWN = 50


@any_permission_required("payments.publish_rate", "payments.approve_rate", "payments.view_publishedrate")
def rate_list(request: HttpRequest) -> HttpResponse:
    """What is in force, what waits, the history; and the form, for those who may publish."""
    form = RateForm(request.POST or None)
    if request.method == "POST" and request.user.has_perm("payments.publish_rate") and form.is_valid():
        _publish(request, form)
        return redirect("payments_staff:rates")
    at = timezone.now()
    context = {
        "form": form if request.user.has_perm("payments.publish_rate") else None,
        "may_approve": request.user.has_perm("payments.approve_rate"),
        "rows": rates.published(limit=SHOWN),
        "current": [
            (each, rates.rate_at(gateway=each.code, charge_currency=each.charge_currency(), at=at))
            for each in gateways()
        ],
        "charge_currency": settings.STRIPE_CURRENCY,
    }
    return render(request, "payments/staff/rates.html", context)


def _publish(request: HttpRequest, form: forms.Form) -> None:
    at = timezone.now()
    rates.propose_rate(
        gateway="stripe",
        charge_minor=100,
        per_platform=form.cleaned_data["toman"] * 10,
        valid_from=at,
        by=int(request.user.pk or 0),
        at=at,
    )
    messages.success(request, _("The rate is published. It is in force as soon as another person approves it."))


@require_POST
@permission_required("payments.approve_rate")
def approve(request: HttpRequest, rate_id: int) -> HttpResponse:
    try:
        rates.approve_rate(rate_id=rate_id, by=int(request.user.pk or 0), at=timezone.now())
    except rates.SamePerson:
        messages.error(request, _("You published this rate yourself, so another person must approve it."))
    except rates.AlreadyApproved:
        messages.warning(request, _("Somebody approved this rate before you."))
    except rates.RateRefused:
        messages.error(request, _("This rate does not exist."))
    else:
        messages.success(request, _("The rate is in force."))
    return redirect("payments_staff:rates")


@require_safe
@permission_required("payments.view_payment")
def payment_list(request: HttpRequest) -> HttpResponse:
    """The newest attempts, or those that a number, key or reference names; what needs a person comes first."""
    wanted = latin_digits(request.GET.get("q", "")).strip()
    rows = Payment.objects.select_related("payable")
    if wanted:
        rows = rows.filter(
            Q(key__icontains=wanted) | Q(ref=wanted) | Q(pay_ref=wanted) | Q(payable__ref__icontains=wanted)
        )
    taken_back = Q(handover=Payment.Handover.DONE, is_parked=False) & ~Q(note="")
    needs = (
        taken_back
        | Q(handover=Payment.Handover.FAILED)
        | Q(give_back__state__in=[GiveBack.State.REQUESTED, GiveBack.State.FAILED])
    )
    context = {
        "wanted": wanted,
        "troubled": rows.filter(needs).order_by("-created_at")[:SHOWN],
        "rows": rows.order_by("-created_at")[:SHOWN],
        "waiting": GatewayEvent.objects.filter(processed_at=None).count(),
    }
    return render(request, "payments/staff/payments.html", context)


@require_POST
@permission_required("payments.change_payment")
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End money that came while what was paid for could not follow: try once more now, or give it back."""
    payment = get_object_or_404(Payment, key=key)
    ids, at = {"payable_id": payment.payable_id, "payment_id": payment.pk}, timezone.now()
    if request.POST.get("how") == "again":
        hand_over_again(**ids, at=at)
        payment.refresh_from_db()
        if payment.handover == Payment.Handover.DONE:
            messages.success(request, _("What was paid for has followed."))
        else:
            messages.error(request, _("It did not work again. The reason stands beside the payment."))
        return redirect("payments_staff:story", key)
    try:
        give_back_untaken(**ids, at=at)
    except NotOpen:
        messages.warning(request, _("This payment needs no end any more; nothing was changed."))
    else:
        messages.success(request, _("The money goes back, and the payer is told."))
    return redirect("payments_staff:story", key)


@require_safe
@permission_required("payments.view_payment")
def story(request: HttpRequest, key: str) -> HttpResponse:
    """All that is known of one payable: each attempt, what the gateway pushed, what was given back."""
    payment = get_object_or_404(Payment.objects.select_related("payable"), key=key)
    attempts = list(Payment.objects.filter(payable=payment.payable_id).select_related("give_back").order_by("attempt"))
    about = Q(payment_key__in=[row.key for row in attempts])
    about |= Q(ref__in=[row.ref for row in attempts if row.ref])
    about |= Q(pay_ref__in=[row.pay_ref for row in attempts if row.pay_ref])
    context = {
        "payable": payment.payable,
        "attempts": attempts,
        "may_end": request.user.has_perm("payments.change_payment"),
        "events": GatewayEvent.objects.filter(about).order_by("received_at", "pk"),
    }
    return render(request, "payments/staff/story.html", context)
