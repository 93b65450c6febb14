from django.urls import path

from club.consent import views

urlpatterns = [
    path("me/wishes/", views.wishes, name="wishes"),
    path("me/wishes/limits/", views.limits, name="wishes_limits"),
    path("me/wishes/pause/", views.pause, name="wishes_pause"),
    path("me/wishes/receipt/<int:event_id>/", views.receipt, name="consent_receipt"),
    path("u/<str:token>/", views.way_out, name="way_out"),
]
