from django.urls import path

from club.statistics import views

urlpatterns = [
    path("about/numbers/", views.numbers, name="numbers"),
    path("about/numbers/numbers.csv", views.numbers_csv, name="numbers_csv"),
]
