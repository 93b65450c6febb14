from django.urls import path

from club import views

app_name = "club"
urlpatterns = [
    path("join/form/", views.form, name="form"),
    path("me/", views.me, name="me"),
    path("me/points/", views.points, name="points"),
    path("me/points/entries.csv", views.points_csv, name="points_csv"),
    path("about/points/", views.rules, name="rules"),
]
