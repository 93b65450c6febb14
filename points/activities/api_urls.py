"""Facts that other systems report, outside the languages: /api/v1/facts/…"""

from django.urls import path

from points.activities.api_views import TaxPaymentsView, TaxReturnsView

app_name = "facts"
urlpatterns = [
    path("tax-payments", TaxPaymentsView.as_view(), name="tax_payments"),
    path("tax-payments/returns", TaxReturnsView.as_view(), name="tax_returns"),
]
