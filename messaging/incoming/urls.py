"""Outside the languages: no person comes here."""

from django.urls import path

from messaging.incoming import views

app_name = "incoming"
urlpatterns = [
    path("kavenegar/<str:secret>/", views.kavenegar, name="kavenegar"),
    path("kavenegar/<str:secret>/status/", views.kavenegar_status, name="kavenegar_status"),
]
