from django.urls import path

from messaging.staff import stopped, views

app_name = "messaging_staff"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("messages.csv", views.outbox_csv, name="csv"),
    path("stopped/", stopped.stopped, name="stopped"),
    path("stopped/<int:suppression_id>/", stopped.lift_one, name="lift"),
    path("suppress/", views.suppress_address, name="suppress"),
]
