"""Staff work only in a session that has passed a second factor; without one they reach only the page that sets it up."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from lib.text import latin_digits

TOTP = Authenticator.Type.TOTP
FACTORS = [TOTP, Authenticator.Type.WEBAUTHN]
OPEN_NAMES = {
    "mfa_activate_totp", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "accounts:logout", "account_logout", "set_language",
    "healthz", "readyz", "city_colours", "manifest",
}  # fmt: skip


def has_second_factor(user_id: int) -> bool:
    return Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists()


def has_app(user_id: int) -> bool:
    return bool(Authenticator.objects.filter(user_id=user_id, type=TOTP).exists())


def shows_factor(*, user_id: int, code: str) -> bool:
    """Whether this is a code of the person's app, or one of their recovery codes, in any digits. It counts once."""
    typed = "".join(latin_digits(code).split())
    kinds = [TOTP, Authenticator.Type.RECOVERY_CODES]
    kept = Authenticator.objects.select_for_update(no_key=True).filter(user_id=user_id, type__in=kinds).order_by("pk")
    return bool(typed) and any(each.wrap().validate_code(typed) for each in kept)


def needs_factor(user: User) -> bool:
    """Staff always; a member only with an app, which nobody has by chance."""
    return bool(user.is_staff or user.is_superuser or has_app(user.pk))


class FactorStage(AuthenticateStage):
    """Staff show a second factor. For members a passkey is a key of the door and not a second lock: whoever loses the
    phone that holds it still enters with a code. Only a member who set up an app is asked for it.
    """

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user is not None and not needs_factor(user):
            return None, True
        return super().handle()  # type: ignore[no-any-return]


def session_passed(request: HttpRequest) -> bool:
    """This session, not another of the same person, has shown the factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


class SecondFactorMiddleware:
    """A session that was begun before the person became staff, or before the factor was set up, is stepped up too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        if not request.user.is_authenticated or not (request.user.is_staff or request.user.is_superuser):
            return None
        match = request.resolver_match
        if match and match.view_name in OPEN_NAMES:
            return None
        if request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL)) or session_passed(request):
            return None
        if is_mfa_enabled(request.user, FACTORS):
            back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
            return redirect(reverse("mfa_reauthenticate") + back)
        return redirect("mfa_activate_totp")
