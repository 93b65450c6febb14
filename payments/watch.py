"""What staff must know about money, on the operator's page."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lib.money import grouped
from lib.watch import Finding
from payments.gateways.choose import gateways
from payments.models import GatewayEvent, GiveBack, Payable, Payment
from payments.offers import charge_text
from payments.payables.expire import ENDS
from payments.postings import suspense_balance
from payments.rates import rate_at

LATE = dt.timedelta(minutes=10)


def rate() -> Iterator[Finding]:
    """Without a fresh published rate nobody can pay, and nobody but staff can see why."""
    at = timezone.now()
    link = reverse("payments_staff:rates")
    for gateway in gateways():
        names = {"gateway": gateway.label, "currency": gateway.charge_currency()}
        current = rate_at(gateway=gateway.code, charge_currency=gateway.charge_currency(), at=at)
        if current is None:
            text = _("%(gateway)s is closed: no exchange rate to %(currency)s is in force.") % names
            yield Finding(state="bad", sentence=text, link=link)
        elif current.is_stale:
            text = _("%(gateway)s is closed: the exchange rate to %(currency)s is too old.") % names
            yield Finding(state="bad", sentence=text, link=link)
        elif at - current.valid_from > settings.RATE_MAX_AGE * 3 // 4:
            text = _("The exchange rate to %(currency)s is about to grow too old; publish a new one.") % names
            yield Finding(state="warn", sentence=text, link=link)
        else:
            yield Finding(state="good", sentence=_("The exchange rate to %(currency)s is in force.") % names, link=link)


def events() -> Iterator[Finding]:
    count = GatewayEvent.objects.filter(processed_at=None, received_at__lte=timezone.now() - LATE).count()
    if count:
        text = ngettext(
            "%(count)d message of the bank has waited for more than ten minutes.",
            "%(count)d messages of the bank have waited for more than ten minutes.",
            count,
        )
        yield Finding(state="bad", sentence=text % {"count": count}, link=reverse("payments_staff:payments"))


def suspense() -> Iterator[Finding]:
    """Money without a home, in whatever currency it came; the target is zero."""
    link = reverse("payments_staff:payments")
    currencies = {settings.PLATFORM_CURRENCY, settings.STRIPE_CURRENCY}
    currencies |= set(GiveBack.objects.exclude(state=GiveBack.State.DONE).values_list("currency", flat=True))
    for currency in sorted(currencies):
        if amount := suspense_balance(currency):
            text = _("Money without a home: %(amount)s. It is on its way back.") % {
                "amount": _written(amount, currency)
            }
            yield Finding(state="warn", sentence=text, link=link)
    if GiveBack.objects.filter(state=GiveBack.State.FAILED).exists():
        text = _("A payer's bank has sent money back that we gave back; somebody must call the payer.")
        yield Finding(state="bad", sentence=text, link=link)


def handovers() -> Iterator[Finding]:
    """Money that is booked while its owner could not take it, and deadlines that passed without an end."""
    link = reverse("payments_staff:payments")
    count = Payment.objects.filter(handover=Payment.Handover.FAILED).count()
    if count:
        text = ngettext(
            "%(count)d payment is booked, but what was paid for could not follow.",
            "%(count)d payments are booked, but what was paid for could not follow.",
            count,
        )
        yield Finding(state="bad", sentence=text % {"count": count}, link=link)
    overdue = Payable.objects.filter(state__in=ENDS, not_after__lte=timezone.now() - LATE)
    if overdue.exclude(payments__state=Payment.State.PROCESSING).exists():
        text = _("Something unpaid has passed its deadline and was not ended.")
        yield Finding(state="bad", sentence=text, link=link)


def taken_back() -> Iterator[Finding]:
    """Refunds made in a gateway's own dashboard, and disputes: what was paid for is held, and a person must settle it."""
    count = Payment.objects.filter(handover=Payment.Handover.DONE, is_parked=False).exclude(note="").count()
    if count:
        text = ngettext(
            "%(count)d payment was taken back or is disputed outside the club.",
            "%(count)d payments were taken back or are disputed outside the club.",
            count,
        )
        yield Finding(state="bad", sentence=text % {"count": count}, link=reverse("payments_staff:payments"))


def _written(amount: int, currency: str) -> str:
    language = (get_language() or "fa")[:2]
    if currency == settings.PLATFORM_CURRENCY:
        return _("%(amount)s rials") % {"amount": grouped(amount, language=language)}
    return charge_text(amount, currency, language=language)
