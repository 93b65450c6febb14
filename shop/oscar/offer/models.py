"""An offer's use is counted by one conditional statement, and its total in money is not kept here.

`total_discount` is numeric(12,2): an offer that is always on reaches ten thousand million rials, and from
then on no order with it could be placed. Oscar's `max_discount` reads that column, so it is not used.
"""

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from oscar.apps.offer.abstract_models import AbstractConditionalOffer
from oscar.apps.order.exceptions import UnableToPlaceOrder


class ConditionalOffer(AbstractConditionalOffer):
    def record_usage(self, discount: dict[str, Any]) -> None:
        """Count `discount["freq"]` uses within the offer's limit, or raise UnableToPlaceOrder."""
        room = Q(max_global_applications=None) | Q(
            num_applications__lte=F("max_global_applications") - discount["freq"]
        )
        taken = (
            type(self)
            .objects.filter(room, pk=self.pk)
            .update(num_applications=F("num_applications") + discount["freq"], num_orders=F("num_orders") + 1)
        )
        if not taken:
            raise UnableToPlaceOrder(_("The offer “%(name)s” is used up.") % {"name": self.name})


from oscar.apps.offer.models import *  # noqa: E402, F403
