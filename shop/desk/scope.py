"""The one gate of the desk: a person sees the units of her own partners, and nothing else exists."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from shop.models import OrderInfo, OrderUnit
from shop.partners.people import partners_of


@dataclass(frozen=True, kw_only=True)
class PartnerScope:
    """What a person may see and do at the desk."""

    user_id: int
    partners: dict[int, str]

    @property
    def name(self) -> str:
        return "، ".join(self.partners.values())

    def units(self) -> Any:
        """Own units of paid orders; unpaid ones are nobody's business yet (C-74). Delivery charges apart."""
        return (
            OrderUnit.objects.filter(partner_id__in=self.partners, order__info__state=OrderInfo.State.PAID)
            .exclude(kind=OrderUnit.Kind.SHIPPING)
            .select_related("order__info", "line", "partner")
        )


def desk(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Anonymous → the door; somebody who works for no partner → 404; else the view gets `scope`."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        partners = partners_of(user_id=request.user.pk or 0)
        if not partners:
            raise Http404
        scope = PartnerScope(user_id=request.user.pk or 0, partners=partners)
        return view(request, *args, scope=scope, **kwargs)

    return inner
