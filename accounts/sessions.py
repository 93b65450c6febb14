"""Sessions of one person: which there are, one ended, all the others ended."""

import datetime as dt
import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from accounts.ask import user_asking
from accounts.models import User

SEEN, EVERY = "seen_at", 15 * 60


def stay_in(request: HttpRequest) -> None:
    """After something that ends every session of this person (password, number, epoch): this one goes on."""
    before = request.session.session_key
    user_asking(request).refresh_from_db()
    update_session_auth_hash(request, user_asking(request))
    # The key has changed with the hash; the row of this device follows it.
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def end_other_sessions(request: HttpRequest) -> None:
    """Every session of this person ends, on all devices, but the one that asks: also those that no list shows."""
    User.objects.filter(pk=user_asking(request).pk).update(session_epoch=F("session_epoch") + 1)
    stay_in(request)
    for row in UserSession.objects.filter(user_id=user_asking(request).pk).exclude(
        session_key=request.session.session_key
    ):
        row.end()


def sessions_of(request: HttpRequest) -> list[UserSession]:
    """Where this person is logged in, this device first, then the one seen last. What has ended is forgotten here."""
    rows = UserSession.objects.purge_and_list(user_asking(request))
    return sorted(rows, key=lambda row: (row.session_key != request.session.session_key, -row.last_seen_at.timestamp()))


def end_session(request: HttpRequest, *, session_id: int) -> bool:
    """End one other session of this person; False when there is no such one (or it is this one)."""
    rows = UserSession.objects.filter(user_id=user_asking(request).pk).exclude(session_key=request.session.session_key)
    row = rows.filter(pk=session_id).first()
    if row is None:
        return False
    row.end()
    return True


def forget_old_sessions(*, at: dt.datetime) -> int:
    """Delete rows whose cookie cannot be alive any more; returns how many."""
    before = at - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return int(UserSession.objects.filter(last_seen_at__lt=before).delete()[0])


class SeenMiddleware:
    """Notes when and on what a session was last seen, once in a quarter of an hour. It also lists sessions that began
    without a login of ours (before there was a list).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(SEEN, 0) > EVERY:
                UserSession.objects.create_from_request(request)
                request.session[SEEN] = now
        return self.get_response(request)
