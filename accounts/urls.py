from django.urls import path

from accounts import views
from accounts.door import views as door

app_name = "accounts"
urlpatterns = [
    path("login/", door.door, name="door"),
    path("login/code/", door.code, name="code"),
    path("logout/", door.logout, name="logout"),
    path("me/security/", views.security, name="security"),
]
