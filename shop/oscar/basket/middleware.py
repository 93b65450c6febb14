"""The basket of a request: read-only on pages that only show something, and priced nowhere but where it is sold.

Oscar creates and merges baskets on any page, and works out every offer for the mini-basket. Here reading never
writes; the basket and checkout pages and every change merge a visitor's basket into the member's; offers are
applied by `shop.orders.price` where the price is shown.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from oscar.apps.basket import middleware
from oscar.core.loading import get_model

from lib.templatetags.look import digits
from shop.basket.change import LINES, keep_to_limit

PRICED = {"basket", "checkout"}  # parts of the address below /shop/


def _is_settling(request: HttpRequest) -> bool:
    """Whether this request may write: a change, or the pages where the basket itself is on the table."""
    return request.method not in ("GET", "HEAD") or bool(PRICED & set(request.path_info.split("/")))


class BasketMiddleware(middleware.BasketMiddleware):
    def get_basket(self, request: HttpRequest) -> Any:
        """The open basket. Not saved when there is none yet; a reading page sees the member's own as it is."""
        if request._basket_cache is not None:
            return request._basket_cache
        if not request.user.is_authenticated:
            return super().get_basket(request)
        basket_model = get_model("basket", "Basket")
        own = list(basket_model.open.filter(owner=request.user).order_by("pk"))
        basket = own[0] if own else basket_model(owner=request.user)
        basket.owner = request.user
        if _is_settling(request):
            self._merge(request, basket, own[1:])
        request._basket_cache = basket
        return basket

    def _merge(self, request: HttpRequest, basket: Any, others: list[Any]) -> None:
        """Bring in what was gathered before login, and a second basket that two requests at once may have opened."""
        cookie_key = self.get_cookie_key(request)
        visitors = self.get_cookie_basket(cookie_key, request, get_model("basket", "Basket").open)
        own = set(basket.lines.values_list("pk", flat=True)) if basket.pk else set()
        for other in [*others, *([visitors] if visitors else [])]:
            if basket.pk is None:
                basket.save()
            self.merge_baskets(basket, other)
        if (others or visitors) and (left_out := keep_to_limit(basket=basket, own=own)):
            messages.warning(
                request,
                _("A basket holds %(most)s different things. These did not fit and were left out: %(titles)s")
                % {"most": digits(LINES), "titles": "، ".join(left_out)},
            )
        if visitors:
            request.cookies_to_delete.append(cookie_key)

    def apply_offers_to_basket(self, request: HttpRequest, basket: Any) -> None:
        """Nothing here: the price of a basket is `shop.orders.price.quote`, and other pages show no price of it."""

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Oscar puts the basket into every page's context; ours ask for what they show."""
        return response
