from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import device
from accounts.ask import user_asking
from accounts.second_factor import has_app, has_second_factor, session_passed
from accounts.sessions import end_other_sessions, end_session, sessions_of


@login_required
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Everything about how one enters; a POST ends all other sessions."""
    if request.method == "POST":
        end_other_sessions(request)
        messages.success(request, _("All other devices are logged out."))
        return redirect("accounts:security")
    passkeys = Authenticator.objects.filter(user_id=user_asking(request).pk, type=Authenticator.Type.WEBAUTHN).count()
    context = {
        "has_second_factor": has_second_factor(user_asking(request).pk),
        "has_app": has_app(user_asking(request).pk),
        "has_recovery_codes": Authenticator.objects.filter(
            user_id=user_asking(request).pk, type=Authenticator.Type.RECOVERY_CODES
        ).exists(),
        "has_password": user_asking(request).has_usable_password(),
        "passkeys": passkeys,
        "devices": len(sessions_of(request)),
    }
    return render(request, "accounts/security.html", context)


@login_required
@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is logged in, in words."""
    rows = [
        {
            "id": row.pk,
            "device": device.in_words(row.user_agent),
            "icon": device.icon(row.user_agent),
            "began": row.created_at,
            "seen": row.last_seen_at,
            "is_here": row.session_key == request.session.session_key,
        }
        for row in sessions_of(request)
    ]
    return render(request, "accounts/sessions.html", {"rows": rows})


@login_required
@require_POST
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    if not end_session(request, session_id=session_id):
        raise Http404
    messages.success(request, _("That device is logged out."))
    return redirect("accounts:sessions")


class SetUpView(ActivateTOTPView):
    """Whoever types the new app's code here has shown it: this session need not ask again for the recovery codes."""

    def form_valid(self, form: Form) -> HttpResponse:
        answer = super().form_valid(form)
        record_authentication(self.request, user_asking(self.request), method="mfa", reauthenticated=True)
        return answer


@login_required
@never_cache
def set_up_factor(request: HttpRequest) -> HttpResponse:
    """Who has an app has no use for this; who has a passkey shows it first, or a code alone would open the desk."""
    if has_app(user_asking(request).pk) or (has_second_factor(user_asking(request).pk) and not session_passed(request)):
        return redirect("mfa_index")
    return SetUpView.as_view()(request)
