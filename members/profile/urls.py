from django.urls import path

from members.profile import form_views, views

urlpatterns = [
    path("join/form/", form_views.form, name="form"),
    path("me/profile/", views.profile, name="profile"),
    path("me/profile/identity/confirm/", views.confirm_identity, name="confirm_identity"),
    path("me/profile/<slug:code>/", views.part, name="profile_part"),
]
