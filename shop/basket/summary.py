"""The number of pieces that every page shows beside the basket's sign."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Q, Sum
from django.http import HttpRequest

from shop.oscar_models import Basket, BasketLine


@dataclass(frozen=True)
class BasketSummary:
    """`count`: pieces in the open basket."""

    count: int


def _visitors_basket(request: HttpRequest) -> int | None:
    """The basket that the cookie names, if its signature is ours."""
    try:
        return int(Signer().unsign(request.COOKIES[settings.OSCAR_BASKET_COOKIE_OPEN]))
    except (KeyError, BadSignature, ValueError):
        return None


def basket_summary(*, request: HttpRequest) -> BasketSummary:
    """At most one query a request, and none for a visitor without a basket. What was gathered before login counts too."""
    kept: Any = request
    if hasattr(kept, "_basket_summary"):
        return kept._basket_summary
    whose = Q(pk__in=[])
    user = getattr(request, "user", None)
    visitors = _visitors_basket(request)
    if user is not None and user.is_authenticated:
        whose |= Q(basket__owner=user)
    if visitors is not None:
        whose |= Q(basket_id=visitors, basket__owner=None)
    lines = BasketLine.objects.filter(whose, basket__status=Basket.OPEN)
    asked = visitors is not None or (user is not None and user.is_authenticated)
    kept._basket_summary = BasketSummary(count=(lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0) if asked else 0)
    return kept._basket_summary


def forget(*, request: HttpRequest) -> None:
    """The basket changed in this request: count again when asked."""
    vars(request).pop("_basket_summary", None)
