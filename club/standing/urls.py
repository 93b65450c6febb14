from django.urls import path

from club.standing import views

urlpatterns = [path("me/standing/", views.standing, name="standing")]
