"""The product's page in the dashboard keeps the search key up to date, once its partner and categories are saved."""

from typing import Any

from django.http import HttpResponse
from oscar.apps.dashboard.catalogue import views

from shop.catalogue.fold import refresh
from shop.catalogue.remember import changed


class ProductCreateUpdateView(views.ProductCreateUpdateView):
    def forms_valid(self, form: Any, formsets: dict[str, Any]) -> HttpResponse:
        response = super().forms_valid(form, formsets)
        if not self.object.is_child:
            refresh(product_id=self.object.pk)
        changed()
        return response
