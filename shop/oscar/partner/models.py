"""Stock is taken only where there is stock: one statement that carries its own condition."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.apps.partner.abstract_models import AbstractStockRecord


class StockRecord(AbstractStockRecord):
    def allocate(self, quantity: int) -> None:
        """Take pieces, or raise UnableToPlaceOrder. An empty `num_in_stock` means none. The instance is refreshed."""
        if not self.can_track_allocations:
            return
        self.pre_save_signal()  # Oscar's stock alerts listen to this pair
        allocated = Coalesce(F("num_allocated"), 0)
        enough = type(self).objects.filter(pk=self.pk, num_in_stock__gte=allocated + quantity)
        if not enough.update(num_allocated=allocated + quantity):
            raise UnableToPlaceOrder(_("%(title)s is sold out.") % {"title": self.product.get_title()})
        self.refresh_from_db(fields=["num_allocated"])
        self.post_save_signal()


from oscar.apps.partner.models import *  # noqa: E402, F403
