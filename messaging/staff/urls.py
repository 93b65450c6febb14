from django.urls import path

from messaging.staff import views

app_name = "messaging_staff"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("messages.csv", views.outbox_csv, name="csv"),
    path("suppress/", views.suppress_address, name="suppress"),
]
