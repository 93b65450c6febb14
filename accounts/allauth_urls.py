"""Of allauth's addresses only the second factor is served; its login and logout names lead to our door."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from accounts.door.views import logout, to_door
from accounts.fresh import fresh_required
from accounts.passkeys.views import AddView, LoginView, RemoveView
from accounts.views import set_up_factor

urlpatterns = [
    path("login/", to_door, name="account_login"),
    path("again/", to_door, name="account_reauthenticate"),
    path("logout/", logout, name="account_logout"),
    path("2fa/", base.index, name="mfa_index"),
    path("2fa/authenticate/", base.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", base.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", set_up_factor, name="mfa_activate_totp"),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", fresh_required(AddView.as_view()), name="mfa_add_webauthn"),
    path("passkeys/show/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/login/", LoginView.as_view(), name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/remove/", fresh_required(RemoveView.as_view()), name="mfa_remove_webauthn"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
