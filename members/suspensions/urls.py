from django.urls import path

from members.suspensions import views

urlpatterns = [path("me/standing/", views.standing, name="standing")]
