from django.urls import path

from shop.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("units/", views.units, name="units"),
    path("units/export.csv", views.units_csv, name="units_csv"),
    path("units/act/", views.act, name="act"),
    path("units/<int:pk>/", views.unit, name="unit"),
]
