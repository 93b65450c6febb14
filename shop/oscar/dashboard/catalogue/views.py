"""The product's page in the dashboard keeps the search key up to date, once its partner and categories are saved."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from oscar.apps.dashboard.catalogue import views

from shop.catalogue.fold import refresh
from shop.catalogue.remember import changed
from shop.oscar_models import StockRecord


class ProductCreateUpdateView(views.ProductCreateUpdateView):
    @transaction.atomic
    def process_all_forms(self, form: Any) -> HttpResponse:
        """Under the locks of the product's stock, by id as orders take them: the forms read what nobody sells meanwhile."""
        if not self.creating:
            list(StockRecord.objects.select_for_update().filter(product=self.object).order_by("pk"))
        answer: HttpResponse = super().process_all_forms(form)
        return answer

    form_valid = form_invalid = process_all_forms

    def forms_valid(self, form: Any, formsets: dict[str, Any]) -> HttpResponse:
        response = super().forms_valid(form, formsets)
        if not self.object.is_child:
            refresh(product_id=self.object.pk)
        changed()
        return response
