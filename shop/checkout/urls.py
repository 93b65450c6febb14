from django.urls import path

from shop.checkout import views

urlpatterns = [
    path("shop/checkout/", views.delivery, name="checkout"),
    path("shop/checkout/payment/", views.payment, name="checkout_payment"),
]
