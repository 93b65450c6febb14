from django.urls import path

from accounts import views
from accounts.access import views as access
from accounts.door import views as door
from accounts.email import views as email
from accounts.fresh import again
from accounts.mine import views as mine
from accounts.password import views as password
from accounts.phone import views as phone

app_name = "accounts"
urlpatterns = [
    path("login/", door.door, name="door"),
    path("login/code/", door.code, name="code"),
    path("logout/", door.logout, name="logout"),
    path("me/security/", views.security, name="security"),
    path("me/security/opened/", access.opened, name="opened"),
    path("me/security/email/", email.email, name="email"),
    path("me/security/email/code/", email.email_code, name="email_code"),
    path("me/security/email/remove/", email.email_remove, name="email_remove"),
    path("me/security/phone/", phone.phone, name="phone"),
    path("me/security/phone/new/", phone.phone_new, name="phone_new"),
    path("me/security/phone/code/", phone.phone_code, name="phone_code"),
    path("me/security/again/", again, name="again"),
    path("me/security/password/", password.password, name="password"),
    path("me/security/password/remove/", password.password_remove, name="password_remove"),
    path("me/security/sessions/", views.sessions, name="sessions"),
    path("me/security/sessions/<int:session_id>/end/", views.session_end, name="session_end"),
    path("login/password/", password.password_door, name="password_door"),
    path("me/data/", mine.data, name="data"),
    path("me/data.json", mine.data_json, name="data_json"),
    path("me/leave/", mine.leave, name="leave"),
    path("me/merge/", mine.merge, name="merge"),
    path("me/merge/code/", mine.merge_code, name="merge_code"),
    path("me/merge/review/", mine.merge_review, name="merge_review"),
]
