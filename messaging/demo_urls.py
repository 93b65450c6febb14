"""Mounted in the demo and in tests only."""

from django.urls import path

from messaging import views

app_name = "demo"
urlpatterns = [
    path("inbox/", views.demo_inbox, name="inbox"),
    path("inbox/reply/", views.demo_reply, name="reply"),
    path("inbox.json", views.demo_inbox_json, name="inbox_json"),
]
