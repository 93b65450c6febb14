"""Where gateways push to: outside the languages, so that the address never changes."""

from django.urls import path

from payments import views

app_name = "payments-push"
urlpatterns = [
    path("<slug:gateway>/webhook/", views.webhook, name="webhook"),
]
