from django.urls import path

from club.me import points_views, views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/points/", points_views.points, name="points"),
    path("me/points/entries.csv", points_views.points_csv, name="points_csv"),
]
