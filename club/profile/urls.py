from django.urls import path

from club.profile import views

urlpatterns = [
    path("me/profile/", views.profile, name="profile"),
    path("me/profile/identity/confirm/", views.confirm_identity, name="confirm_identity"),
    path("me/profile/<slug:code>/", views.part, name="profile_part"),
]
