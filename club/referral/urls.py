from django.urls import path

from club.referral import views

urlpatterns = [
    path("me/invite/", views.invite, name="invite"),
    path("r/<str:code>/", views.arrived, name="invited"),
]
