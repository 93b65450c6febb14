from django.urls import path

from members.counter import card_views, join_views, lost_views, views

urlpatterns = [
    path("join/", join_views.join, name="join"),
    path("join/done/", join_views.joined, name="joined"),
    path("counter/", views.counter, name="counter"),
    path("counter/new/", views.new, name="counter_new"),
    path("counter/new/code/", views.code, name="counter_code"),
    path("counter/slips/<str:number>/", views.receipt, name="counter_receipt"),
    path("counter/identity/", card_views.identity, name="counter_identity"),
    path("counter/lost-phone/", lost_views.lost_phone, name="counter_lost"),
    path("counter/lost-phone/code/", lost_views.lost_phone_code, name="counter_lost_code"),
    path("counter/lost-phone/join/", lost_views.lost_phone_join, name="counter_lost_join"),
]
