"""Sessions of one person: how many, and all of them ended."""

from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from accounts.models import User


def end_other_sessions(request: HttpRequest) -> None:
    """Every session of this person ends, on all devices, but the one that asks."""
    User.objects.filter(pk=request.user.pk).update(session_epoch=F("session_epoch") + 1)
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)
