"""An offer's use is counted by one conditional statement, and its total in money is not kept here.

`total_discount` is numeric(12,2): an offer that is always on reaches ten thousand million rials, and from
then on no order with it could be placed. Oscar's `max_discount` reads that column, so it is not used.
"""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from oscar.apps.offer.abstract_models import AbstractConditionalOffer, AbstractRangeProductFileUpload
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.core.loading import get_model

from lib.text_files import text_of


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


class RangeProductFileUpload(AbstractRangeProductFileUpload):
    """A list of products for a range, in whatever encoding it was saved; what is no list is refused with a sentence."""

    def process(self, file_obj: Any) -> Any:
        try:
            return super().process(file_obj)
        except (ValueError, csv.Error):
            self.mark_as_failed(_("This is no text file. Save the list as CSV or as text, and send it again."))
            return get_model("catalogue", "Product").objects.none()

    def extract_ids(self, file_obj: Any) -> Iterator[str]:
        """Oscar hands in a text wrapper of the server's encoding; what it wraps is the file."""
        for line in csv.reader(text_of(file_obj.detach().read()).splitlines()):
            yield from (cell.strip() for cell in line if cell.strip())


from oscar.apps.offer.models import *  # noqa: E402, F403
