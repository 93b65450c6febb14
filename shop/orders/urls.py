from django.urls import path

from shop.orders import views

urlpatterns = [
    path("me/orders/", views.orders, name="orders"),
    path("me/orders/<slug:number>/", views.order, name="order"),
    path("me/orders/<slug:number>/receipt/", views.receipt, name="receipt"),
    path("me/orders/<slug:number>/pay/", views.pay, name="pay"),
    path("me/orders/<slug:number>/cancel/", views.cancel_order, name="cancel"),
]
