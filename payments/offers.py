"""Which gateways can take an amount now, and what each would charge."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from lib.money import grouped, toman
from payments.gateways.base import Gateway
from payments.gateways.choose import gateways
from payments.rates import Rate, rate_at


@dataclass(frozen=True, kw_only=True)
class GatewayOffer:
    """`minimum` in rials; `charge_amount` in minor units of `charge_currency`, 0 without a rate. `reason` says why not."""

    code: str
    label: str
    available: bool
    reason: str
    charge_amount: int
    charge_currency: str
    charge_text: str
    rate_text: str
    minimum: int


def usable_rate(gateway: Gateway, *, at: dt.datetime) -> Rate | None:
    """The rate a payment may be started at: published, approved, and not too old."""
    rate = rate_at(gateway=gateway.code, charge_currency=gateway.charge_currency(), at=at)
    return None if rate is None or rate.is_stale else rate


def smallest_payable(*, at: dt.datetime) -> int | None:
    """The least amount above zero, in rials, that some gateway takes now; None when none takes anything."""
    least = [rate.least_amount(each.minimum()) for each in gateways() if (rate := usable_rate(each, at=at))]
    return min(least, default=None)


def offers(*, amount: int, currency: str, at: dt.datetime, language: str) -> list[GatewayOffer]:
    """Each configured gateway with what it would charge for `amount`, texts in `language`."""
    with override(language):
        return [_offer(each, amount=amount, currency=currency, at=at, language=language) for each in gateways()]


def _offer(gateway: Gateway, *, amount: int, currency: str, at: dt.datetime, language: str) -> GatewayOffer:
    rate = usable_rate(gateway, at=at) if currency == settings.PLATFORM_CURRENCY else None
    minimum = rate.least_amount(gateway.minimum()) if rate else 0
    reason = ""
    if rate is None:
        reason = _("There is no exchange rate in force today, so this way is closed for now.")
    elif amount < minimum:
        reason = _("The amount is too small for this way of paying.")
    return GatewayOffer(
        code=gateway.code,
        label=gateway.label,
        available=not reason,
        reason=reason,
        charge_amount=rate.convert(amount) if rate else 0,
        charge_currency=gateway.charge_currency(),
        charge_text=charge_text(rate.convert(amount), gateway.charge_currency(), language=language) if rate else "",
        rate_text=rate_text(rate, language=language) if rate else "",
        minimum=minimum,
    )


def charge_text(amount: int, currency: str, *, language: str) -> str:
    """73.00 EUR, with the language's digits; every charge currency we know has two decimals."""
    whole, cents = divmod(amount, 100)
    mark = "٫" if language == "fa" else "."
    rest = "".join(grouped(int(digit), language=language) for digit in f"{cents:02}")
    return f"{grouped(whole, language=language)}{mark}{rest} {currency}"


def rate_text(rate: Rate, *, language: str) -> str:
    """What one whole unit of the charge currency costs, in toman."""
    one = rate.least_amount(100)
    return _("1 %(currency)s = %(toman)s toman") % {
        "currency": rate.charge_currency,
        "toman": toman(one, language=language),
    }
