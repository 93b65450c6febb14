from django.urls import path

from points.reviews import views

urlpatterns = [
    path("me/points/why/<int:decision_id>/", views.why, name="why"),
    path("me/points/nothing/", views.gave_nothing, name="gave_nothing"),
]
