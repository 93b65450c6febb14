"""What a member is told of a suspension, by SMS and in the portal."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts import api as accounts
from members.suspensions.models import Suspension
from messaging import api as messaging


def tell(row: Suspension, what: str, *, at: dt.datetime) -> None:
    """A notice to the member; its text names no reason, the page does."""
    user = accounts.get_user(user_id=row.member.user_id)
    with override(user.language):
        path = reverse("club:standing")
    messaging.send(
        kind=f"members/messages/{what}",
        user_id=user.id,
        channels=("sms", "app"),
        params={"url": settings.WAGTAILADMIN_BASE_URL + path},
        language=user.language,
        key=f"members.standing:{row.pk}:{what}",
        at=at,
    )
