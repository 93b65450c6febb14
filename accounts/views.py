from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.second_factor import has_second_factor
from accounts.sessions import end_other_sessions


@login_required
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """How one enters, and the button that ends all other sessions."""
    if request.method == "POST":
        end_other_sessions(request)
        messages.success(request, _("All other devices are logged out."))
        return redirect("accounts:security")
    return render(request, "accounts/security.html", {"has_second_factor": has_second_factor(request.user.pk)})


class SetUpView(ActivateTOTPView):
    """Whoever types the new app's code here has shown it: this session need not ask again for the recovery codes."""

    def form_valid(self, form: Form) -> HttpResponse:
        answer = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", reauthenticated=True)
        return answer


@login_required
@never_cache
def set_up_factor(request: HttpRequest) -> HttpResponse:
    if has_second_factor(request.user.pk):
        return redirect("mfa_index")
    return SetUpView.as_view()(request)
