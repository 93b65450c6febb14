from django.urls import path

from messaging import views

app_name = "messaging"
urlpatterns = [path("me/messages/", views.my_messages, name="list")]
