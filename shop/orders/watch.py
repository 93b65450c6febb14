"""What staff must know about orders."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.watch import Finding
from shop.models import OrderInfo, OrderUnit, PartnerProfile

# A payment under way keeps an order awaiting past its deadline; after this long somebody must look.
PATIENCE = dt.timedelta(minutes=15)


def overdue() -> Iterable[Finding]:
    """Orders past their deadline that nobody has expired: their stock and points are locked."""
    late = OrderInfo.objects.filter(state=OrderInfo.State.AWAITING, expires_at__lt=timezone.now() - PATIENCE).count()
    if late:
        text = ngettext(
            "%(n)d order is past its deadline and not released: its stock and points are locked.",
            "%(n)d orders are past their deadline and not released: their stock and points are locked.",
            late,
        )
        yield Finding(state="bad", sentence=text % {"n": late})
    else:
        yield Finding(state="good", sentence=_("Every order past its deadline is released."))


def waiting_units() -> Iterable[Finding]:
    """Units that are paid for and cannot simply be handed over: no piece is there, or the bank took the money back."""
    open_units = OrderUnit.objects.filter(state__in=[OrderUnit.State.PAID, OrderUnit.State.ACCEPTED])
    short = open_units.filter(short_at__isnull=False)
    if numbers := sorted(set(short.values_list("order__number", flat=True))):
        text = _("Paid, but the stock has too few pieces. Call the partner and the member. Orders: %(numbers)s")
        yield Finding(state="bad", sentence=text % {"numbers": "، ".join(numbers)})
    held = open_units.filter(held_at__isnull=False)
    if numbers := sorted(set(held.values_list("order__number", flat=True))):
        text = _("The bank took the money back or disputes it; the partner waits. Orders: %(numbers)s")
        yield Finding(state="bad", sentence=text % {"numbers": "، ".join(numbers)})


def without_contract() -> Iterable[Finding]:
    """Active partners that cannot sell because no contract is in force."""
    from shop.contracts.resolve import in_force

    active = dict(PartnerProfile.objects.filter(status=PartnerProfile.Status.ACTIVE).values_list("pk", "partner__name"))
    held = in_force(partner_ids=active, at=timezone.now()) if active else {}
    names = [name for pk, name in active.items() if pk not in held]
    if names:
        text = _("No contract in force, so nothing can be bought there: %(names)s")
        yield Finding(state="warn", sentence=text % {"names": "، ".join(names)})
