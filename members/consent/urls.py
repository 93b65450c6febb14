from django.urls import path

from members.consent import again, views

urlpatterns = [
    path("me/wishes/", views.wishes, name="wishes"),
    path("me/wishes/limits/", views.limits, name="wishes_limits"),
    path("me/wishes/pause/", views.pause, name="wishes_pause"),
    path("me/wishes/receipt/<int:event_id>/", views.receipt, name="consent_receipt"),
    path("me/wishes/again/<str:channel>/", again.again, name="wishes_again"),
    path("me/wishes/again/<str:channel>/code/", again.again_code, name="wishes_again_code"),
    path("u/<str:token>/", views.way_out, name="way_out"),
]
