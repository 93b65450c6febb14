from django.urls import path

from club.counter import join_views, views

urlpatterns = [
    path("join/", join_views.join, name="join"),
    path("join/done/", join_views.joined, name="joined"),
    path("counter/", views.counter, name="counter"),
    path("counter/new/", views.new, name="counter_new"),
    path("counter/new/code/", views.code, name="counter_code"),
    path("counter/slips/<str:number>/", views.receipt, name="counter_receipt"),
    path("counter/identity/", views.identity, name="counter_identity"),
    path("counter/lost-phone/", views.lost_phone, name="counter_lost"),
    path("counter/lost-phone/code/", views.lost_phone_code, name="counter_lost_code"),
]
