"""Who asks, for pages behind login_required."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def user_asking(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
