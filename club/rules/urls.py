from django.urls import path

from club.rules import views

urlpatterns = [path("me/points/why/<int:decision_id>/", views.why, name="why")]
